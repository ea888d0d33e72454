package dialog

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/opensearch"
)

// sitBeforeMany is a bench over thirty articles of which two are held in memory, while the
// cluster that finds the others can't be reached.
func sitBeforeMany(t *testing.T) *bench {
	t.Helper()
	var articles []knowledge.Article
	for i := range 30 {
		place := fmt.Sprintf("Borogram%c%c", 'a'+i%26, 'a'+i/26)
		articles = append(articles, knowledge.Article{
			ID: knowledge.ArticleID(fmt.Sprintf("n%02d", i)), Title: "The toll of " + place, Publisher: []string{"Daily One", "Daily Two"}[i%2],
			Body:      fmt.Sprintf("The toll of the %s bridge is %d taka.\nMayor Sefali Number%d said: “We will mend the road of %s.”", place, 60+i, i, place),
			Published: time.Date(2029, 12, 1+i%28, 9, 0, 0, 0, time.UTC),
		})
	}
	return sitWithin(t, &newsroom.Search{Cluster: opensearch.Options{URLs: []string{"http://127.0.0.1:1"}, Index: "ukti"}, Recent: 2}, articles...)
}

// A reader is told in their language that the newest articles alone were searched, once in
// an answer; what is told from those is quoted as ever.
func TestPartialIsSaid(t *testing.T) {
	b := sitBeforeMany(t)
	near := b.shelf.Index().Near().Size().Articles
	for question, want := range map[string]string{
		"What is the toll of the Borogramba bridge?":  fmt.Sprintf("Just now only the newest %d articles could be searched.", near),
		"Borogramaa সেতুর টোল কত?":                    "এই মুহূর্তে শুধু সবচেয়ে নতুন",
		"Borogramaa पुल का टोल कितना है?":             "अभी सिर्फ़ सबसे नई",
		"What is the toll of the Borogramaa bridge?":  "Just now only the newest",
		"Who is the mayor? And what is the toll?":     "Just now only the newest",
		"/quote We will mend the road of Borogramba.": "Just now only the newest",
	} {
		r := b.say(question)
		if strings.Count(r.Note, want) != 1 || strings.Contains(r.Lead, "30") {
			t.Errorf("%s: %s\n%s", question, r.Lead, r.Note)
		}
	}
	if r := b.say("/help"); strings.Contains(r.Note, "Just now") {
		t.Errorf("what searches nothing says so, too: %s", r.Note)
	}
	if r := b.say("What is the toll of the Borogramdb bridge?"); len(r.Quotes) > 0 && !strings.Contains(r.Quotes[0].Text, "taka") {
		t.Errorf("quoted: %v", r.Quotes)
	}
}

// The articles are listed from the archive by page, the latest first, each with a number that
// leads to it.
func TestManyAreListedByPage(t *testing.T) {
	b := sitBeforeMany(t)
	b.say("/language en")
	r := b.say("/articles")
	if !strings.Contains(r.Lead, "30 articles") || !strings.Contains(r.Lead, "\n30. ") || !strings.Contains(r.Lead, "\n21. ") || strings.Contains(r.Lead, "\n20. ") {
		t.Errorf("the first page: %s", r.Lead)
	}
	next := b.press(t, r, "Rest of the list")
	if !strings.Contains(next.Lead, "\n20. ") || strings.Contains(next.Lead, "\n21. ") {
		t.Errorf("the second page: %s", next.Lead)
	}
	if r := b.say("/line 3 1"); len(r.Quotes) != 1 || !strings.Contains(r.Quotes[0].Text, "62 taka") {
		t.Errorf("the third article's first line: %s %v", r.Lead, r.Quotes)
	}
	if r := b.say("/articles borogramca toll"); !strings.Contains(r.Lead, "\n3. ") || strings.Count(r.Lead, "\n") != 1 {
		t.Errorf("found by its title: %s", r.Lead)
	}
	if r := b.say("/articles zeppelin"); !strings.Contains(r.Lead, "zeppelin") || len(r.Choices) != 0 {
		t.Errorf("nothing: %s", r.Lead)
	}
}

// The page lists by page, too, narrowed where that is wanted.
func TestManyOnThePage(t *testing.T) {
	b := sitBeforeMany(t)
	list := func(w adapters.Wanted, offset, limit int) (string, int) {
		l := b.Articles(t.Context(), w, offset, limit)
		var ids []string
		for _, a := range l.Articles {
			ids = append(ids, a.ID)
		}
		return strings.Join(ids, " "), l.Total
	}
	for _, c := range []struct {
		name          string
		w             adapters.Wanted
		offset, limit int
		want          string
		total         int
	}{
		{"all", adapters.Wanted{}, 0, 3, "n29 n28 n27", 30},
		{"the last", adapters.Wanted{}, 28, 3, "n01 n00", 30},
		{"behind", adapters.Wanted{}, 90, 3, "", 30},
		{"of a publisher", adapters.Wanted{Publisher: "Daily Two"}, 13, 3, "n03 n01", 15},
		{"by the title", adapters.Wanted{Find: "borogramda"}, 0, 1, "n03", -1},
	} {
		if got, total := list(c.w, c.offset, c.limit); got != c.want || c.total >= 0 && total != c.total {
			t.Errorf("%s: %q of %d", c.name, got, total)
		}
	}
	text, err := b.Read(t.Context(), "n04", "")
	if err != nil || !strings.Contains(text.Body, "64 taka") || len(text.Sentences) == 0 {
		t.Errorf("an article that is not in memory: %+v, %v", text.Info, err)
	}
	if o := b.Overview(t.Context(), "en"); o.Articles != 30 || len(o.Latest) == 0 || !slices.ContainsFunc(o.Latest, func(a adapters.ArticleInfo) bool { return a.ID == "n29" }) {
		t.Errorf("as a whole: %+v", o)
	}
}
