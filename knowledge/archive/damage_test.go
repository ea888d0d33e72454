package archive

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
)

// spoil changes the stored text of an article's current revision, as a failing disk or
// another program would.
func spoil(t *testing.T, a *Archive, id, text string) {
	t.Helper()
	r, err := a.file.Write.ExecContext(t.Context(), "UPDATE revisions SET body = ? WHERE n = (SELECT current FROM articles WHERE id = ?)", []byte(text), id)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := r.RowsAffected(); err != nil || n != 1 {
		t.Fatal(n, err)
	}
}

// wantDamaged checks the error of what reads a damaged article.
func wantDamaged(t *testing.T, id string, err error) {
	t.Helper()
	damaged, ok := errors.AsType[*DamagedError](err)
	if !ok || string(damaged.ID) != id || !errors.Is(err, sqlitefile.ErrDamaged) || !strings.Contains(err.Error(), "add the article again") {
		t.Errorf("the damage of %q gives: %v", id, err)
	}
}

// A text that is not the one of its revision never leaves the archive; the others do.
func TestDamagedTextsAreNotRead(t *testing.T) {
	for name, text := range map[string]string{
		"a changed word": "The bridge closes on Monday.", "a lost end": "The bridge opens", "nothing": "", "no UTF-8": "The bridge opens on \xffonday.",
	} {
		t.Run(name, func(t *testing.T) {
			a := open(t, t.TempDir())
			put(t, a, doc("ferry", "The ferry begins."), doc("bridge", "The bridge opens on Monday."), doc("fair", "The fair opens."))
			spoil(t, a, "bridge", text)
			var ids []string
			for article, err := range a.Articles(t.Context()) {
				if article.ID == "bridge" {
					wantDamaged(t, "bridge", err)
					if article.Body != "" {
						t.Errorf("its text is given: %q", article.Body)
					}
					continue
				}
				if err != nil {
					t.Fatal(err)
				}
				ids = append(ids, string(article.ID))
			}
			if !slices.Equal(ids, []string{"ferry", "fair"}) {
				t.Errorf("beside it %q are read", ids)
			}
			_, _, err := a.Article(t.Context(), "bridge", "")
			wantDamaged(t, "bridge", err)
			_, _, err = a.Original(t.Context(), "bridge", "")
			wantDamaged(t, "bridge", err)
			changes, _, err := a.Changes(t.Context(), 0)
			if err != nil || len(changes) != 3 {
				t.Fatal(changes, err)
			}
			for _, c := range changes {
				if damaged := c.Article.ID == "bridge"; c.Removed != damaged || (c.Err != nil) != damaged || c.Removed && c.Article.Body != "" {
					t.Errorf("the change %+v", c)
				}
			}
			var out bytes.Buffer
			wantDamaged(t, "bridge", a.Export(t.Context(), &out))
			if out.Len() > 0 {
				t.Errorf("in spite of the damage this was exported: %s", out.String())
			}
		})
	}
}

// The same text again puts a damaged article right, and a correction takes its place;
// either way, and when it is removed, nothing of the damaged text's is left.
func TestDamagedTextsAreMended(t *testing.T) {
	whole := story(1, 300)
	for name, mend := range map[string]func(t *testing.T, a *Archive) string{
		"the same text": func(t *testing.T, a *Archive) string { became(t, a, doc("a", whole), Updated, ""); return whole },
		"a correction": func(t *testing.T, a *Archive) string {
			became(t, a, doc("a", story(2, 300)), Revised, "")
			return story(2, 300)
		},
		"a correction that is taken back": func(t *testing.T, a *Archive) string {
			became(t, a, doc("a", story(2, 300)), Revised, "")
			became(t, a, doc("a", whole), Revised, "")
			return whole
		},
		"removed": func(t *testing.T, a *Archive) string {
			if err := a.Remove(t.Context(), "a"); err != nil {
				t.Fatal(err)
			}
			if n := rows(t, a, "bands"); n != 0 {
				t.Errorf("%d bands are left of the removed text", n)
			}
			return ""
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := open(t, t.TempDir())
			put(t, a, doc("a", whole))
			bands := rows(t, a, "bands")
			if bands == 0 {
				t.Fatal("the text has no bands")
			}
			seq, err := a.Last(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			spoil(t, a, "a", story(3, 300))
			want := mend(t, a)
			if got, _, err := a.Article(t.Context(), "a", ""); want != "" && (err != nil || got.Body != want || got.Revision != knowledge.Revision(want)) {
				t.Errorf("it reads %.40q, %v", got.Body, err)
			}
			if n := rows(t, a, "bands"); want != "" && n != bands {
				t.Errorf("%d bands, were %d", n, bands)
			}
			if last, err := a.Last(t.Context()); err != nil || last <= seq {
				t.Errorf("no change is told of: %d after %d, %v", last, seq, err)
			}
		})
	}
}

func rows(t *testing.T, a *Archive, table string) (n int) {
	t.Helper()
	if err := a.file.Read.QueryRowContext(t.Context(), "SELECT count(*) FROM "+table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
