package feedback

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/bot/internal/ledger"
	"github.com/ukti-bot/ukti/knowledge/questions"
)

// poll is a book with a clock of its own.
type poll struct {
	*Book
	memory *adaptertest.Memory
	clock  time.Time
}

func begin(memory *adaptertest.Memory) *poll {
	p := &poll{memory: memory, clock: time.Date(2030, 1, 1, 12, 0, 0, 0, time.UTC)}
	p.Book = New(memory, 24*time.Hour, func() time.Time { return p.clock })
	return p
}

// answer is lines of an article as the answer to a question, which asks for a number.
func answer(t *testing.T, question string, lines ...int) Answer {
	t.Helper()
	var content []string
	for _, w := range strings.Fields(strings.TrimRight(question, "?")) {
		if !strings.Contains(" what is the of ", " "+strings.ToLower(w)+" ") {
			content = append(content, w)
		}
	}
	a, ok := Of(question, content, "number", Answer{Lang: "en", Article: "bridge", Revision: "r1", Lines: lines})
	if !ok {
		t.Fatalf("%q is no question", question)
	}
	return a
}

// vote has the one person of a chat say of an answer that it answers, or not.
func (p *poll) vote(t *testing.T, chat string, a Answer, answers bool) {
	t.Helper()
	name := p.Offer("test:"+chat, a)
	if _, outcome, err := p.Vote(t.Context(), "test:"+chat, chat, name, answers); outcome != Counted || err != nil {
		t.Fatalf("the vote became %v, %v", outcome, err)
	}
}

func (p *poll) shown(t *testing.T) string {
	t.Helper()
	all, err := p.Tallies(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, x := range all {
		said = append(said, fmt.Sprintf("%s %v +%d -%d", x.Question, x.Lines, x.Yes, x.No))
	}
	return strings.Join(said, " | ")
}

// A tally is kept once three different chats have said something of the same lines as the
// answer to the same question, whatever the order of its words.
func TestThreeChats(t *testing.T) {
	toll, other := "what is the toll of the bridge?", "what is the length of the bridge?"
	type vote struct {
		chat, question string
		line           int
		answers        bool
	}
	for name, tt := range map[string]struct {
		votes []vote
		want  string
	}{
		"two chats":       {[]vote{{"a", toll, 2, true}, {"b", toll, 2, true}}, ""},
		"one, many times": {[]vote{{"a", toll, 2, true}, {"a", toll, 2, true}, {"a", toll, 2, false}, {"a", toll, 2, true}}, ""},
		"three":           {[]vote{{"a", toll, 2, true}, {"b", toll, 2, false}, {"c", "Bridge toll?", 2, true}}, "Bridge toll? [2] +2 -1"},
		"a mind changed":  {[]vote{{"a", toll, 2, true}, {"a", toll, 2, false}, {"b", toll, 2, false}, {"c", toll, 2, false}}, toll + " [2] +0 -3"},
		"and later":       {[]vote{{"a", toll, 2, true}, {"b", toll, 2, true}, {"c", toll, 2, true}, {"c", toll, 2, false}, {"d", toll, 2, true}}, toll + " [2] +3 -1"},
		"other lines":     {[]vote{{"a", toll, 2, true}, {"b", toll, 3, true}, {"c", toll, 2, true}}, ""},
		"other questions": {[]vote{{"a", toll, 2, true}, {"b", other, 2, true}, {"c", toll, 2, true}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			p := begin(new(adaptertest.Memory))
			for _, v := range tt.votes {
				p.vote(t, v.chat, answer(t, v.question, v.line), v.answers)
			}
			if got := p.shown(t); got != tt.want {
				t.Errorf("kept is %q, want %q", got, tt.want)
			}
			if got := begin(p.memory).shown(t); got != tt.want {
				t.Errorf("after a restart kept is %q, want %q", got, tt.want)
			}
		})
	}
}

// Who voted is not kept; before three chats have, nothing is but hashes in memory, and
// what was asked waits there only for its own vote.
func TestNobodyIsKept(t *testing.T) {
	p := begin(new(adaptertest.Memory))
	for _, chat := range []string{"telegram:mumu1", "telegram:mumu2"} {
		p.vote(t, chat, answer(t, "what is the toll of the bridge?", 2), true)
	}
	if _, ok, _ := p.memory.Get(t.Context(), "kept"); ok {
		t.Error("two chats' votes are written down")
	}
	if held := p.said.String(); strings.Contains(held, "toll") || strings.Contains(held, "mumu") || !strings.Contains(held, "Yes:2") {
		t.Errorf("of two chats there is %s", held)
	}
	p.Forget("test:telegram:mumu1", "telegram:mumu1")
	if held := fmt.Sprintf("%+v%+v", p.young, p.old); strings.Contains(held, "mumu1") {
		t.Errorf("after it was forgotten there waits %s", held)
	}
	p.vote(t, "telegram:mumu3", answer(t, "what is the toll of the bridge?", 2), true)
	if got := p.shown(t); got != "" {
		t.Errorf("with one of three forgotten kept is %q", got)
	}
	p.vote(t, "telegram:mumu1", answer(t, "what is the toll of the bridge?", 2), true)
	kept, _, err := p.memory.Get(t.Context(), "kept")
	if err != nil || !bytes.Contains(kept, []byte("toll")) || bytes.Contains(kept, []byte("mumu")) {
		t.Errorf("kept is %s, %v", kept, err)
	}
	p.Forget("test:telegram:mumu1", "telegram:mumu1")
	if got := p.shown(t); !strings.HasSuffix(got, "+3 -0") {
		t.Errorf("what is nobody's became %q when one was forgotten", got)
	}
}

// A vote is its asker's, on an answer that is still known.
func TestWhoseVote(t *testing.T) {
	p := begin(new(adaptertest.Memory))
	name := p.Offer("test:a", answer(t, "what is the toll?", 2))
	if _, outcome, _ := p.Vote(t.Context(), "test:b", "b", name, true); outcome != Other {
		t.Errorf("another's vote became %v", outcome)
	}
	if _, outcome, _ := p.Vote(t.Context(), "test:a", "a", "unknown", true); outcome != Late {
		t.Errorf("a vote on nothing became %v", outcome)
	}
	for range mostOffered {
		p.Offer("test:c", answer(t, "what is the toll?", 2))
	}
	if _, outcome, _ := p.Vote(t.Context(), "test:a", "a", name, true); outcome != Late || len(p.young)+len(p.old) > mostOffered {
		t.Errorf("a vote on what has long made room became %v; %d wait", outcome, len(p.young)+len(p.old))
	}
	var none *Book
	none.Forget("a", "b")
	if _, outcome, err := none.Vote(t.Context(), "a", "b", name, true); outcome != Late || err != nil {
		t.Errorf("without a book a vote became %v, %v", outcome, err)
	}
	if all, err := none.Tallies(t.Context()); all != nil || err != nil {
		t.Errorf("without a book there is %v, %v", all, err)
	}
}

func TestWhatEnds(t *testing.T) {
	p := begin(new(adaptertest.Memory))
	for _, chat := range []string{"a", "b", "c"} {
		p.vote(t, chat, answer(t, "what is the toll?", 2), false)
	}
	if all, err := p.Disputed(t.Context()); err != nil || len(all) != 1 || all[0].Not != 3 || all[0].Question != "what is the toll?" {
		t.Errorf("disputed is %v, %v", all, err)
	}
	p.clock = p.clock.Add(25 * time.Hour)
	if got := p.shown(t); got != "" {
		t.Errorf("after its time there is %q", got)
	}
	if err := Clear(t.Context(), p.memory); err != nil {
		t.Fatal(err)
	}
	if value, _, _ := p.memory.Get(t.Context(), "kept"); len(value) > 0 {
		t.Errorf("cleared, there is %s", value)
	}
	for _, text := range []string{"", "?", strings.Repeat("word ", 100), "a b c d e f g h i j k l m n"} {
		if _, ok := Of(text, strings.Fields(text), "", Answer{Lines: []int{1}}); ok {
			t.Errorf("%q is a question that several ask", text)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	fresh := begin(p.memory)
	if _, _, err := fresh.Vote(ctx, "test:a", "a", fresh.Offer("test:a", answer(t, "toll?", 1)), true); !errors.Is(err, context.Canceled) {
		t.Errorf("that nothing can be read is told as %v", err)
	}
}

// All stays within its bounds, whatever people say.
func TestBounds(t *testing.T) {
	p := begin(new(adaptertest.Memory))
	random := rand.New(rand.NewPCG(1, 2))
	for n := range mostKept + 20 {
		p.clock = p.clock.Add(time.Second)
		for _, chat := range []string{"a", "b", "c"} {
			p.vote(t, chat, answer(t, fmt.Sprintf("q%d?", n), 1), true)
		}
	}
	if all, _ := p.Tallies(t.Context()); len(all) != mostKept {
		t.Errorf("%d are kept", len(all))
	}
	for range ledger.MostHeard + ledger.MostHeard/4 {
		p.clock = p.clock.Add(time.Millisecond)
		p.vote(t, fmt.Sprint(random.IntN(5)), answer(t, fmt.Sprintf("x%d y%d?", random.IntN(1e9), random.IntN(1e9)), 1), true)
	}
	if kept, heard := p.said.Len(); kept != mostKept || heard > ledger.MostHeard || heard < ledger.MostHeard/2 {
		t.Errorf("%d are kept and %d held", kept, heard)
	}
}

// What is exported is a question set as the measuring reads it: what most say answers,
// and nothing of the rest.
func TestExport(t *testing.T) {
	p := begin(new(adaptertest.Memory))
	for chat, answers := range map[string]bool{"a": true, "b": true, "c": false} {
		p.vote(t, chat, answer(t, "what is the <toll> of\n the bridge?", 2, 3), answers)
		p.vote(t, chat, answer(t, "what is the length?", 4), !answers)
	}
	tallies, err := Read(t.Context(), p.memory)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if n, err := Export(&out, tallies); n != 1 || err != nil {
		t.Fatalf("%d, %v", n, err)
	}
	file := filepath.Join(t.TempDir(), "said.jsonl")
	if err := os.WriteFile(file, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	set, err := questions.Read(file)
	if err != nil || len(set) != 1 {
		t.Fatalf("read back it is %v, %v", set, err)
	}
	if q := set[0]; q.Text != "what is the <toll> of the bridge?" || q.Article != "bridge" || fmt.Sprint(q.Lines) != "[2 3]" || !q.Answerable || q.Lang != "en" {
		t.Errorf("read back it is %+v", q)
	}
}
