package dialog

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/knowledge"
)

// A question is answered from where it is narrowed to, and the time that its words were
// taken to speak of is told, so that it can be lifted.
func TestWithin(t *testing.T) {
	var articles []knowledge.Article
	for i, paper := range []string{"Koroti Courier", "Tarn Post", "Koroti Courier"} {
		articles = append(articles, knowledge.Article{
			ID: knowledge.ArticleID(fmt.Sprint("toll", i)), Publisher: paper, Published: time.Date(2029, time.Month(3+i), 10, 9, 0, 0, 0, time.UTC),
			Body: fmt.Sprintf("The toll of the Tilbari bridge is %d taka for a car.\nIt was said in the town hall.\n", 30+i),
		})
	}
	b := sit(t, articles...)
	month := func(m time.Month) time.Time { return time.Date(2029, m, 1, 0, 0, 0, 0, time.UTC) }
	const toll = "What is the toll of the Tilbari bridge for a car?"
	for _, c := range []struct {
		name   string
		asked  string
		within adapters.Within
		want   string // the articles that may be quoted
		taken  bool
	}{
		{"nothing", toll, adapters.Within{}, "toll0 toll1 toll2", false},
		{"a publisher", toll, adapters.Within{Publisher: "Tarn Post"}, "toll1", false},
		{"a publisher that is none", toll, adapters.Within{Publisher: "Nobody"}, "", false},
		{"a month", toll, adapters.Within{From: month(5), Until: month(6)}, "toll2", false},
		{"until a day", toll, adapters.Within{Until: month(4)}, "toll0", false},
		{"an article", toll, adapters.Within{Article: "toll1"}, "toll1", false},
		{"its own words", "What was the toll of the Tilbari bridge in April 2029?", adapters.Within{}, "toll1", true},
		{"its own words, lifted", "What was the toll of the Tilbari bridge in April 2029?", adapters.Within{AnyTime: true}, "toll0 toll1 toll2", false},
	} {
		r := b.Answer(t.Context(), adapters.Question{Adapter: "test", Chat: c.name, Asker: "a", Text: c.asked, Within: c.within, Private: true, Fleeting: true})
		if !c.within.AnyTime && (len(r.Quotes) == 0) != (c.want == "") { // a month that is searched for as a word may be nowhere
			t.Errorf("%s: %s", c.name, show(r))
		}
		for _, q := range r.Quotes {
			if !slices.Contains(strings.Fields(c.want), q.Source.Article) {
				t.Errorf("%s: quoted is %s", c.name, q.Source.Article)
			}
		}
		if r.Taken.IsZero() == c.taken || c.taken && !r.Taken.From.Equal(month(4)) {
			t.Errorf("%s: the time is taken as %v", c.name, r.Taken)
		}
	}
}
