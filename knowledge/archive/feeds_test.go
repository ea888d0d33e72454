package archive

import (
	"errors"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/knowledge/ingest/feed"
)

const (
	feedA = "https://a.example/rss"
	feedB = "https://b.example/atom"
)

// item is an item of a feed as it says itself with that fingerprint.
func item(guid, fingerprint string) feed.Item {
	return feed.Item{GUID: guid, Fingerprint: fingerprint, Title: "Item " + guid, Link: "https://a.example/" + guid}
}

func addFeed(t *testing.T, a *Archive, url string) {
	t.Helper()
	if added, err := a.Feeds().Add(t.Context(), feed.State{URL: url}); !added || err != nil {
		t.Fatal(added, err)
	}
}

func feeds(t *testing.T, a *Archive) []feed.State {
	t.Helper()
	all, err := a.Feeds().List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestFeedState(t *testing.T) { onEach(t, testFeedState) }

func testFeedState(t *testing.T, open opener) {
	a := open(t, Options{Now: newClock().now})
	at := time.Date(2026, 3, 2, 1, 2, 3, 4000, time.UTC)
	s := feed.State{URL: feedA, Title: "T", Publisher: "P", Every: time.Minute, Stale: time.Hour, ETag: `"x"`, LastModified: "y",
		Added: at, Checked: at.Add(1 * time.Hour), Newest: at.Add(2 * time.Hour), Next: at.Add(3 * time.Hour), Failures: 2, Problem: "no answer", Gone: true, Articles: 7}
	addFeed(t, a, feedB)
	if added, err := a.Feeds().Add(t.Context(), feed.State{URL: feedA, Added: at}); !added || err != nil {
		t.Fatal(added, err)
	}
	if err := a.Feeds().Save(t.Context(), feedA, s); err != nil {
		t.Fatal(err)
	}
	if all := feeds(t, a); len(all) != 2 || all[0] != s || all[1].URL != feedB || all[1].Added.IsZero() {
		t.Errorf("%+v", all)
	}
	if current, err := a.Current(t.Context()); err != nil || !current.Equal(s.Checked) {
		t.Errorf("current to %v, %v", current, err)
	}
	// Added anew it is asked again, and keeps what was set before.
	if added, err := a.Feeds().Add(t.Context(), feed.State{URL: feedA, Every: time.Second}); added || err != nil {
		t.Error(added, err)
	}
	if again := feeds(t, a)[0]; again.Gone || again.Failures != 0 || again.Problem != "" || again.Every != time.Second || again.Stale != time.Hour || again.Publisher != "P" || again.ETag != s.ETag {
		t.Errorf("%+v", again)
	}
	// One that was removed meanwhile is left so.
	if err := a.Feeds().Remove(t.Context(), feedA, false); err != nil {
		t.Fatal(err)
	}
	if err := a.Feeds().Save(t.Context(), feedA, s); err != nil || len(feeds(t, a)) != 1 {
		t.Error(err, feeds(t, a))
	}
	if err := a.Feeds().Remove(t.Context(), feedA, false); !errors.Is(err, ErrNoFeed) {
		t.Error(err)
	}
	for _, bad := range []string{"", "a.example/rss", "file:///etc/passwd", "https://\xff"} {
		if _, err := a.Feeds().Add(t.Context(), feed.State{URL: bad}); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}

func TestTake(t *testing.T) { onEach(t, testTake) }

func testTake(t *testing.T, open opener) {
	a := open(t, Options{Now: newClock().now})
	addFeed(t, a, feedA)
	taken := func(guid, want string) {
		t.Helper()
		got, ok, err := a.Feeds().Taken(t.Context(), feedA, guid)
		if got != want || ok != (want != "") || err != nil {
			t.Errorf("%s: %q, %v, %v; want %q", guid, got, ok, err, want)
		}
	}
	d := from(doc("a", "An item of the feed."), "A", feedA)
	taken("1", "")
	if _, err := a.Feeds().Take(t.Context(), feedA, item("1", "f1"), d); err != nil {
		t.Fatal(err)
	}
	taken("1", "f1")
	d.Body = "A corrected item of the feed."
	if _, err := a.Feeds().Take(t.Context(), feedA, item("1", "f2"), d); err != nil {
		t.Fatal(err)
	}
	taken("1", "f2")
	// Both or neither: a document that can't be kept is not marked.
	if _, err := a.Feeds().Take(t.Context(), feedA, item("2", "f"), doc("b", "\xff")); err == nil {
		t.Error("a broken document was taken")
	}
	taken("2", "")
	// A removed article stays away, and its item is done with.
	if err := a.Remove(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	d.Body = "Corrected once more."
	if _, err := a.Feeds().Take(t.Context(), feedA, item("1", "f3"), d); err != nil || shown(t, a) != "" {
		t.Error(err, shown(t, a))
	}
	taken("1", "f3")
	// A feed that is not listed brings nothing.
	if _, err := a.Feeds().Take(t.Context(), feedB, item("1", "f"), from(doc("c", "From elsewhere."), "B", feedB)); !errors.Is(err, ErrNoFeed) || shown(t, a) != "" {
		t.Error(err, shown(t, a))
	}
}

// A feed that moves takes along what was taken from it, also onto a listed one.
func TestFeedMoves(t *testing.T) { onEach(t, testFeedMoves) }

func testFeedMoves(t *testing.T, open opener) {
	a := open(t, Options{Now: newClock().now})
	const newHome = "https://new.example/rss"
	addFeed(t, a, feedA)
	addFeed(t, a, feedB)
	for i, f := range []string{feedA, feedB} {
		if _, err := a.Feeds().Take(t.Context(), f, item(string(rune('1'+i)), "f"), from(doc(f, story(uint64(i), 40)), f, f)); err != nil {
			t.Fatal(err)
		}
	}
	for _, move := range [][2]string{{feedA, newHome}, {newHome, feedB}} {
		if err := a.Feeds().Save(t.Context(), move[0], feed.State{URL: move[1], Title: "moved"}); err != nil {
			t.Fatal(err)
		}
		if got, ok, err := a.Feeds().Taken(t.Context(), move[1], "1"); got != "f" || !ok || err != nil {
			t.Error(move, got, ok, err)
		}
	}
	if all := feeds(t, a); len(all) != 1 || all[0].URL != feedB || all[0].Title != "moved" {
		t.Errorf("%+v", all)
	}
	if _, ok, err := a.Feeds().Taken(t.Context(), feedB, "2"); !ok || err != nil {
		t.Error(ok, err)
	}
	if _, total, err := a.List(t.Context(), Query{Feed: feedB}); total != 2 || err != nil {
		t.Error(total, err)
	}
}

func TestRemoveFeedWithArticles(t *testing.T) { onEach(t, testRemoveFeedWithArticles) }

func testRemoveFeedWithArticles(t *testing.T, open opener) {
	a := open(t, Options{Now: newClock().now})
	addFeed(t, a, feedA)
	addFeed(t, a, feedB)
	same := story(1, 60)
	d := from(doc("a1", same), "A", feedA)
	if _, err := a.Feeds().Take(t.Context(), feedA, item("1", "f"), d); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Feeds().Take(t.Context(), feedB, item("1", "f"), from(doc("b1", same), "B", feedB)); err != nil {
		t.Fatal(err)
	}
	put(t, a, doc("own", "Added by hand."))
	if got := shown(t, a); got != "a1 own" {
		t.Fatal(got)
	}
	if err := a.Feeds().Remove(t.Context(), feedA, true); err != nil {
		t.Fatal(err)
	}
	if got := shown(t, a); got != "b1 own" {
		t.Errorf("shown: %s", got)
	}
	// Listed anew it may bring the same again.
	addFeed(t, a, feedA)
	if _, ok, err := a.Feeds().Taken(t.Context(), feedA, "1"); ok || err != nil {
		t.Error(ok, err)
	}
	if _, err := a.Feeds().Take(t.Context(), feedA, item("1", "f"), d); err != nil || also(t, a, "b1") != "a1" {
		t.Error(err, also(t, a, "b1"))
	}
}
