package gaps

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/bot/internal/ledger"
)

// shelf is a memory for one test.
type shelf struct {
	mu   sync.Mutex
	rows map[string][]byte
	fail error
}

func (s *shelf) Get(_ context.Context, key string) ([]byte, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v, ok := s.rows[key]
	return v, ok, s.fail
}

func (s *shelf) PutOf(ctx context.Context, _, key string, value []byte, keep time.Duration) error {
	return s.Put(ctx, key, value, keep)
}

func (s *shelf) Put(_ context.Context, key string, value []byte, _ time.Duration) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail == nil {
		s.rows[key] = value
	}
	return s.fail
}

func (s *shelf) all() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return fmt.Sprintf("%s", s.rows)
}

// desk is a book with a clock of its own.
type desk struct {
	*Book
	shelf *shelf
	clock time.Time
}

func open(shelf *shelf) *desk {
	d := &desk{shelf: shelf, clock: time.Date(2030, 1, 1, 12, 0, 0, 0, time.UTC)}
	d.Book = New(shelf, 24*time.Hour, func() time.Time { return d.clock })
	return d
}

func begin() *desk { return open(&shelf{rows: map[string][]byte{}}) }

// ask notes a question of a chat: answered for sure ("strong"), near ("weak") or not.
func (d *desk) ask(t *testing.T, chat, question, degree string) {
	t.Helper()
	if err := d.Note(t.Context(), chat, strings.Fields(question), degree == "strong", degree == "weak"); err != nil {
		t.Fatal(err)
	}
}

func (d *desk) shown(t *testing.T) string {
	t.Helper()
	groups, err := d.Groups(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, group := range groups {
		var questions []string
		for _, g := range group {
			questions = append(questions, fmt.Sprintf("%s %d %v", g.Question, g.Asked, g.Found))
		}
		all = append(all, strings.Join(questions, ", "))
	}
	return strings.Join(all, " | ")
}

// A question is kept once three different chats have asked it, whatever the order and
// the case of its words, and not before; then it is counted by whoever asks, until it is
// answered for sure or was not asked for long.
func TestThreeChats(t *testing.T) {
	type asked struct{ chat, question, degree string }
	for name, tt := range map[string]struct {
		asked []asked
		want  string
	}{
		"two chats":                 {[]asked{{"a", "bridge toll", "none"}, {"b", "bridge toll", "none"}}, ""},
		"one chat many times":       {[]asked{{"a", "bridge toll", "none"}, {"a", "bridge toll", "none"}, {"a", "bridge toll", "none"}, {"a", "bridge toll", "none"}}, ""},
		"three chats":               {[]asked{{"a", "Bridge toll", "none"}, {"a", "bridge toll", "none"}, {"b", "toll bridge", "none"}, {"c", "BRIDGE toll", "weak"}}, "BRIDGE toll 4 true"},
		"and more":                  {[]asked{{"a", "bridge toll", "none"}, {"b", "bridge toll", "none"}, {"c", "bridge toll", "none"}, {"a", "bridge toll", "none"}}, "bridge toll 4 false"},
		"answered in between":       {[]asked{{"a", "bridge toll", "none"}, {"b", "bridge toll", "none"}, {"d", "bridge toll", "strong"}, {"c", "bridge toll", "none"}}, ""},
		"answered since":            {[]asked{{"a", "bridge toll", "none"}, {"b", "bridge toll", "none"}, {"c", "bridge toll", "none"}, {"d", "toll bridge", "strong"}}, ""},
		"no word":                   {[]asked{{"a", "", "none"}, {"b", "?", "none"}, {"c", "…", "none"}}, ""},
		"a text and not a question": {[]asked{{"a", strings.Repeat("a b c d e f g h i j k l m ", 2), "none"}, {"b", strings.Repeat("a b c d e f g h i j k l m ", 2), "none"}, {"c", strings.Repeat("a b c d e f g h i j k l m ", 2), "none"}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := begin()
			for _, a := range tt.asked {
				d.ask(t, a.chat, a.question, a.degree)
			}
			if got := d.shown(t); got != tt.want {
				t.Errorf("kept is %q, want %q", got, tt.want)
			}
		})
	}
}

// Before three chats have asked, nothing of a question or of a chat can be read, neither
// in the state nor in memory; what is kept afterwards names no chat.
func TestNobodyIsKept(t *testing.T) {
	d := begin()
	d.ask(t, "telegram:4711", "bridge toll", "none")
	d.ask(t, "telegram:4712", "bridge toll", "none")
	if held := d.said.String() + d.shelf.all(); strings.Contains(held, "bridge") || strings.Contains(held, "471") || !strings.Contains(held, "Asked:2") {
		t.Errorf("of two chats there is %s", held)
	}
	if d.said.ID("bridge", "toll") == begin().said.ID("bridge", "toll") {
		t.Error("another process finds the question's hash")
	}
	d.ask(t, "telegram:4713", "bridge toll", "none")
	if held := d.shelf.all(); !strings.Contains(held, "bridge toll") || strings.Contains(held, "471") || strings.Contains(d.said.String(), "map[[") {
		t.Errorf("of three chats there is %s and %v", held, d.said)
	}
}

// A chat that is to be forgotten counts no more.
func TestForget(t *testing.T) {
	d := begin()
	d.ask(t, "a", "bridge toll", "none")
	d.ask(t, "b", "bridge toll", "none")
	d.ask(t, "a", "ferry fare", "none")
	n := d.Forget("a")
	if _, left := d.said.Len(); n != 2 || left != 1 {
		t.Errorf("forgotten were %d, left is %v", n, d.said)
	}
	d.ask(t, "c", "bridge toll", "none")
	if got := d.shown(t); got != "" {
		t.Errorf("kept is %q, though a chat that asked it is forgotten", got)
	}
	d.ask(t, "a", "bridge toll", "none")
	if got := d.shown(t); got != "bridge toll 4 false" {
		t.Errorf("kept is %q", got)
	}
	if n := d.Forget("a"); n != 0 {
		t.Errorf("of what is nobody's %d were forgotten", n)
	}
	var none *Book
	if err := none.Note(t.Context(), "a", []string{"bridge"}, false, false); err != nil || none.Forget("a") != 0 {
		t.Error("a bot without a book keeps something")
	}
}

// What is kept outlives a restart, ends after its time, and goes when it is turned off.
func TestKept(t *testing.T) {
	d := begin()
	for _, chat := range []string{"a", "b", "c"} {
		d.ask(t, chat, "bridge toll", "none")
	}
	again := open(d.shelf)
	if got := again.shown(t); got != "bridge toll 3 false" {
		t.Errorf("after a restart there is %q", got)
	}
	again.clock = again.clock.Add(25 * time.Hour)
	if got := again.shown(t); got != "" {
		t.Errorf("after its time there is %q", got)
	}
	again.ask(t, "a", "ferry fare", "none")
	again.clock = again.clock.Add(25 * time.Hour)
	for _, chat := range []string{"b", "c"} { // the first was too long ago to count
		again.ask(t, chat, "ferry fare", "none")
	}
	if got := again.shown(t); got != "" {
		t.Errorf("of what was asked over days there is %q", got)
	}
	if err := Clear(t.Context(), d.shelf); err != nil || strings.Contains(d.shelf.all(), "bridge") {
		t.Errorf("cleared, there is %s, %v", d.shelf.all(), err)
	}
	d.shelf.fail = errors.New("full")
	if err := open(d.shelf).Note(t.Context(), "a", []string{"bridge"}, false, false); err == nil {
		t.Error("that nothing can be read is not told")
	}
}

// Both lists stay within their bounds, whatever is asked, and the latest stay.
func TestBounds(t *testing.T) {
	d := begin()
	for n := range mostKept + 20 {
		d.clock = d.clock.Add(time.Second)
		for _, chat := range []string{"a", "b", "c"} {
			d.ask(t, chat, fmt.Sprintf("question q%d", n), "none")
		}
	}
	if got, _ := d.said.Len(); got != mostKept {
		t.Errorf("%d are kept", got)
	}
	if got := d.shown(t); strings.Contains(got, "q0 ") || !strings.Contains(got, fmt.Sprintf("q%d ", mostKept+19)) {
		t.Error("kept are not the latest")
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range ledger.MostHeard + ledger.MostHeard/5 {
		d.clock = d.clock.Add(time.Second)
		d.ask(t, fmt.Sprint(random.IntN(5)), fmt.Sprintf("x%d y%d", random.IntN(1e9), random.IntN(1e9)), "none")
	}
	if _, got := d.said.Len(); got > ledger.MostHeard || got < ledger.MostHeard/2 {
		t.Errorf("%d are held", got)
	}
}

// Questions of nearly the same words stand together, the most asked first.
func TestGroups(t *testing.T) {
	gap := func(question string, asked int) Gap { return Gap{Question: question, Asked: asked} }
	var got [][]string
	for _, g := range group([]Gap{
		gap("school exam date", 3), gap("bridge toll kalmi", 4), gap("bridge toll", 9), gap("bridge toll truck", 5), gap("school exam", 20), gap("ferry", 6),
	}) {
		var questions []string
		for _, q := range g {
			questions = append(questions, q.Question)
		}
		got = append(got, questions)
	}
	want := [][]string{{"school exam", "school exam date"}, {"bridge toll", "bridge toll truck", "bridge toll kalmi"}, {"ferry"}}
	if !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("the groups are %q, want %q", got, want)
	}
}
