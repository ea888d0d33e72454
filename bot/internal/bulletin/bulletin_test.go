package bulletin

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/knowledge"
)

// world is a bulletin with notes, a newsroom and a platform that a test changes. It
// outlives restarts of the bulletin.
type world struct {
	t         *testing.T
	b         *Bulletin
	notes     map[string]string
	held      []Item
	withdrawn []knowledge.Article
	now       time.Time
	away      bool  // the platform does not run
	fails     error // of the platform
	sent      []string
	ids       []string
	crash     int // steps until the process is killed; below 0: never
}

var errKilled = errors.New("killed")

// step is one thing done to the world; at the one of the crash the process is gone.
func (w *world) step() {
	if w.crash == 0 {
		panic(errKilled)
	}
	w.crash--
}

func (w *world) SetSetting(_ context.Context, scope, name, value string) error {
	w.step()
	w.notes[scope+" "+name] = value
	w.step()
	return nil
}

func (w *world) Setting(_ context.Context, scope, name string) (string, bool, error) {
	value, ok := w.notes[scope+" "+name]
	return value, ok, nil
}

func (w *world) Held(context.Context) ([]Item, error) { return w.held, nil }

func (w *world) Withdrawn(_ context.Context, since time.Time) (list []knowledge.Article, err error) {
	for _, a := range slices.Backward(w.withdrawn) {
		if a.Withdrawn.After(since) {
			list = append(list, a)
		}
	}
	return list, nil
}

func (w *world) Person(platform, asker string) (string, bool) {
	return platform + "/" + asker, !w.away && platform != "terminal"
}

func (w *world) Notify(_ context.Context, platform string, n adapters.Notice) (adapters.Arrival, error) {
	w.step()
	w.ids = append(w.ids, n.ID)
	if w.fails != nil {
		return adapters.Arrival{}, w.fails
	}
	w.sent = append(w.sent, n.Place+": "+n.Reply.Lead)
	w.step()
	return adapters.Arrival{Place: n.Place, Messages: []string{"1"}}, nil
}

const editor = "telegram:7"

func newWorld(t *testing.T, editors ...string) *world {
	w := &world{t: t, notes: map[string]string{}, now: time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC), crash: -1}
	if len(editors) == 0 {
		editors = []string{editor}
	}
	w.start(editors)
	return w
}

func (w *world) start(editors []string) {
	w.b = New(Options{
		Notes: w, Sender: w, News: w, Editors: editors, Every: 3 * time.Hour, Now: func() time.Time { return w.now },
		Words: func(_ context.Context, _ string, held []Item, fresh int, withdrawn []knowledge.Article) adapters.Reply {
			return adapters.Reply{Lead: fmt.Sprintf("%d of %d held, %d withdrawn", fresh, len(held), len(withdrawn))}
		},
	})
}

func (w *world) hold(number int64) { w.held = append(w.held, Item{Number: number}) }

func (w *world) withdraw() {
	w.withdrawn = append(w.withdrawn, knowledge.Article{ID: "a", Withdrawn: w.now})
}

// pass lets time go by, with a look each minute; a kill in it ends the process, and the
// next one goes on.
func (w *world) pass(d time.Duration) {
	for range int(d / lookEvery) {
		w.now = w.now.Add(lookEvery)
		func() {
			defer func() {
				if p := recover(); p != nil {
					if p != errKilled {
						panic(p)
					}
					w.crash = -1
					w.start(w.b.editors)
				}
			}()
			w.b.Look(w.t.Context())
		}()
	}
}

func (w *world) want(sent ...string) {
	w.t.Helper()
	if !slices.Equal(w.sent, sent) {
		w.t.Errorf("sent %q, want %q", w.sent, sent)
	}
}

// What comes up is told once, together, and not more often than wanted.
func TestOnceAndTogether(t *testing.T) {
	w := newWorld(t, editor, "discord:8", "terminal:local")
	w.pass(time.Hour)
	w.want()
	w.hold(4)
	w.pass(2 * time.Minute)
	w.hold(6)
	w.withdraw()
	w.pass(time.Hour)
	first := []string{"telegram/7: 2 of 2 held, 1 withdrawn", "discord/8: 2 of 2 held, 1 withdrawn"}
	w.want(first...)
	w.hold(9)
	w.pass(90 * time.Minute)
	w.want(first...)
	w.withdraw()
	w.pass(2 * time.Hour)
	second := append(first, "telegram/7: 1 of 3 held, 1 withdrawn", "discord/8: 1 of 3 held, 1 withdrawn")
	w.want(second...)
	w.pass(24 * time.Hour)
	w.want(second...)
	w.held = w.held[:0] // decided
	w.pass(time.Hour)
	w.want(second...)
}

// What an answer has told isn't told again, and what was decided before it was told is
// nothing to tell.
func TestToldOtherwise(t *testing.T) {
	w := newWorld(t)
	w.hold(4)
	w.withdraw()
	if err := errors.Join(SetTold(t.Context(), w, editor, ToldHeld, 4), SetTold(t.Context(), w, editor, ToldWithdrawn, w.now.UnixMicro())); err != nil {
		t.Fatal(err)
	}
	w.hold(5)
	w.pass(3 * time.Minute)
	w.held = w.held[:1]
	w.pass(time.Hour)
	w.want()
	w.hold(6)
	w.pass(time.Hour)
	w.want("telegram/7: 1 of 2 held, 0 withdrawn")
	if told, err := Told(t.Context(), w, editor, ToldHeld); err != nil || told != 6 {
		t.Errorf("told up to %d, %v", told, err)
	}
}

// However the platform fails, an editor hears of something at most once unasked; where it
// has certainly not arrived, they hear of it later.
func TestFailures(t *testing.T) {
	for name, test := range map[string]struct {
		fails error
		later bool // it is sent once the platform works
		told  bool // by the bulletin, so that no answer tells it again
	}{
		"gone":            {&adapters.Unsent{Gone: true, Err: errors.New("blocked")}, false, false},
		"unsure":          {&adapters.Unsent{Unsure: true, Err: errors.New("no answer")}, false, false},
		"too much":        {&adapters.Unsent{Wait: time.Hour, Err: errors.New("429")}, true, true},
		"away":            {&adapters.Unsent{Err: adapters.ErrNotRunning}, true, true},
		"the context's":   {context.DeadlineExceeded, false, false},
		"none whatsoever": {nil, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.hold(4)
			w.fails = test.fails
			w.pass(12 * time.Hour)
			if n := len(w.ids); n > 10 || (n > 1) != test.later {
				t.Errorf("tried %d times", n)
			}
			for _, id := range w.ids {
				if id != w.ids[0] || len(id) > 20 {
					t.Errorf("ids %q", w.ids)
				}
			}
			w.fails = nil
			w.pass(12 * time.Hour)
			if want := test.later || test.fails == nil; (len(w.sent) == 1) != want {
				t.Errorf("sent %q", w.sent)
			}
			if told, _ := Told(t.Context(), w, editor, ToldHeld); (told == 4) != test.told {
				t.Errorf("told up to %d", told)
			}
			w.hold(5)
			w.pass(12 * time.Hour)
			if len(w.sent) == 0 || w.sent[len(w.sent)-1] != "telegram/7: 1 of 2 held, 0 withdrawn" {
				t.Errorf("what came later: sent %q", w.sent)
			}
		})
	}
}

// Killed at any step, nothing is ever told twice unasked, and what comes later is told.
func TestKilled(t *testing.T) {
	steps := 0
	for at := range 20 {
		w := newWorld(t)
		w.hold(4)
		w.withdraw()
		w.crash = at
		w.pass(24 * time.Hour)
		if w.crash < 0 { // it was reached
			steps++
		}
		if len(w.sent) > 1 {
			t.Errorf("killed at step %d: sent %q", at, w.sent)
		}
		w.crash = -1
		w.hold(5)
		w.pass(24 * time.Hour)
		if n := len(w.sent); n == 0 || n > 2 || w.sent[n-1] != "telegram/7: 1 of 2 held, 0 withdrawn" && w.sent[n-1] != "telegram/7: 2 of 2 held, 1 withdrawn" {
			t.Errorf("killed at step %d: sent %q", at, w.sent)
		}
	}
	if steps < 5 {
		t.Errorf("only %d steps were met", steps)
	}
}

// A platform that is away, or editors who want nothing, are waited for in silence; a clock
// that was ahead keeps nobody waiting.
func TestNotNow(t *testing.T) {
	w := newWorld(t)
	w.hold(4)
	w.away = true
	w.pass(time.Hour)
	w.away = false
	w.b.Set([]string{editor}, 0)
	w.pass(time.Hour)
	w.want()
	w.b.Set([]string{editor}, time.Hour)
	w.pass(time.Minute)
	w.want("telegram/7: 1 of 1 held, 0 withdrawn")
	w.now = w.now.AddDate(-1, 0, 0)
	w.hold(5)
	w.pass(10 * time.Minute)
	if len(w.sent) != 2 {
		t.Errorf("sent %q", w.sent)
	}
}
