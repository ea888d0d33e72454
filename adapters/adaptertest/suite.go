package adaptertest

import (
	"log/slog"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
)

// Suite is what [Run] needs to know of a platform.
type Suite struct {
	// New makes a fake platform and an adapter for it. It is called for each
	// session, several times in one subtest when a restart is played. The
	// adapter logs to log and nowhere else.
	New func(t testing.TB, log *slog.Logger) Harness

	Limits

	// Settle is how long nothing new must be shown before the suite stops
	// waiting for more: 1 s when zero. It costs time only when a test fails.
	Settle time.Duration
	// Patience bounds every other wait: 10 s when zero.
	Patience time.Duration
}

// Limits declares what a platform cannot do. The zero value can do everything.
type Limits struct {
	OneAsker   bool // one person and one question at a time: no others, repeats, edits or bots
	OneLine    bool // a question cannot hold a line break
	NoChoices  bool // nothing can be pressed
	NoMarks    bool // words cannot be emphasised
	NoEdits    bool // a question cannot be edited, or the adapter is not told
	NoPrivate  bool // no answer is for the asker alone
	NoPublic   bool // every answer is for the asker alone
	NoFaceless bool // nobody asks in the name of a group or channel, in which nothing can be pressed
	ShowsApart bool // what a press shows stands apart from the answer, which stays as it is, its buttons too
	NoSign     bool // degrees are told apart by what is not text, or not needed: a page's look, a pipe

	// TrimsEnds says that the platform removes spaces at a message's two ends.
	TrimsEnds bool

	// MaxText is the number of code points that a passage may have and surely be
	// shown in one piece, beside a short lead and source line. 0: any number.
	MaxText int

	// Changes returns what the platform is known to make of a text: characters it
	// removes or replaces. nil: nothing. A reply whose quote is changed must say
	// so. The suite makes sure that it leaves ordinary text alone.
	Changes func(text string) string
}

// Harness drives one adapter and the fake platform it is connected to. Its
// functions are called from several goroutines.
type Harness struct {
	Adapter adapters.Adapter // the suite calls its Run
	Memory  *Memory          // what the adapter was given; nil when it was given none

	// Ask delivers a message addressed to the bot. It may wait until the adapter
	// is connected and takes it, but not for the answer.
	Ask func(Message)

	// Press presses a choice, and may wait like Ask. nil only with NoChoices.
	Press func(Press)

	// Shown returns what can be read by now in answer to the message or press with
	// this id, without waiting; the zero Shown when there is nothing. A rest that
	// the adapter keeps behind a control of its own is part of it: the harness
	// works the control and returns the rest, in a later call if need be.
	// It still works after Close.
	Shown func(id int) Shown

	// Close ends the fake platform. It is called once, after Run has returned;
	// nothing may be left running afterwards. It may be nil.
	Close func()

	// Secrets are the texts that no log line and no error may hold. Empty only
	// for a platform without credentials.
	Secrets []string

	// The rest is optional; a subtest is skipped for each nil.

	Acknowledged func(id int) bool // whether the platform was told that the message is being worked on
	Malformed    func()            // delivers broken updates of every kind there is
	Drop         func()            // cuts the connection; the platform takes a new one
	Reject       func()            // from now on the platform refuses the credentials
	Lose         func()            // the next message of the bot arrives, but the adapter is not told

	Places *Places // of an adapter that can write unasked

	// Refuse has the platform refuse the next message of the bot for the n-th reason,
	// counted from 0, until it has lost what is at fault. It reports false when there are
	// no more reasons.
	Refuse func(n int) bool
}

// Message is what a person writes. The harness makes the platform's ids from its
// numbers, which start at 1: equal numbers, equal ids, also in another session.
type Message struct {
	ID, Chat, Asker int
	Text            string
	Private         bool // asked where only the asker sees the answer
	Edited          bool // the message was asked before; this is its new text
	Bot             bool // the asker is a bot
	Faceless        bool // asked in the chat's own name, by an admin; the first asker is one
}

// Press is a person pressing the choice with this index under the answer to the
// message Of.
type Press struct {
	ID, Chat, Asker int
	Of, Choice      int
}

// Shown is an answer as its reader has it.
type Shown struct {
	Posts   []Post   // in reading order
	Choices []string // the labels of what can be pressed, in reading order
	Copies  []string // what controls copy, or give to be copied
}

// Post is one message of the platform, as read: escapes undone, the platform's
// quotation bars and the line breaks it needs for them left out.
type Post struct {
	Text    string
	Quoted  []adapters.Span // the bytes of Text that are set as a quotation, in order
	Marked  []adapters.Span // the bytes that are emphasised
	Links   []string        // addresses behind words or buttons
	Private bool            // only the asker sees it
	Pings   bool            // it notifies somebody beside the asker
}

// Run runs the suite, one subtest for each promise. In every one of them Run of
// the adapter must return nil on its context's end, and no log line and no error
// may hold a secret.
func Run(t *testing.T, s Suite) {
	for _, c := range checks {
		t.Run(c.name, func(t *testing.T) { c.run(t, s.withDefaults()) })
	}
}

// check is one promise and its test. Checks take a [testing.TB], so that the
// suite's own test can watch them fail.
type check struct {
	name string
	run  func(testing.TB, Suite)
}

var checks = []check{
	{"the harness is sound", checkHarness},
	{"quotes arrive byte for byte", checkQuotes},
	{"words around the quotes arrive as they are", checkWords},
	{"questions arrive as they were typed", checkQuestions},
	{"a long sentence arrives whole", checkLongSentence},
	{"several sentences are split only between sentences", checkSentences},
	{"lead, quotes, sources, note and choices come in order", checkOrder},
	{"degrees are told apart at a glance", checkDegrees},
	{"marks are on the matched words", checkMarks},
	{"the zero reply stays silent", checkSilence},
	{"everyone gets their own answer", checkEveryone},
	{"a slow answer holds nobody up", checkSlow},
	{"a message is answered once", checkRepeats},
	{"a bot is never answered", checkBots},
	{"an edited question is answered anew", checkEdits},
	{"a choice reaches the handler", checkPress},
	{"pages turn forward and back", checkTurning},
	{"of many presses the last stands", checkStorm},
	{"a press that comes too late leaves the answer", checkExpired},
	{"what is said of an answer leaves it and its buttons", checkVotes},
	{"the buttons of a group that asks are its admins'", checkFaceless},
	{"an answer whose receipt is lost comes at most twice", checkLost},
	{"a refused answer arrives in a plainer form", checkRefused},
	{"private is known before the answer", checkPrivate},
	{"ids are stable", checkIDs},
	{"cancelling finishes the answers in flight", checkCancel},
	{"a cancelled context ends Run at once", checkCancelled},
	{"malformed updates are survived", checkMalformed},
	{"a lost connection is mended", checkDrop},
	{"a rejection is final", checkReject},
	{"an answer that arrived is told of", checkArrival},
	{"a notice arrives under what it is about", checkNotice},
	{"a notice about a message that is gone stands by itself", checkNoticeRemoved},
	{"a chat that shut the bot out is told from a busy one", checkNoticeGone},
	{"a notice follows a chat that has moved", checkNoticeMoved},
	{"a notice does not wait out the platform's pace", checkNoticeSlow},
	{"a notice whose receipt is lost comes once", checkNoticeLost},
	{"nothing is written unasked before Run and after", checkNoticeStopped},
	{"nothing is left running", checkLeaks},
}

func (s Suite) withDefaults() Suite {
	if s.Settle == 0 {
		s.Settle = time.Second
	}
	if s.Patience == 0 {
		s.Patience = 10 * time.Second
	}
	if s.Changes == nil {
		s.Changes = func(text string) string { return text }
	}
	return s
}
