package main

import (
	"context"
	"math"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
)

func durations(ms ...int) []time.Duration {
	out := make([]time.Duration, len(ms))
	for i, n := range ms {
		out[i] = time.Duration(n) * time.Millisecond
	}
	return out
}

func TestPercentile(t *testing.T) {
	hundred := make([]int, 100)
	for i := range hundred {
		hundred[i] = i + 1
	}
	for _, c := range []struct {
		values []time.Duration
		p      float64
		want   int
	}{
		{nil, .5, 0},
		{durations(7), .5, 7},
		{durations(7), .99, 7},
		{durations(1, 2), .5, 1},
		{durations(1, 2, 3), .5, 2},
		{durations(1, 2, 3, 4), .75, 3},
		{durations(1, 2, 3, 4), .76, 4},
		{durations(hundred...), .5, 50},
		{durations(hundred...), .99, 99},
		{durations(hundred...), 1, 100},
	} {
		if got := percentile(c.values, c.p); got != durations(c.want)[0] {
			t.Errorf("percentile %v of %v is %v, want %d ms", c.p, c.values, got, c.want)
		}
	}
}

func TestRight(t *testing.T) {
	q := question{
		PassageID: "a", Answers: []string{"brass", "made  of Glass"}, AnswerStarts: []int{40, -1},
		gold: []span{{40, 45}},
	}
	for _, c := range []struct {
		name string
		hit  hit
		want bool
	}{
		{"around the answer", hit{"a", span{30, 60}, "…"}, true},
		{"a part of the answer", hit{"a", span{44, 60}, "…"}, true},
		{"up to the answer", hit{"a", span{30, 40}, "…"}, false},
		{"after the answer", hit{"a", span{45, 60}, "… brass"}, false},
		{"another article", hit{"b", span{30, 60}, "…"}, false},
		{"a copy of the article", hit{"a~1", span{30, 60}, "…"}, false},
		{"the text of the answer without a place", hit{"a", span{90, 99}, "It was made of glass."}, true},
	} {
		if got := q.right(c.hit); got != c.want {
			t.Errorf("%s: right is %v", c.name, got)
		}
	}
}

func TestTally(t *testing.T) {
	no := false
	yes := hit{article: "a", span: span{0, 9}}
	ask := func(lang string, answerable *bool) *question {
		return &question{Lang: lang, PassageID: "a", Answers: []string{"x"}, AnswerStarts: []int{3}, Answerable: answerable, gold: []span{{3, 4}}}
	}
	n := tally{}
	n.add(ask("bn", nil), []hit{yes, {}})
	n.add(ask("bn", nil), []hit{{article: "b"}, yes}) // the first counts
	n.add(ask("bn", nil), nil)
	n.add(ask("en", nil), []hit{yes})
	n.add(ask("en", &no), nil) // cannot be right
	for lang, want := range map[string]float64{"": .5, "bn": 1. / 3, "en": 1} {
		if got, ok := n.share(lang); !ok || math.Abs(got-want) > 1e-9 {
			t.Errorf("share of %q is %v, %v, want %v", lang, got, ok, want)
		}
	}
	if _, ok := n.share("hi"); ok {
		t.Error("a share of no questions")
	}
}

// slow is a peer that takes a second to build and to answer, and answers with
// sentence 0.
type slow struct {
	corpus *corpus
	text   string // given instead of the sentence's own when not empty
	added  atomic.Int64
}

func (s *slow) version() string { return "slow" }
func (s *slow) close() error    { return nil }

func (s *slow) build(ctx context.Context, c *corpus) error {
	s.corpus = c
	return sleep(ctx, time.Second)
}

func (s *slow) ask(ctx context.Context, _, _ string, _ int) ([]hit, error) {
	if err := sleep(ctx, time.Second); err != nil {
		return nil, err
	}
	text := s.text
	if text == "" {
		text = s.corpus.text(0)
	}
	h, err := s.corpus.hit(0, text)
	return []hit{h}, err
}

func (s *slow) add(context.Context, knowledge.Article) error {
	s.added.Add(1)
	return nil
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

func slowTrial(t *testing.T) *trial {
	t.Helper()
	c := newTiny(t, size{copies: 1})
	questions, err := readQuestions("testdata/questions.jsonl", c, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	return &trial{corpus: c, questions: questions, limit: 1, rounds: 1}
}

// The time of a peer ends what it is doing, and what it has done so far counts.
func TestTimeLimit(t *testing.T) {
	for _, c := range []struct {
		limit    time.Duration
		answered int
		note     string
	}{
		{500 * time.Millisecond, 0, "not built"},
		{3500 * time.Millisecond, 2, "2 of 5 questions"},
		{6500 * time.Millisecond, 5, "not all that was to be asked"},
		{time.Hour, 5, ""},
	} {
		trial := slowTrial(t)
		trial.timeLimit, trial.rounds = c.limit, 2
		synctest.Test(t, func(t *testing.T) {
			f, err := trial.runPeer(context.Background(), &slow{}, t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			if len(f.took) != c.answered || !strings.Contains(strings.Join(f.notes, "\n"), c.note) || (c.note == "") != (len(f.notes) == 0) {
				t.Errorf("within %v: %d answered, notes %q, want %d and %q", c.limit, len(f.took), f.notes, c.answered, c.note)
			}
			if slices.ContainsFunc(f.took, func(d time.Duration) bool { return d != time.Second }) {
				t.Errorf("times %v, want a second each", f.took)
			}
		})
	}
}

// An end from outside is no time limit: it is an error.
func TestInterrupt(t *testing.T) {
	trial := slowTrial(t)
	trial.timeLimit = time.Hour
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if f, err := trial.runPeer(ctx, &slow{}, t.TempDir()); err == nil {
		t.Errorf("no error, figures %+v", f)
	}
}

func TestAlteredTextIsAnError(t *testing.T) {
	trial := slowTrial(t)
	synctest.Test(t, func(t *testing.T) {
		_, err := trial.runPeer(context.Background(), &slow{text: "another text"}, t.TempDir())
		if err == nil || !strings.Contains(err.Error(), "another text") {
			t.Errorf("error %v, want one that shows the text", err)
		}
	})
}

func TestAddRate(t *testing.T) {
	trial := slowTrial(t)
	trial.addLater(tinyArticles(t), 10)
	synctest.Test(t, func(t *testing.T) {
		s := &slow{}
		f, err := trial.runPeer(context.Background(), s, t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		// Five questions of a second each; the last tick may fall to either side of the end.
		if n := s.added.Load(); n < 49 || n > 50 {
			t.Errorf("%d articles added, want 50", n)
		}
		if len(f.notes) != 1 || !strings.Contains(f.notes[0], "10 a second") {
			t.Errorf("notes %q, want the rate", f.notes)
		}
	})
}

func TestLocate(t *testing.T) {
	body := "আম এ জাম।"
	passages := map[string]knowledge.Article{"p": {Body: body}}
	for _, c := range []struct {
		q    question
		want []span
		says string
	}{
		{question{PassageID: "p", Answers: []string{"এ", "জাম", "আ"}, AnswerStarts: []int{3, 5, -1}}, []span{{7, 10}, {11, 20}}, ""},
		{question{PassageID: "p", Answers: []string{"এ"}, AnswerStarts: []int{4}}, nil, "code point 4"},
		{question{PassageID: "p", Answers: []string{"এ"}, AnswerStarts: []int{3, 5}}, nil, "2 answer_starts for 1"},
		{question{PassageID: "p", Answers: []string{"এ"}, AnswerStarts: []int{99}}, nil, "code point 99"},
		{question{PassageID: "other", Answers: []string{"এ"}, AnswerStarts: []int{3}}, nil, `"other"`},
		{question{PassageID: "other"}, nil, ""}, // without an answer there is nothing to find
	} {
		err := c.q.locate(passages)
		switch {
		case c.says == "" && (err != nil || !slices.Equal(c.q.gold, c.want)):
			t.Errorf("%v: %v, error %v, want %v", c.q.Answers, c.q.gold, err, c.want)
		case c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)):
			t.Errorf("%v: error %v, want one that says %q", c.q.Answers, err, c.says)
		}
	}
}
