package metrics

import (
	"context"
	"flag"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/embed"
	"github.com/ukti-bot/ukti/knowledge/ingest/feed"
	"github.com/ukti-bot/ukti/knowledge/ingest/recheck"
)

var update = flag.Bool("update", false, "write the golden file anew")

// script answers in turn.
type script struct {
	adapters.Handler
	replies []adapters.Reply
}

func (s *script) Answer(context.Context, adapters.Question) adapters.Reply {
	r := s.replies[0]
	s.replies = s.replies[1:]
	return r
}

func sources() Sources {
	return Sources{
		Version: "1.2.3",
		Size:    func() knowledge.Size { return knowledge.Size{Articles: 12, Sentences: 345, Bytes: 6789} },
		States: func() map[string]string {
			return map[string]string{"telegram": "running", "discord": "silent", "terminal": "finished"}
		},
		Answers: func() map[string]adapters.Counts {
			return map[string]adapters.Counts{"telegram": {Shown: 9, Plainer: 2, Failed: 1, Dropped: 3, Altered: 4, Reconnects: 5, Waiting: 6}}
		},
		Feeds: func() feed.Stats {
			return feed.Stats{Asked: 100, NotModified: 60, Failed: 5, New: 40, Corrected: 3, Unchanged: 8, Held: 6, LeftOut: 2, Stale: 1, Listed: 9, Failing: 2, Gone: 1, Pushed: 3, Pushes: 12, Refused: 4, Oldest: time.Unix(1_600_000_000, 0)}
		},
		Files: func() map[string]int64 { return map[string]int64{"archive": 1000, "state": 200} },
		Disk:  func() (Disk, bool) { return Disk{Free: 3000, Size: 4000}, true },
		Jobs:  func() int { return 2 }, Change: func() int64 { return 41 },
		Hangs: func() []string { return []string{"feeds"} },
		Pages: func() map[recheck.Outcome]int64 {
			return map[recheck.Outcome]int64{recheck.Same: 20, recheck.Withdrawn: 1}
		},
		Backup:  func() (time.Time, bool) { return time.Unix(1_700_000_000, 0), true },
		Vectors: func() embed.Stats { return embed.Stats{Answered: 7, Slow: 1, Away: time.Unix(1, 0)} }, Vectored: func() int { return 300 },
		Search: func() Search {
			return Search{Held: 11, Away: true, Whole: 13, Partial: 2, InStep: time.Unix(1_650_000_000, 0), Behind: true, Applied: 77}
		},
	}
}

// What is told of a process with a little of everything, without what Go and the
// system add. A name or label that changes breaks an operator's dashboard.
func TestMetrics(t *testing.T) {
	m := New(sources())
	quoted := adapters.Reply{Confidence: adapters.Strong, Quotes: make([]adapters.Quote, 2)}
	traced := m.trace("telegram")
	traced.Step("expand", time.Millisecond)
	traced.Judged("verbatim")
	traced.Spent()
	m.Altered()
	h := m.Handler(&script{replies: []adapters.Reply{quoted, {Confidence: adapters.None}, {Lead: "help"}, quoted}})
	for _, q := range []adapters.Question{
		{Adapter: "telegram"}, {Adapter: "telegram"}, {Adapter: "telegram", Kind: adapters.Slash}, {Adapter: "web", Kind: adapters.Press},
	} {
		h.Answer(t.Context(), q)
	}
	got := own(t, m)
	if *update {
		if err := os.WriteFile("testdata/metrics.txt", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/metrics.txt")
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("got\n%s", got)
	}
}

// own is what is told under our own names; times vary, so only their count stays.
func own(t *testing.T, m *Metrics) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	varies := regexp.MustCompile(`_bucket\{|_seconds_sum\{`)
	var lines []string
	for line := range strings.Lines(w.Body.String()) {
		if strings.Contains(line, "ukti_") && !varies.MatchString(line) {
			lines = append(lines, line)
		}
	}
	if len(lines) == 0 || w.Code != 200 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	return strings.Join(lines, "")
}

// A process without feeds and without an embedding server tells nothing of them.
func TestWithout(t *testing.T) {
	s := sources()
	s.Feeds, s.Vectors, s.Search, s.Backup = nil, nil, nil, func() (time.Time, bool) { return time.Time{}, false }
	if got := own(t, New(s)); strings.Contains(got, "ukti_backup") || strings.Contains(got, "ukti_feed") || strings.Contains(got, "ukti_embedding") || strings.Contains(got, "ukti_search_held") {
		t.Errorf("got\n%s", got)
	}
}

// Labels come from a fixed set: nothing that people write or are called may become
// one, or every question would be a line for ever.
func TestLabelsAreFew(t *testing.T) {
	m := New(sources())
	h := m.Handler(&script{replies: slices.Repeat([]adapters.Reply{{Confidence: adapters.Weak}}, 50)})
	for i := range 50 {
		name := strings.Repeat("x", i)
		h.Answer(t.Context(), adapters.Question{Adapter: "web", Chat: name, Asker: name, Message: name, Text: name, Command: name, Lang: name})
	}
	if got := own(t, m); strings.Count(got, "ukti_questions_total{") != 1 || strings.Contains(got, "xx") {
		t.Errorf("got\n%s", got)
	}
}
