// Package adaptertest is the conformance suite of the adapters: what every
// platform owes the conversation, as subtests that run in plain go test against
// a fake of the platform.
//
// A platform's test is one call:
//
//	func TestConformance(t *testing.T) {
//		adaptertest.Run(t, adaptertest.Suite{
//			New:    newHarness, // the adapter and its fake platform
//			Limits: adaptertest.Limits{MaxText: 1500, TrimsEnds: true},
//		})
//	}
//
// The suite asks and reads as a person would. It knows no platform's API: the
// [Harness] turns a [Message] into the platform's update, and the platform's
// messages back into [Shown], after undoing the platform's escapes. What a
// platform cannot do is declared in [Limits], where a reviewer sees it.
package adaptertest
