package cli

import (
	"bytes"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/bot/internal/app"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/ingest/feed"
	"github.com/ukti-bot/ukti/knowledge/opensearch"
)

// The state of a bot with something of everything, on one screen.
func TestStatus(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	s := app.Status{
		Version: "1.2.3", Started: now.Add(-75 * time.Hour), DataDir: "/var/lib/ukti",
		Platforms: []app.Platform{
			{Name: "discord", State: "silent", Since: now.Add(-75 * time.Hour), LastContact: now.Add(-7 * time.Minute)},
			{Name: "web", State: "running", Since: now.Add(-75 * time.Hour)},
		},
		Size:    knowledge.Size{Articles: 1204, Sentences: 24018},
		Vectors: &app.VectorState{Source: "embedding server", Have: 20000, Away: "nothing listens there"},
		Search:  &newsroom.SearchState{Whole: 512, Partial: 3, Away: opensearch.ErrAway, Since: now.Add(-2 * time.Minute), Sync: newsroom.SearchSync{Renews: true, Applied: 900}},
		Feeds: []newsroom.Feed{
			{State: feed.State{URL: "https://news.example/feed"}},
			{State: feed.State{URL: "https://other.example/rss", Failures: 3, Problem: "unreachable", Checked: now.Add(-9 * time.Hour)}, Stale: true},
			{State: feed.State{URL: "https://gone.example/rss", Gone: true, Problem: "gone"}},
		},
		Jobs:    []newsroom.Job{{Name: "https://news.example/bridge"}, {Name: "letter.txt"}},
		Backups: true, Backup: now.Add(-20 * time.Hour), Memory: 412 << 20, Goroutines: 61,
		Problems: []string{`time=2026-03-01T11:53:00Z level=WARN msg="a feed fails" feed=https://other.example/rss`},
	}
	var out bytes.Buffer
	if err := writeStatus(&out, s, now); err != nil {
		t.Fatal(err)
	}
	const want = `Ukti 1.2.3  up 3 days, data_dir /var/lib/ukti
discord     silent for 3 days, heard of 7 min ago
web         running for 3 days
articles    1204 with 24018 sentences
vectors     20000 of 24018 sentences have one, by the embedding server
            it is away: nothing listens there
search      OpenSearch: 512 questions answered from all articles, 3 from the newest alone
            can't be asked for 2 min: no OpenSearch node can be reached; look whether they run, and whether search.opensearch.urls names them
            its index is being made, 900 changes so far
feeds       3, 2 of them in trouble
            https://other.example/rss: answered 9 h ago; unreachable
            https://gone.example/rss: never answered; gone
jobs        2 being added or waiting, the last is https://news.example/bridge
backup      20 h ago
memory      412 MB, 61 goroutines
last warnings and errors:
time=2026-03-01T11:53:00Z level=WARN msg="a feed fails" feed=https://other.example/rss
`
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

func TestLasting(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0s", 59 * time.Second: "59s", time.Minute: "1 min", 119 * time.Minute: "119 min", 2 * time.Hour: "2 h", 47 * time.Hour: "47 h", 48 * time.Hour: "2 days",
	} {
		if got := lasting(d); got != want {
			t.Errorf("%v: %s, want %s", d, got, want)
		}
	}
}
