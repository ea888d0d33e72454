package dialog

import (
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/answer"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/ingest"
)

// Words that have been corrected since are found in the earlier text, which says when
// and by which text its place was taken. What both texts have stands in the current one.
func TestQuoteOfASupersededText(t *testing.T) {
	first := knowledge.Article{ID: "quay", Publisher: "The Tarn Post", Lang: "en", Body: "The quay at Tilpara will stay shut until May, the harbour board said.\nFishers were offered berths at Osmark for £12 a week.\nNobody was hurt."}
	b := sitWithRoom(t, first)
	b.clock = b.clock.Add(48 * time.Hour)
	second := first
	second.Body = strings.NewReplacer("£12", "£18", "shut until May", "not open before May").Replace(first.Body)
	if _, err := b.room.Archive.Put(t.Context(), []ingest.Document{{Article: second}}); err != nil {
		t.Fatal(err)
	}
	if err := b.room.Index.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	old, now := knowledge.Revision(first.Body), knowledge.Revision(second.Body)
	for _, tt := range []struct{ said, lead, note, cite string }{
		{"Fishers were offered berths at Osmark for £12 a week.", "Word for word, line 2 of an earlier text:", "superseded on 4 January 2030 by quay@" + now + ". The current text, line 2, has “18” for “12”.", "quay@" + old + ":2"},
		{"Fishers were offered berths at Osmark for £18 a week.", "Word for word, line 2:", "", "quay:2"},
		{"Fishers were offered berths at Osmark for £15 a week.", "Not word for word", "Different or additional in the article: 18", "quay:2"},
		{"Nobody was hurt.", "Word for word, line 3:", "", "quay:3"},
		{"The quay at Tilpara will stay shut until May", "The words are there, but only as a part", "superseded on", "quay@" + old + ":1"},
		{"Fishers were offered berths at Osmark for £12 a week. Nobody was hurt.", "All 2 statements are there: 1 word for word, 1 in an earlier text only.", "superseded on", "quay@" + old + ":2"},
	} {
		r := b.say("/quote " + tt.said)
		superseded := strings.Contains(tt.cite, "@")
		if len(r.Quotes) == 0 || r.Quotes[0].Source.Cite != tt.cite || !strings.Contains(r.Lead, tt.lead) || !strings.Contains(r.Note, tt.note) {
			t.Errorf("%s:\n%s\nwant %q, %q, %s", tt.said, show(r), tt.lead, tt.note, tt.cite)
			continue
		}
		if superseded && (r.Confidence != adapters.Weak || len(r.Choices) > 0) || !superseded && strings.Contains(r.Note, "superseded") {
			t.Errorf("%s: confidence %s, %d choices, note %q", tt.said, r.Confidence, len(r.Choices), r.Note)
		}
		if text := r.Quotes[0].Text; superseded != strings.Contains(first.Body, text) && !strings.Contains(text, "hurt") {
			t.Errorf("%s: quoted %q", tt.said, text)
		}
	}
	former, err := b.room.Former(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	row, err := (&answer.Judge{Index: b.shelf.Index(), Former: former}).Judge(t.Context(), answer.Alleged{Text: "Fishers were offered berths at Osmark for £12 a week."})
	if err != nil || len(row.Claims) != 1 || len(row.Claims[0].Places) != 1 {
		t.Fatalf("%+v, %v", row, err)
	}
	if s := row.Claims[0].Places[0].Superseded; s == nil || s.Revision != old || s.By != now || !s.At.Equal(b.clock) {
		t.Errorf("superseded: %+v", s)
	}
}
