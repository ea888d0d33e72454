package archive

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/knowledge/ingest"
	"github.com/ukti-bot/ukti/knowledge/ingest/feed"
)

// fates returns what became of a feed's items, "guid fate" each, ordered by title.
func fates(t *testing.T, a *Archive, address string) string {
	t.Helper()
	all, err := a.Feeds().Fates(t.Context(), address, 0)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, f := range all {
		lines = append(lines, strings.TrimSpace(strings.TrimPrefix(f.Title, "Item ")+" "+string(f.Fate)+" "+string(f.Article)))
	}
	slices.Sort(lines)
	return strings.Join(lines, ", ")
}

func take(t *testing.T, a *Archive, address, guid, fingerprint string, d ingest.Document, want feed.Fate) {
	t.Helper()
	if got, err := a.Feeds().Take(t.Context(), address, item(guid, fingerprint), d); got != want || err != nil {
		t.Fatalf("item %s was %q, %v; want %q", guid, got, err, want)
	}
}

// Each item's fate is the last one that it had.
func TestFates(t *testing.T) { onEach(t, testFates) }

func testFates(t *testing.T, open opener) {
	a := open(t, Options{Now: newClock().now})
	addFeed(t, a, feedA)
	addFeed(t, a, feedB)
	first := from(doc("a", story(1, 60)), "A", feedA)
	take(t, a, feedA, "1", "f1", first, feed.FateNew)
	take(t, a, feedA, "1", "f2", first, feed.FateUnchanged)
	take(t, a, feedB, "1", "f", from(doc("b", story(1, 60)), "B", feedB), feed.FateNew) // a copy
	take(t, a, feedA, "2", "f", from(doc("c", story(2, 60)), "A", feedA), feed.FateNew)
	take(t, a, feedA, "2", "f2", from(doc("c", story(3, 60)), "A", feedA), feed.FateCorrected)
	if err := a.Feeds().LeaveOut(t.Context(), feedA, item("3", "f"), "404 Not Found; check the address"); err != nil {
		t.Fatal(err)
	}
	if err := a.Remove(t.Context(), "c"); err != nil {
		t.Fatal(err)
	}
	take(t, a, feedA, "2", "f3", from(doc("c", story(4, 60)), "A", feedA), feed.FateLeftOut)
	if got, want := fates(t, a, feedA), "1 unchanged a, 2 left_out c, 3 left_out"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	all, err := a.Feeds().Fates(t.Context(), "", 2)
	if err != nil || len(all) != 2 || !strings.Contains(all[0].Reason, "stays away") || all[1].Reason != "404 Not Found; check the address" ||
		all[1].Link != "https://a.example/3" || !all[0].At.After(all[1].At) {
		t.Errorf("the latest: %+v, %v", all, err)
	}
	if b, err := a.Feeds().Fates(t.Context(), feedB, 0); err != nil || len(b) != 1 || b[0].Reason != "the same story as a, which is shown" {
		t.Errorf("%+v, %v", b, err)
	}
	counts, err := a.Feeds().CountFates(t.Context())
	if err != nil || len(counts) != 2 || counts[feedA][feed.FateLeftOut] != 2 || counts[feedA][feed.FateUnchanged] != 1 || counts[feedB][feed.FateNew] != 1 {
		t.Errorf("counts %v, %v", counts, err)
	}
	if err := a.Feeds().Remove(t.Context(), feedA, false); err != nil || fates(t, a, feedA) != "" {
		t.Errorf("%v, %s", err, fates(t, a, feedA))
	}
}

// A removed article's title is told no more.
func TestRemovedItemHasNoTitle(t *testing.T) { onEach(t, testRemovedItemHasNoTitle) }

func testRemovedItemHasNoTitle(t *testing.T, open opener) {
	a := open(t, Options{Now: newClock().now})
	addFeed(t, a, feedA)
	take(t, a, feedA, "1", "f", from(doc("a", story(1, 60)), "A", feedA), feed.FateNew)
	if err := a.Remove(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	if got := fates(t, a, feedA); got != "new a" {
		t.Errorf("got %q", got)
	}
}

// Fates are bounded by their number and age.
func TestFatesAreForgotten(t *testing.T) { onEach(t, testFatesAreForgotten) }

func testFatesAreForgotten(t *testing.T, open opener) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	a := open(t, Options{Now: func() time.Time { return now }})
	addFeed(t, a, feedA)
	left := func(guid string) {
		t.Helper()
		if err := a.Feeds().LeaveOut(t.Context(), feedA, item(guid, "f"), "because"); err != nil {
			t.Fatal(err)
		}
	}
	saved := func(want int) {
		t.Helper()
		if err := a.Feeds().Save(t.Context(), feedA, feed.State{URL: feedA}); err != nil {
			t.Fatal(err)
		}
		if all, err := a.Feeds().Fates(t.Context(), feedA, 0); len(all) != want || err != nil {
			t.Errorf("%d fates, %v; want %d", len(all), err, want)
		}
	}
	left("old")
	now = now.Add(fatesFor + time.Second)
	left("new")
	saved(1)
	for i := range maxFates + 5 {
		left(fmt.Sprint("more", i))
	}
	saved(maxFates)
}
