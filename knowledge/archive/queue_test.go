package archive

import (
	"errors"
	"fmt"
	"testing"

	"github.com/ukti-bot/ukti/knowledge/ingest"
	"github.com/ukti-bot/ukti/knowledge/ingest/feed"
)

func hold(t *testing.T, a *Archive, guid, fingerprint string, d ingest.Document) {
	t.Helper()
	if err := a.Feeds().Hold(t.Context(), feedA, item(guid, fingerprint), d, "it shows a login"); err != nil {
		t.Fatal(err)
	}
}

func queue(t *testing.T, a *Archive) []HeldItem {
	t.Helper()
	all, err := a.Held().List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// An item that is held is whole, is shown nowhere, and becomes an article when it is
// accepted.
func TestQueue(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir)
	addFeed(t, a, feedA)
	d := from(doc("a", "Please log in to read on.\n"), "A", feedA)
	d.Title, d.URL, d.Original, d.MediaType, d.Origin = "Ferry", "https://a.example/1", []byte("<p>Please log in to read on."), "text/html", "https://a.example/1"
	hold(t, a, "1", "f1", d)
	hold(t, a, "2", "f", from(doc("b", "Loading…"), "A", feedA))
	if fp, ok, err := a.Feeds().Taken(t.Context(), feedA, "1"); fp != "f1" || !ok || err != nil {
		t.Errorf("it would be asked for again: %q, %v, %v", fp, ok, err)
	}
	if got := shown(t, a); got != "" {
		t.Errorf("shown: %s", got)
	}
	all := queue(t, a)
	if len(all) != 2 || all[0].Feed != feedA || all[0].Reason != "it shows a login" || all[0].Document.Title != "Ferry" || all[0].Bytes != len(d.Body) || all[0].Document.Body != "" {
		t.Fatalf("queue %+v", all)
	}
	whole, err := a.Held().Item(t.Context(), all[0].Number)
	if got := whole.Document; err != nil || got.Body != d.Body || string(got.Original) != string(d.Original) || got.URL != d.URL || got.MediaType != d.MediaType || got.ID != d.ID {
		t.Errorf("held %+v, %v", whole, err)
	}
	out, err := a.Held().Accept(t.Context(), all[0].Number)
	if err != nil || out.Kind != Added || out.ID != "a" || shown(t, a) != "a" {
		t.Fatalf("accepted: %+v, %v; shown: %s", out, err, shown(t, a))
	}
	if original, _, err := a.Original(t.Context(), "a", ""); err != nil || string(original) != string(d.Original) {
		t.Errorf("original %q, %v", original, err)
	}
	if err := a.Held().Drop(t.Context(), all[1].Number); err != nil || shown(t, a) != "a" || len(queue(t, a)) != 0 {
		t.Errorf("dropped: %v; shown: %s", err, shown(t, a))
	}
	if got, want := fates(t, a, feedA), "1 new a, 2 left_out"; got != want {
		t.Errorf("fates %s, want %s", got, want)
	}
	if _, err := a.Held().Accept(t.Context(), all[0].Number); !errors.Is(err, ErrNotHeld) {
		t.Errorf("accepted twice: %v", err)
	}
	if err := a.Held().Drop(t.Context(), all[1].Number); !errors.Is(err, ErrNotHeld) {
		t.Errorf("dropped twice: %v", err)
	}
	// Numbers are never given again.
	hold(t, a, "3", "f", from(doc("c", "Loading…"), "A", feedA))
	if n := queue(t, a)[0].Number; n <= all[1].Number {
		t.Errorf("the number %d was given again", n)
	}
}

// The later form of an item takes the place of the earlier; an article of it ends the
// wait; the list of feeds is another matter.
func TestQueueFollowsTheFeed(t *testing.T) { onEach(t, testQueueFollowsTheFeed) }

func testQueueFollowsTheFeed(t *testing.T, open opener) {
	a := open(t, Options{Now: newClock().now})
	addFeed(t, a, feedA)
	hold(t, a, "1", "f1", doc("a", "Loading…"))
	hold(t, a, "1", "f2", doc("a", "Still loading…"))
	if all := queue(t, a); len(all) != 1 || all[0].Bytes != len("Still loading…") {
		t.Errorf("queue %+v", all)
	}
	take(t, a, feedA, "1", "f3", from(doc("a", story(1, 60)), "A", feedA), feed.FateNew)
	if all := queue(t, a); len(all) != 0 {
		t.Errorf("queue %+v", all)
	}
	hold(t, a, "2", "f", doc("b", "Loading…"))
	hold(t, a, "3", "f", doc("\xff", "Broken"))
	if all := queue(t, a); len(all) != 1 || fates(t, a, feedA) != "1 new a, 2 held, 3 left_out" {
		t.Errorf("queue %+v, fates %s", all, fates(t, a, feedA))
	}
	if err := a.Feeds().Remove(t.Context(), feedA, false); err != nil {
		t.Fatal(err)
	}
	all := queue(t, a)
	if len(all) != 1 || all[0].Feed != "" {
		t.Fatalf("after the feed was removed: %+v", all)
	}
	if out, err := a.Held().Accept(t.Context(), all[0].Number); err != nil || out.Kind != Added {
		t.Errorf("%+v, %v", out, err)
	}
	addFeed(t, a, feedA)
	hold(t, a, "4", "f", doc("d", "Loading…"))
	if err := a.Feeds().Remove(t.Context(), feedA, true); err != nil || len(queue(t, a)) != 0 {
		t.Errorf("%v, %+v", err, queue(t, a))
	}
}

func TestQueueIsBounded(t *testing.T) { onEach(t, testQueueIsBounded) }

func testQueueIsBounded(t *testing.T, open opener) {
	a := open(t, Options{Now: newClock().now})
	addFeed(t, a, feedA)
	for i := range maxQueue {
		hold(t, a, fmt.Sprint(i), "f", doc(fmt.Sprint(i), "Loading…"))
	}
	if err := a.Feeds().Hold(t.Context(), feedA, item("one more", "f"), doc("x", "Loading…"), "loading"); !errors.Is(err, feed.ErrQueueFull) {
		t.Errorf("got %v", err)
	}
	if _, ok, err := a.Feeds().Taken(t.Context(), feedA, "one more"); ok || err != nil {
		t.Errorf("what could not be held was marked: %v, %v", ok, err)
	}
	hold(t, a, "7", "f2", doc("7", "Still loading…")) // in its own place
}
