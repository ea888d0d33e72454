package adaptertest

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/internal/fit"
)

func TestPaper(t *testing.T) {
	Run(t, Suite{New: newPaper(faults{}), Limits: Limits{MaxText: paperLimit}})
}

// recorder is a testing.TB that only remembers that a check failed.
type recorder struct {
	testing.TB
	failures []string
	cleanups []func()
}

func (r *recorder) Errorf(format string, args ...any) {
	r.failures = append(r.failures, fmt.Sprintf(format, args...))
}

func (r *recorder) Fatalf(format string, args ...any) {
	r.Errorf(format, args...)
	runtime.Goexit()
}
func (r *recorder) Skip(...any)      { runtime.Goexit() }
func (r *recorder) Cleanup(f func()) { r.cleanups = append(r.cleanups, f) }

// failures runs the check of this name and returns what it finds.
func failures(t *testing.T, s Suite, name string) []string {
	i := slices.IndexFunc(checks, func(c check) bool { return c.name == name })
	if i < 0 {
		t.Fatalf("the suite has no check %q", name)
	}
	r := &recorder{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() {
			for _, f := range slices.Backward(r.cleanups) {
				f()
			}
		}()
		checks[i].run(r, s.withDefaults())
	}()
	<-done
	return r.failures
}

// onQuotes plants a fault in the first quote of every reply.
func onQuotes(change func(*adapters.Quote)) faults {
	return faults{reply: func(r adapters.Reply) adapters.Reply {
		if len(r.Quotes) > 0 {
			r.Quotes = slices.Clone(r.Quotes)
			change(&r.Quotes[0])
		}
		return r
	}}
}

// onPosts plants a fault in every post.
func onPosts(change func(*Post)) faults {
	return faults{posts: func(posts []Post) []Post {
		for i := range posts {
			change(&posts[i])
		}
		return posts
	}}
}

// onNotices plants a fault in every notice.
func onNotices(change func(*adapters.Notice)) faults { return faults{notice: change} }

func onQuestions(change func(*adapters.Question)) faults { return faults{question: change} }

// TestFaultsAreFound plants one fault after the other. The check named must find
// it.
func TestFaultsAreFound(t *testing.T) {
	for _, c := range []struct {
		fault  string
		faults faults
		limits Limits
		check  string
	}{
		{"drops the last byte", onQuotes(func(q *adapters.Quote) { q.Text, q.Sentences, q.Marks = q.Text[:len(q.Text)-1], nil, nil }),
			Limits{}, "quotes arrive byte for byte"},
		{"trims quotes", onQuotes(func(q *adapters.Quote) { q.Text = strings.TrimSpace(q.Text) }),
			Limits{}, "quotes arrive byte for byte"},
		{"normalises", onQuotes(func(q *adapters.Quote) { q.Text = strings.ReplaceAll(q.Text, "\u09af\u09bc", "\u09df") }),
			Limits{}, "quotes arrive byte for byte"},
		{"takes Markdown out", onQuotes(func(q *adapters.Quote) { q.Text = strings.ReplaceAll(q.Text, "**", "") }),
			Limits{}, "quotes arrive byte for byte"},
		{"changes tabs and tells nobody", onQuotes(func(q *adapters.Quote) { q.Text = strings.ReplaceAll(q.Text, "\t", " ") }),
			Limits{Changes: func(s string) string { return strings.ReplaceAll(s, "\t", " ") }}, "quotes arrive byte for byte"},
		{"claims that anything may change", faults{},
			Limits{Changes: strings.ToUpper}, "the harness is sound"},
		{"loses the receipt's code", faults{reply: func(r adapters.Reply) adapters.Reply { r.Receipt = ""; return r }},
			Limits{}, "lead, quotes, sources, note and choices come in order"},
		{"pings", onPosts(func(p *Post) { p.Pings = strings.Contains(p.Text, "@everyone") }),
			Limits{}, "quotes arrive byte for byte"},
		{"escapes what need not be", faults{reply: func(r adapters.Reply) adapters.Reply { r.Lead = strings.ReplaceAll(r.Lead, "*", `\*`); return r }},
			Limits{}, "words around the quotes arrive as they are"},
		{"cuts a long quote", onQuotes(func(q *adapters.Quote) {
			if len(q.Text) > 4000 {
				q.Text = q.Text[:fit.Cut(q.Text, nil, 0, 1000, fit.Runes)]
				q.Sentences, q.Marks = nil, nil
			}
		}), Limits{}, "a long sentence arrives whole"},
		{"does not know the sentences", onQuotes(func(q *adapters.Quote) { q.Sentences = nil }),
			Limits{MaxText: paperLimit}, "several sentences are split only between sentences"},
		{"splits more than declared", faults{},
			Limits{MaxText: 2 * paperLimit}, "several sentences are split only between sentences"},
		{"note first", faults{posts: func(p []Post) []Post { slices.Reverse(p); return p }},
			Limits{}, "lead, quotes, sources, note and choices come in order"},
		{"drops the address", onPosts(func(p *Post) { p.Links = nil }),
			Limits{}, "lead, quotes, sources, note and choices come in order"},
		{"shifts marks", onPosts(func(p *Post) {
			for i, m := range p.Marked {
				p.Marked[i] = adapters.Span{Start: max(0, m.Start-1), End: m.End - 1}
			}
		}), Limits{}, "marks are on the matched words"},
		{"marks nothing", onPosts(func(p *Post) { p.Marked = nil }),
			Limits{}, "marks are on the matched words"},
		{"lowers questions", onQuestions(func(q *adapters.Question) { q.Text = strings.ToLower(q.Text) }),
			Limits{}, "questions arrive as they were typed"},
		{"answers repeats", faults{repeats: true}, Limits{}, "a message is answered once"},
		{"answers bots", faults{everybody: true}, Limits{}, "a bot is never answered"},
		{"hides edits", onQuestions(func(q *adapters.Question) { q.Edited = false }),
			Limits{}, "an edited question is answered anew"},
		{"changes what was pressed", onQuestions(func(q *adapters.Question) { q.Press = strings.ToLower(q.Press) }),
			Limits{}, "a choice reaches the handler"},
		{"gives everyone one name", onQuestions(func(q *adapters.Question) { q.Asker = "someone" }),
			Limits{}, "ids are stable"},
		{"makes ids of the time", onQuestions(func(q *adapters.Question) { q.Chat += time.Now().String() }),
			Limits{}, "ids are stable"},
		{"takes all for public", onQuestions(func(q *adapters.Question) { q.Private = false }),
			Limits{}, "private is known before the answer"},
		{"loses answers on cancel", faults{forgets: true}, Limits{}, "cancelling finishes the answers in flight"},
		{"one at a time", faults{onePlace: true}, Limits{}, "a slow answer holds nobody up"},
		{"leaks the token", faults{leaks: true}, Limits{}, "the harness is sound"},
		{"fails on cancel", faults{fails: errors.New("paper: cancelled")}, Limits{}, "a cancelled context ends Run at once"},
		{"overwrites the answer", faults{overwrites: true}, Limits{}, "a press that comes too late leaves the answer"},
		{"takes every button", faults{takesAll: true}, Limits{}, "what is said of an answer leaves it and its buttons"},
		{"thanks aloud", faults{aloud: true}, Limits{}, "what is said of an answer leaves it and its buttons"},
		{"keeps dead buttons", faults{keeps: true}, Limits{}, "a press that comes too late leaves the answer"},
		{"drops later presses", faults{first: true}, Limits{}, "of many presses the last stands"},
		{"has no way back", faults{noBack: true}, Limits{}, "pages turn forward and back"},
		{"lets nobody press for a group", faults{facesAll: true}, Limits{}, "the buttons of a group that asks are its admins'"},
		{"sends thrice", faults{insists: 2}, Limits{}, "an answer whose receipt is lost comes at most twice"},
		{"gives up what is refused", faults{givesUp: true}, Limits{}, "a refused answer arrives in a plainer form"},
		{"keeps to itself where answers are", faults{tellsNobody: true}, Limits{}, "an answer that arrived is told of"},
		{"writes by itself", onNotices(func(n *adapters.Notice) { n.About = "" }), Limits{}, "a notice arrives under what it is about"},
		{"writes elsewhere", onNotices(func(n *adapters.Notice) { n.Place = "chat-7" }), Limits{}, "a notice arrives under what it is about"},
		{"stays where nobody is", faults{stays: true}, Limits{}, "a notice follows a chat that has moved"},
		{"comes back to who left", faults{unsent: func(u *adapters.Unsent) { u.Gone = false }}, Limits{}, "a chat that shut the bot out is told from a busy one"},
		{"gives a busy chat up", faults{unsent: func(u *adapters.Unsent) { u.Gone = true }}, Limits{}, "a notice does not wait out the platform's pace"},
		{"tells no time", faults{unsent: func(u *adapters.Unsent) { u.Wait = 0 }}, Limits{}, "a notice does not wait out the platform's pace"},
		{"notifies twice", faults{insists: 1}, Limits{}, "a notice whose receipt is lost comes once"},
		{"writes when it is off", faults{always: true}, Limits{}, "nothing is written unasked before Run and after"},
		{"leaves a goroutine", faults{goroutine: true}, Limits{}, "nothing is left running"},
	} {
		t.Run(c.fault, func(t *testing.T) {
			suite := Suite{New: newPaper(c.faults), Limits: c.limits, Settle: 10 * time.Millisecond, Patience: 100 * time.Millisecond}
			found := failures(t, suite, c.check)
			if len(found) == 0 {
				t.Errorf("%q has not found it", c.check)
			}
			t.Logf("%q", found)
		})
	}
}

func TestMemory(t *testing.T) {
	var m Memory
	ctx := context.Background()
	value := []byte("one")
	if err := m.Put(ctx, "k", value, 0); err != nil {
		t.Fatal(err)
	}
	value[0] = 'X'
	if got, ok, err := m.Get(ctx, "k"); string(got) != "one" || !ok || err != nil {
		t.Errorf("Get = %q, %v, %v", got, ok, err)
	}
	if err := m.Put(ctx, "k", nil, time.Nanosecond); err != nil {
		t.Fatal(err)
	}
	for start := time.Now(); time.Since(start) < time.Microsecond; {
	}
	if got, ok, err := m.Get(ctx, "k"); got != nil || ok || err != nil {
		t.Errorf("after its time Get = %q, %v, %v", got, ok, err)
	}
	if _, ok, err := m.Get(ctx, "other"); ok || err != nil {
		t.Errorf("Get of nothing = %v, %v", ok, err)
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if err := m.Put(ended, "k", nil, 0); !errors.Is(err, context.Canceled) {
		t.Errorf("Put with an ended context: %v", err)
	}
}
