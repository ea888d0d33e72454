package archive

import (
	"testing"
	"time"

	"github.com/ukti-bot/ukti/knowledge/ingest"
	"github.com/ukti-bot/ukti/knowledge/ingest/feed"
	"github.com/ukti-bot/ukti/knowledge/ingest/recheck"
)

// onPage has d made of its page.
func onPage(d ingest.Document, etag string) ingest.Document {
	d.URL = "https://a.example/" + string(d.ID)
	d.Page = ingest.Page{URL: d.URL, ETag: etag, Text: true}
	return d
}

func duePages(t *testing.T, a *Archive, at time.Time) []recheck.Page {
	t.Helper()
	due, err := a.Pages().Due(t.Context(), at, 100)
	if err != nil {
		t.Fatal(err)
	}
	return due
}

// Pages are planned, kept and due as they are told; what was removed has none.
func TestPages(t *testing.T) { onEach(t, testPages) }

func testPages(t *testing.T, open opener) {
	a := open(t, Options{Now: newClock().now})
	put(t, a, onPage(doc("a", story(1, 60)), `"1"`), onPage(doc("b", story(2, 60)), ""), doc("file", story(3, 60)))
	due := duePages(t, a, time.Time{})
	if len(due) != 2 || due[0].Article != "a" || due[0].URL != "https://a.example/a" || due[0].ETag != `"1"` || !due[0].Text || due[0].Planned || due[0].Since.IsZero() {
		t.Fatalf("due %+v", due)
	}
	at := due[0].Since.Add(time.Hour)
	for i := range due {
		due[i].Planned, due[i].Next, due[i].Looks = true, at, 1
	}
	due[1].Next = time.Time{}
	if err := a.Pages().Keep(t.Context(), due...); err != nil {
		t.Fatal(err)
	}
	if early := duePages(t, a, at.Add(-time.Second)); len(early) != 0 {
		t.Errorf("due too early: %+v", early)
	}
	if now := duePages(t, a, at); len(now) != 1 || now[0] != due[0] {
		t.Errorf("due %+v, want %+v", now, due[0])
	}
	for _, c := range []struct {
		all  bool
		want int
	}{{false, 1}, {true, 2}} {
		if list, err := a.Pages().Pages(t.Context(), c.all); err != nil || len(list) != c.want {
			t.Errorf("all %v: %+v, %v", c.all, list, err)
		}
	}
	// Taken again it is planned anew, and keeps what was looked at.
	put(t, a, onPage(doc("a", story(4, 60)), `"2"`))
	if again := duePages(t, a, time.Time{}); len(again) != 1 || again[0].ETag != `"2"` || again[0].Looks != 1 || again[0].Planned {
		t.Errorf("taken again: %+v", again)
	}
	if err := a.Remove(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	if list, err := a.Pages().Pages(t.Context(), true); err != nil || len(list) != 1 {
		t.Errorf("after the removal: %+v, %v", list, err)
	}
	if err := a.Pages().Keep(t.Context(), due...); err != nil {
		t.Error(err)
	}
	if _, ok, err := a.Pages().Taken(t.Context(), "a"); ok || err != nil {
		t.Errorf("taken: %v, %v", ok, err)
	}
}

// A correction of the page is a revision, and what became of its item is told.
func TestCorrectPage(t *testing.T) { onEach(t, testCorrectPage) }

func testCorrectPage(t *testing.T, open opener) {
	a := open(t, Options{Now: newClock().now})
	addFeed(t, a, feedA)
	d := from(onPage(doc("a", story(1, 60)), `"1"`), "A", feedA)
	d.Original, d.MediaType = []byte("<p>old"), "text/html"
	take(t, a, feedA, "1", "f", d, feed.FateNew)
	held, ok, err := a.Pages().Taken(t.Context(), "a")
	if err != nil || !ok || held.Body != d.Body || string(held.Original) != "<p>old" || held.MediaType != "text/html" || held.Feed != feedA {
		t.Fatalf("taken %+v, %v, %v", held, ok, err)
	}
	p := duePages(t, a, time.Time{})[0]
	p.Planned, p.ETag = true, `"2"`
	next := doc("a", story(2, 60))
	next.Feed = feedA
	if err := a.Pages().Correct(t.Context(), p, next); err != nil {
		t.Fatal(err)
	}
	article, _, err := a.Article(t.Context(), "a", "")
	if err != nil || article.Body != next.Body || article.Publisher != "A" || article.URL != d.URL || fates(t, a, feedA) != "1 corrected a" {
		t.Errorf("%+v, %v; fates %s", article, err, fates(t, a, feedA))
	}
	if after, _, err := a.Pages().Page(t.Context(), "a"); err != nil || after.ETag != `"2"` || !after.Planned {
		t.Errorf("%+v, %v", after, err)
	}
	if revisions, err := a.Revisions(t.Context(), "a"); err != nil || len(revisions) != 2 {
		t.Errorf("%+v, %v", revisions, err)
	}
	if err := a.Remove(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	if err := a.Pages().Correct(t.Context(), p, next); err != nil || shown(t, a) != "" {
		t.Errorf("a removed article came back: %v, %s", err, shown(t, a))
	}
}

// A withdrawn article is kept and shown, says that it is, and is there again when its
// page is, whoever finds it.
func TestWithdraw(t *testing.T) { onEach(t, testWithdraw) }

func testWithdraw(t *testing.T, open opener) {
	a := open(t, Options{Now: newClock().now})
	addFeed(t, a, feedA)
	d := from(onPage(doc("a", story(1, 60)), `"1"`), "A", feedA)
	withdraw := func(at time.Time) {
		t.Helper()
		p, _, err := a.Pages().Page(t.Context(), "a")
		if err != nil {
			t.Fatal(err)
		}
		p.Planned, p.Gone, p.Withdrawn = true, at, at
		if err := a.Pages().Withdraw(t.Context(), p, "its page is gone"); err != nil {
			t.Fatal(err)
		}
	}
	withdrawn := func() time.Time {
		t.Helper()
		article, _, err := a.Article(t.Context(), "a", "")
		if err != nil || shown(t, a) != "a" {
			t.Fatal(err, shown(t, a))
		}
		return article.Withdrawn
	}
	take(t, a, feedA, "1", "f", d, feed.FateNew)
	last, err := a.Last(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 3, 2, 1, 2, 3, 0, time.UTC)
	withdraw(at)
	if !withdrawn().Equal(at) || fates(t, a, feedA) != "1 withdrawn a" {
		t.Errorf("withdrawn at %v, fates %s", withdrawn(), fates(t, a, feedA))
	}
	changes, _, err := a.Changes(t.Context(), last)
	if err != nil || len(changes) != 1 || changes[0].Removed || !changes[0].Article.Withdrawn.Equal(at) || changes[0].Article.Body != d.Body {
		t.Errorf("changes %+v, %v", changes, err)
	}
	for since, want := range map[time.Time]int{at: 0, at.Add(-time.Second): 1} {
		if list, err := a.Withdrawals(t.Context(), since, 0); err != nil || len(list) != want {
			t.Errorf("since %v: %+v, %v", since, list, err)
		}
	}
	withdraw(time.Time{})
	if !withdrawn().IsZero() || fates(t, a, feedA) != "1 unchanged a" {
		t.Errorf("withdrawn at %v, fates %s", withdrawn(), fates(t, a, feedA))
	}
	// The feed has its page fetched again; its own text alone does not prove it.
	withdraw(at)
	own := d
	own.Page.Text = false
	take(t, a, feedA, "1", "f2", own, feed.FateUnchanged)
	if withdrawn().IsZero() {
		t.Error("the feed's own text brought it back")
	}
	take(t, a, feedA, "1", "f3", d, feed.FateUnchanged)
	if p, _, err := a.Pages().Page(t.Context(), "a"); !withdrawn().IsZero() || !p.Gone.IsZero() || err != nil {
		t.Errorf("withdrawn at %v, %+v, %v", withdrawn(), p, err)
	}
}
