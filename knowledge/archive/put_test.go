package archive

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/ingest"
)

func TestPutReadRevise(t *testing.T) { onEach(t, testPutReadRevise) }

func testPutReadRevise(t *testing.T, open opener) {
	a := open(t, Options{Now: newClock().now})
	first := doc("ferry", "The ferry runs at six.\r\nIt is blue.\n\n")
	first.Title, first.Publisher, first.URL, first.Lang = "The ferry", "Example News", "https://news.example/ferry", "en"
	first.Published = time.Date(2026, 2, 28, 1, 30, 0, 123456789, time.FixedZone("", 6*3600))
	first.Original, first.MediaType, first.Origin = []byte("<p>The ferry"), "text/html", "https://news.example/ferry"
	became(t, a, first, Added, "")
	became(t, a, first, Unchanged, "")

	corrected := doc("ferry", "The ferry runs at seven.\n")
	was := became(t, a, corrected, Revised, "")

	got, superseded, err := a.Article(t.Context(), "ferry", "")
	if err != nil || superseded || got.Body != corrected.Body || got.Revision != was.Revision {
		t.Errorf("current: %+v, %v, %v", got, superseded, err)
	}
	if got.Title != first.Title || !got.Published.Equal(first.Published) || got.Published.Format(time.RFC3339) != "2026-02-28T01:30:00+06:00" {
		t.Errorf("what the correction left empty is %+v", got)
	}
	revisions, err := a.Revisions(t.Context(), "ferry")
	if err != nil || len(revisions) != 2 || !revisions[0].Current || revisions[1].Current || revisions[0].Seen.Before(revisions[1].Seen) {
		t.Fatalf("revisions: %+v, %v", revisions, err)
	}
	old, superseded, err := a.Article(t.Context(), "ferry", revisions[1].Revision)
	if err != nil || !superseded || old.Body != first.Body {
		t.Errorf("superseded: %+v, %v, %v", old, superseded, err)
	}
	original, media, err := a.Original(t.Context(), "ferry", old.Revision)
	if err != nil || string(original) != string(first.Original) || media != "text/html" {
		t.Errorf("original: %q, %q, %v", original, media, err)
	}
	original, media, err = a.Original(t.Context(), "ferry", "")
	if err != nil || string(original) != corrected.Body || media != "text/plain; charset=utf-8" {
		t.Errorf("a body that is its own original: %q, %q, %v", original, media, err)
	}
	if id, err := a.ByKey(t.Context(), knowledge.Key("ferry")); id != "ferry" || err != nil {
		t.Errorf("by key: %q, %v", string(id), err)
	}

	became(t, a, first, Revised, "") // the correction is taken back
	revisions, err = a.Revisions(t.Context(), "ferry")
	if err != nil || len(revisions) != 2 || revisions[0].Revision != old.Revision || !revisions[0].Current || revisions[1].Current {
		t.Errorf("after taking it back: %+v, %v", revisions, err)
	}
}

func TestNoSuchArticle(t *testing.T) { onEach(t, testNoSuchArticle) }

func testNoSuchArticle(t *testing.T, open opener) {
	a := open(t, Options{Now: newClock().now})
	put(t, a, doc("here", "A text."))
	for _, tt := range []struct{ id, revision string }{{"absent", ""}, {"here", "aaaaaaaaaa"}} {
		_, _, err := a.Article(t.Context(), knowledge.ArticleID(tt.id), tt.revision)
		if !errors.Is(err, knowledge.ErrNoArticle) {
			t.Errorf("%v: %v", tt, err)
		}
		if _, _, err := a.Original(t.Context(), knowledge.ArticleID(tt.id), tt.revision); !errors.Is(err, knowledge.ErrNoArticle) {
			t.Errorf("original of %v: %v", tt, err)
		}
	}
	if _, err := a.Revisions(t.Context(), "absent"); !errors.Is(err, knowledge.ErrNoArticle) {
		t.Error(err)
	}
	if _, err := a.ByKey(t.Context(), "aaaaaaaaaa"); !errors.Is(err, knowledge.ErrNoArticle) {
		t.Error(err)
	}
	if err := a.Remove(t.Context(), "absent"); !errors.Is(err, knowledge.ErrNoArticle) {
		t.Error(err)
	}
}

// The same bytes with other details are corrected in place: no new revision, but
// a change that an index must know of.
func TestUpdateOfDetails(t *testing.T) { onEach(t, testUpdateOfDetails) }

func testUpdateOfDetails(t *testing.T, open opener) {
	a := open(t, Options{Now: newClock().now})
	d := doc("a", "A text of one line.")
	d.Title = "Old"
	became(t, a, d, Added, "")
	before, err := a.Last(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	d.Title = "New"
	became(t, a, d, Updated, "")
	changes, _, err := a.Changes(t.Context(), before)
	if err != nil || len(changes) != 1 || changes[0].Removed || changes[0].Article.Title != "New" {
		t.Errorf("changes: %+v, %v", changes, err)
	}
	if revisions, err := a.Revisions(t.Context(), "a"); err != nil || len(revisions) != 1 {
		t.Errorf("revisions: %+v, %v", revisions, err)
	}
	d.Title = ""
	became(t, a, d, Unchanged, "")
}

func TestURLTellsTheArticle(t *testing.T) { onEach(t, testURLTellsTheArticle) }

func testURLTellsTheArticle(t *testing.T, open opener) {
	at := func(id, body, url string) ingest.Document {
		d := doc(id, body)
		d.URL = url
		return d
	}
	a := open(t, Options{Now: newClock().now})
	became(t, a, at("guid-1", "The pier is closed.", "https://news.example/pier"), Added, "")
	if out := became(t, a, at("guid-2", "The pier is open.", "https://news.example/pier"), Revised, ""); out.ID != "guid-1" {
		t.Errorf("it became a revision of %q", string(out.ID))
	}
	if out := became(t, a, at("guid-3", "The pier is open.", "https://news.example/pier"), Unchanged, ""); out.ID != "guid-1" {
		t.Errorf("it became %q", string(out.ID))
	}

	// Chapters of one page that come together are articles of their own, also when
	// they come again, and the page tells nothing from then on.
	book := []ingest.Document{at("ch-1", "The first chapter.", "https://book.example/"), at("ch-2", "The second chapter.", "https://book.example/")}
	for _, kind := range []Kind{Added, Unchanged} {
		for _, out := range put(t, a, book...) {
			if out.Kind != kind {
				t.Errorf("%+v, want %v", out, kind)
			}
		}
	}
	became(t, a, at("ch-3", "The third chapter.", "https://book.example/"), Added, "")
	became(t, a, at("ch-4", "Without an address.", ""), Added, "")
	became(t, a, at("ch-5", "Without an address too.", ""), Added, "")
	if got := shown(t, a); got != "guid-1 ch-1 ch-2 ch-3 ch-4 ch-5" {
		t.Error(got)
	}
}

// In bulk, ids that share a URL may be batches apart.
func TestURLOfSeveralIDsInBulk(t *testing.T) { onEach(t, testURLOfSeveralIDsInBulk) }

func testURLOfSeveralIDsInBulk(t *testing.T, open opener) {
	a := open(t, Options{Now: newClock().now})
	var docs []ingest.Document
	for _, id := range []string{"1", "2", "3", "4", "5"} {
		d := doc(id, "Chapter "+id)
		d.URL = "https://book.example/"
		docs = append(docs, d)
	}
	counts, err := a.PutAll(t.Context(), each(docs), BulkOptions{Documents: 2})
	if err != nil || counts.Added != 5 {
		t.Errorf("%+v, %v", counts, err)
	}
}

func each(docs []ingest.Document) iter.Seq2[ingest.Document, error] {
	return func(yield func(ingest.Document, error) bool) {
		for _, d := range docs {
			if !yield(d, nil) {
				return
			}
		}
	}
}

// What the archive refuses and what knowledge.Build refuses is the same, but for
// texts that nothing can be quoted from.
func TestRefused(t *testing.T) { onEach(t, testRefused) }

func testRefused(t *testing.T, open opener) {
	bad := []struct {
		name  string
		doc   ingest.Document
		says  string
		build bool // knowledge.Build takes it
	}{
		{"no id", doc("", "x"), "without an id", false},
		{"long id", doc(strings.Repeat("x", 201), "x"), "longer than 200 bytes", false},
		{"id not UTF-8", doc("\xff", "x"), "not UTF-8", false},
		{"control in id", doc("a\nb", "x"), "control character", false},
		{"C1 control in id", doc("a\u0085b", "x"), "control character", false},
		{"body not UTF-8", doc("a", "x\xff"), "not UTF-8", false},
		{"NUL", doc("a", "x\x00"), "NUL", true},
		{"blank", doc("a", " \n\u200b"), "no text", true},
		{"title not UTF-8", ingest.Document{Article: knowledge.Article{ID: "a", Title: "\xff", Body: "x"}}, "title", true},
	}
	a := open(t, Options{Now: newClock().now})
	var docs []ingest.Document
	for _, b := range bad {
		docs = append(docs, b.doc)
	}
	out := put(t, a, append(docs, doc("good", "A good text."))...)
	for i, b := range bad {
		if o := out[i]; o.Kind != Refused || o.Err == nil || !strings.Contains(o.Err.Error(), b.says) {
			t.Errorf("%s: %+v", b.name, o)
		}
		_, err := knowledge.Build(t.Context(), func(yield func(knowledge.Article, error) bool) { yield(b.doc.Article, nil) }, knowledge.Options{})
		if (err == nil) != b.build {
			t.Errorf("%s: Build says %v", b.name, err)
		}
	}
	if out[len(bad)].Kind != Added || shown(t, a) != "good" {
		t.Errorf("the good one: %+v", out[len(bad)])
	}
}

func TestRevisionIsThatOfBuild(t *testing.T) { onEach(t, testRevisionIsThatOfBuild) }

func testRevisionIsThatOfBuild(t *testing.T, open opener) {
	a := open(t, Options{Now: newClock().now})
	body := story(1, 50)
	out := put(t, a, doc("a", body))[0]
	x, err := knowledge.Build(t.Context(), func(yield func(knowledge.Article, error) bool) {
		yield(knowledge.Article{ID: "a", Body: body}, nil)
	}, knowledge.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if built, _ := x.Article("a"); built.Revision != out.Revision {
		t.Errorf("Build says %s, the archive %s", built.Revision, out.Revision)
	}
}

func TestRemoveSticks(t *testing.T) { onEach(t, testRemoveSticks) }

func testRemoveSticks(t *testing.T, open opener) {
	a := open(t, Options{Now: newClock().now})
	d := doc("a", "A text that goes.")
	d.URL = "https://news.example/a"
	put(t, a, d, doc("b", "A text that stays."))
	last, err := a.Last(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Remove(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	changes, _, err := a.Changes(t.Context(), last)
	if err != nil || len(changes) != 1 || !changes[0].Removed || changes[0].Article.ID != "a" {
		t.Errorf("changes: %+v, %v", changes, err)
	}
	if _, _, err := a.Article(t.Context(), "a", ""); !errors.Is(err, knowledge.ErrNoArticle) || !errors.Is(err, ErrRemoved) {
		t.Error(err)
	}
	if err := a.Remove(t.Context(), "a"); !errors.Is(err, ErrRemoved) {
		t.Error(err)
	}
	again := d
	again.ID, again.Body = "other-id", "The same address, another text."
	for _, d := range []ingest.Document{d, again} {
		if out := put(t, a, d)[0]; out.Kind != Refused || !errors.Is(out.Err, ErrRemoved) || out.ID != "a" {
			t.Errorf("%q came back: %+v", string(d.ID), out)
		}
	}
	if got := shown(t, a); got != "b" {
		t.Error(got)
	}
	out, err := a.Restore(t.Context(), []ingest.Document{d})
	if err != nil || out[0].Kind != Added || shown(t, a) != "a b" {
		t.Errorf("restored: %+v, %v, shown %s", out, err, shown(t, a))
	}
}

func TestPutAll(t *testing.T) { onEach(t, testPutAll) }

func testPutAll(t *testing.T, open opener) {
	a := open(t, Options{Now: newClock().now})
	broken := errors.New("a row that can't be read")
	docs := func(yield func(ingest.Document, error) bool) {
		for d, err := range many("m", 25, 100) {
			if !yield(d, err) {
				return
			}
		}
		_ = yield(ingest.Document{}, broken) && yield(doc("last", "The last text."), nil)
	}
	var commits []int
	var ids []knowledge.ArticleID
	counts, err := a.PutAll(t.Context(), docs, BulkOptions{Documents: 10, Committed: func(out []Outcome) {
		commits = append(commits, len(out))
		for _, o := range out {
			if o.Kind != Refused { // what is acknowledged can be read
				if _, _, err := a.Article(t.Context(), o.ID, o.Revision); err != nil {
					t.Error(err)
				}
				ids = append(ids, o.ID)
			} else if !errors.Is(o.Err, broken) {
				t.Error(o.Err)
			}
		}
	}})
	if err != nil || counts != (Counts{Added: 26, Refused: 1}) || counts.Total() != 27 || !slices.Equal(commits, []int{10, 10, 7}) || len(ids) != 26 {
		t.Errorf("%+v, %v, commits %v", counts, err, commits)
	}
}

// What was committed before the end of ctx stays, and putting all again is no harm.
func TestPutAllEndsWithContext(t *testing.T) { onEach(t, testPutAllEndsWithContext) }

func testPutAllEndsWithContext(t *testing.T, open opener) {
	a := open(t, Options{Now: newClock().now})
	ctx, stop := context.WithCancel(t.Context())
	counts, err := a.PutAll(ctx, many("m", 30, 100), BulkOptions{Documents: 10, Committed: func([]Outcome) { stop() }})
	if !errors.Is(err, context.Canceled) || counts.Added != 10 {
		t.Errorf("%+v, %v", counts, err)
	}
	counts, err = a.PutAll(t.Context(), many("m", 30, 100), BulkOptions{})
	if err != nil || counts != (Counts{Added: 20, Unchanged: 10}) {
		t.Errorf("%+v, %v", counts, err)
	}
}
