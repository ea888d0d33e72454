// Package adapters is the contract between Ukti's conversation and the
// platforms it is held on.
//
// A platform is one folder below this one with one type that implements
// [Adapter]. It turns the platform's updates into a [Question], hands it to the
// [Handler], and delivers the [Reply] it gets back. The handler returns, the
// adapter delivers: nothing in this package can send a message, and nothing
// flows back up. A Reply is plain text with byte spans, never markup, because
// each platform escapes differently and a quote must arrive as its article has
// it.
//
// The package depends on the standard library only.
// Every adapter passes the suite of package adaptertest.
package adapters
