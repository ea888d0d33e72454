package receipt

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/ingest"
)

const bridge = "The new bridge opened yesterday.\nThe toll is 30 taka for a car. A cart pays nothing.\nRain is expected.\n"

// held is an archive in which the bridge's article has had several texts.
func held(t *testing.T, bodies ...string) *archive.Archive {
	t.Helper()
	a, err := archive.Open(t.Context(), t.TempDir(), archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	for _, body := range bodies {
		put(t, a, body)
	}
	return a
}

func put(t *testing.T, a *archive.Archive, body string) {
	t.Helper()
	out, err := a.Put(t.Context(), []ingest.Document{{Article: knowledge.Article{ID: "bridge", Body: body}}})
	if err != nil || out[0].Err != nil {
		t.Fatal(err, out)
	}
}

// quoteOf is a receipt's quote of a stretch of a text.
func quoteOf(t *testing.T, body, words string) Quote {
	t.Helper()
	at := strings.Index(body, words)
	if at < 0 {
		t.Fatalf("%q is not in it", words)
	}
	return Quote{Article: "bridge", Revision: knowledge.Revision(body), Start: at, End: at + len(words), Line: 1, Hash: Hash(words)}
}

func TestLookUp(t *testing.T) {
	const toll = "The toll is 30 taka for a car."
	for name, c := range map[string]struct {
		later string
		fate  Fate
		now   string
		line  int
	}{
		"nothing came":     {"", Unchanged, "", 0},
		"another line":     {strings.Replace(bridge, "Rain is", "Sun is", 1), Kept, "", 2},
		"a line before":    {"A correction stands below.\n" + bridge, Kept, "", 3},
		"another figure":   {strings.Replace(bridge, "30 taka", "20 taka", 1), Corrected, "The toll is 20 taka for a car.", 2},
		"figure and place": {"A correction.\n" + strings.Replace(bridge, "30 taka for a car", "20 taka for each car", 1), Corrected, "The toll is 20 taka for each car.", 3},
		"taken out":        {strings.Replace(bridge, toll+" ", "", 1), Corrected, "", 1},
		"all is otherwise": {"Nothing of it was true.\n", Corrected, "Nothing of it was true.", 1},
		"two become one":   {strings.Replace(bridge, "a car. A cart", "a car, but a cart", 1), Corrected, "The toll is 30 taka for a car, but a cart pays nothing.", 2},
	} {
		bodies := []string{bridge}
		if c.later != "" {
			bodies = append(bodies, c.later)
		}
		look, err := LookUp(t.Context(), held(t, bodies...), quoteOf(t, bridge, toll))
		if err != nil || look.Fate != c.fate || look.Then != toll || look.Now != c.now || c.line > 0 && c.now != "" && look.NowLine != c.line || (c.later != "") == look.At.IsZero() {
			t.Errorf("%s: %s, then %q, now %q on line %d, at %v (%v)", name, look.Fate, look.Then, look.Now, look.NowLine, look.At, err)
		}
	}
}

// What can't be proved is not shown as what was quoted.
func TestLookUpFailsClosed(t *testing.T) {
	const toll = "The toll is 30 taka for a car."
	other := quoteOf(t, bridge, toll)
	other.Hash = Hash("The toll is 90 taka for a car.")
	long := quoteOf(t, bridge, toll)
	long.End = len(bridge) + 10
	for name, q := range map[string]Quote{"other bytes": other, "outside the text": long} {
		if look, err := LookUp(t.Context(), held(t, bridge), q); err != nil || look.Fate != Damaged || look.Then != "" {
			t.Errorf("%s: %+v, %v", name, look, err)
		}
	}
	a := held(t, bridge)
	gone := quoteOf(t, bridge, toll)
	gone.Revision = "aaaaaaaaaa"
	if look, err := LookUp(t.Context(), a, gone); err != nil || look.Fate != Gone {
		t.Errorf("a revision that is not kept: %+v, %v", look, err)
	}
	if err := a.Remove(t.Context(), "bridge"); err != nil {
		t.Fatal(err)
	}
	if look, err := LookUp(t.Context(), a, quoteOf(t, bridge, toll)); err != nil || look.Fate != Gone || look.Then != "" {
		t.Errorf("an article that was removed: %+v, %v", look, err)
	}
	for name, damaged := range map[string]broken{"the text that was quoted": {a, "", &archive.DamagedError{}}, "any": {a, "", errors.New("disk on fire")}} {
		look, err := LookUp(t.Context(), damaged, quoteOf(t, bridge, toll))
		if look.Then != "" || name == "any" && err == nil || name != "any" && (err != nil || look.Fate != Damaged) {
			t.Errorf("%s is damaged: %+v, %v", name, look, err)
		}
	}
	b := held(t, bridge, strings.Replace(bridge, "30", "20", 1))
	look, err := LookUp(t.Context(), broken{b, "now", &archive.DamagedError{}}, quoteOf(t, bridge, toll))
	if err != nil || look.Fate != Damaged || look.Then != "" {
		t.Errorf("the text of now is damaged: %+v, %v", look, err)
	}
}

// broken is an archive of which a text can't be read.
type broken struct {
	Archive
	which string // "now": the current one; "": any
	err   error
}

func (b broken) Article(ctx context.Context, id knowledge.ArticleID, revision string) (knowledge.Article, bool, error) {
	if b.which == "" || revision == "" {
		return knowledge.Article{}, false, b.err
	}
	return b.Archive.Article(ctx, id, revision)
}

func TestDiffering(t *testing.T) {
	mark := func(s string, spans []knowledge.Span) string {
		var b strings.Builder
		at := 0
		for _, m := range spans {
			b.WriteString(s[at:m.Start] + "[" + s[m.Start:m.End] + "]")
			at = m.End
		}
		return b.String() + s[at:]
	}
	for _, c := range []struct{ before, after, want, wantNow string }{
		{"The toll is 30 taka.", "The toll is 20 taka.", "The toll is [30] taka.", "The toll is [20] taka."},
		{"টোল ৩০ টাকা।", "টোল ২০ টাকা মাত্র।", "টোল [৩০] টাকা।", "টোল [২০] টাকা [মাত্র]।"},
		{"the same", "the same", "the same", "the same"},
		{"gone", "", "[gone]", ""},
	} {
		a, b := Differing(c.before, c.after)
		if got, now := mark(c.before, a), mark(c.after, b); got != c.want || now != c.wantNow {
			t.Errorf("%q and %q, want %q and %q", got, now, c.want, c.wantNow)
		}
	}
}
