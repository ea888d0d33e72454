package newsroom

import (
	"testing"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/ingest"
)

// The superseded texts follow the archive: a correction brings one, the removal of its
// article takes it away.
func TestFormerFollowsTheArchive(t *testing.T) {
	r, err := Open(t.Context(), Options{DataDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	bodies := []string{"The ferry sails at six.", "The ferry sails at seven.", "The ferry is sold."}
	put := func(id, body string) {
		t.Helper()
		if _, err := r.Archive.Put(t.Context(), []ingest.Document{{Article: knowledge.Article{ID: knowledge.ArticleID(id), Body: body}}}); err != nil {
			t.Fatal(err)
		}
	}
	held := func(want ...string) {
		t.Helper()
		f, err := r.Former(t.Context())
		if err != nil || f.Len() != len(want) {
			t.Fatalf("%d superseded texts, %v; want %q", f.Len(), err, want)
		}
		for _, body := range want {
			x, err := f.Text(t.Context(), "ferry", knowledge.Revision(body))
			if err != nil {
				t.Errorf("%q: %v", body, err)
				continue
			}
			if a, _ := x.Article("ferry"); a.Body != body {
				t.Errorf("the text is %q, want %q", a.Body, body)
			}
		}
	}
	held()
	put("ferry", bodies[0])
	held()
	put("ferry", bodies[1])
	held(bodies[0])
	put("ferry", bodies[2])
	put("pier", "The pier is open.")
	held(bodies[0], bodies[1])
	put("ferry", bodies[0]) // taken back
	held(bodies[1], bodies[2])
	if err := r.Archive.Remove(t.Context(), "ferry"); err != nil {
		t.Fatal(err)
	}
	held()
}
