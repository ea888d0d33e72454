// Package watch tells chats of what they want to hear of: a question, a name or a phrase
// that a sentence of an article which comes in answers or holds, and, as a digest, how all
// that came in begins.
//
// Only articles that come in are looked at, each once, in the order of the archive. A
// cursor over them, what was found, and what was told of it are rows of the state: a kill
// loses nothing, and tells nothing more than twice. docs/watches.md has the rules.
package watch
