package archive

import (
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive/internal/near"
	"github.com/ukti-bot/ukti/knowledge/ingest"
)

// model is the archive as a map: slow, without a file, and plainly right.
type model struct {
	order []string // ids as they were first added
	held  map[string]*modelArticle
}

type modelArticle struct {
	id, publisher, url string
	bodies             []string // revisions, the current one last; none when removed
	barred             bool
	dup                string // the id of what is shown in its place
}

func (m *modelArticle) body() string {
	if len(m.bodies) == 0 {
		return ""
	}
	return m.bodies[len(m.bodies)-1]
}

func (m *modelArticle) shown() bool { return m.body() != "" && m.dup == "" }

func (m *model) put(d ingest.Document, restore bool) Kind {
	a := m.find(d)
	switch {
	case a != nil && a.barred && !restore:
		return Refused
	case a == nil:
		a = &modelArticle{id: string(d.ID)}
		m.order, m.held[a.id] = append(m.order, a.id), a
	}
	kind, was := Added, *a
	if a.body() != "" {
		kind = Revised
	} else { // with its texts all else that a removed one said is gone
		a.publisher, a.url = "", ""
	}
	if a.body() == d.Body {
		kind = Updated
	} else {
		if i := slices.Index(a.bodies, d.Body); i >= 0 {
			a.bodies = slices.Delete(a.bodies, i, i+1)
		}
		a.bodies = append(a.bodies, d.Body)
	}
	a.barred = false
	if d.Publisher != "" {
		a.publisher = d.Publisher
	}
	if d.URL != "" {
		a.url = d.URL
	}
	if kind == Updated && a.publisher == was.publisher && a.url == was.url {
		return Unchanged
	}
	m.settle(a)
	if kind == Added && a.dup != "" {
		kind = Duplicate
	}
	return kind
}

func (m *model) find(d ingest.Document) *modelArticle {
	if a := m.held[string(d.ID)]; a != nil || d.URL == "" {
		return a
	}
	var live, barred []*modelArticle
	for _, id := range m.order {
		if a := m.held[id]; a.url == d.URL && a.body() != "" {
			live = append(live, a)
		} else if a.url == d.URL && a.barred {
			barred = append(barred, a)
		}
	}
	switch {
	case len(live) == 1:
		return live[0]
	case len(barred) > 0:
		return barred[0]
	}
	return nil
}

func (m *model) remove(id string) bool {
	a := m.held[id]
	if a == nil || a.barred {
		return false
	}
	a.bodies, a.barred, a.dup = nil, true, ""
	m.settle(a)
	return true
}

func (m *model) settle(changed *modelArticle) {
	var hidden []*modelArticle
	for _, id := range m.order {
		if m.held[id].dup == changed.id {
			hidden = append(hidden, m.held[id])
		}
	}
	if changed.body() != "" {
		m.place(changed)
	}
	for _, a := range hidden {
		m.place(a)
	}
}

func (m *model) place(a *modelArticle) {
	a.dup = ""
	for _, like := range []func(x, y *modelArticle) bool{
		func(x, y *modelArticle) bool { return x.body() == y.body() },
		func(x, y *modelArticle) bool {
			return houseOf(x.publisher, x.url) != houseOf(y.publisher, y.url) && tellsAll(near.Of(x.body()), near.Of(y.body()))
		},
	} {
		for _, id := range m.order {
			if first := m.held[id]; id != a.id && first.shown() && like(first, a) {
				a.dup = id
				return
			}
		}
	}
}

// check compares all that can be read of the archive with the model, and mirror,
// which follows the changes alone, with what is shown.
func (m *model) check(t *testing.T, a *Archive, mirror map[string]string, since int64) int64 {
	t.Helper()
	var want []string
	bodies, size := map[string]string{}, Size{}
	for _, id := range m.order {
		x := m.held[id]
		if x.shown() {
			want = append(want, id)
			bodies[id] = x.body()
			size.Articles++
		} else if x.dup != "" {
			size.Duplicates++
		} else {
			size.Removed++
		}
		size.Revisions += len(x.bodies)
		size.Bytes += int64(len(x.body()))
		m.checkArticle(t, a, x)
	}
	if got := shown(t, a); got != strings.Join(want, " ") {
		t.Fatalf("shown %s, want %v", got, want)
	}
	changes, last, err := a.Changes(t.Context(), since)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range changes {
		if delete(mirror, string(c.Article.ID)); !c.Removed {
			mirror[string(c.Article.ID)] = c.Article.Body
		}
	}
	if !maps.Equal(mirror, bodies) {
		t.Fatalf("by the changes %v are shown, want %v", slices.Sorted(maps.Keys(mirror)), want)
	}
	got, err := a.Size(t.Context())
	if got.File = 0; got != size || err != nil {
		t.Fatalf("size %+v, %v, want %+v", got, err, size)
	}
	_, live, err := a.List(t.Context(), Query{})
	_, removed, err2 := a.List(t.Context(), Query{Removed: true})
	if live != size.Articles+size.Duplicates || removed != size.Removed || err != nil || err2 != nil {
		t.Fatalf("listed %d and %d, %v, %v", live, removed, err, err2)
	}
	return last
}

func (m *model) checkArticle(t *testing.T, a *Archive, x *modelArticle) {
	t.Helper()
	id := knowledge.ArticleID(x.id)
	got, superseded, err := a.Article(t.Context(), id, "")
	if len(x.bodies) == 0 {
		if !errors.Is(err, ErrRemoved) || also(t, a, x.id) != "" {
			t.Fatalf("%s is removed, and read: %v", x.id, err)
		}
		return
	}
	if err != nil || superseded || got.Body != x.body() || got.Publisher != x.publisher || got.URL != x.url {
		t.Fatalf("%s: %q, %q, %v, %v; want %q, %q", x.id, got.Publisher, got.URL, superseded, err, x.publisher, x.url)
	}
	revisions, err := a.Revisions(t.Context(), id)
	if err != nil || len(revisions) != len(x.bodies) {
		t.Fatalf("%s: %d revisions, want %d (%v)", x.id, len(revisions), len(x.bodies), err)
	}
	for i, r := range revisions {
		want := x.bodies[len(x.bodies)-1-i]
		old, superseded, err := a.Article(t.Context(), id, r.Revision)
		if err != nil || superseded != (i > 0) || old.Body != want || r.Current != (i == 0) {
			t.Fatalf("%s, revision %d: %v, %v", x.id, i, superseded, err)
		}
	}
	var others []string
	first := x.id
	if x.dup != "" {
		first = x.dup
	}
	for _, other := range m.order {
		if other != x.id && (other == first || m.held[other].dup == first) {
			others = append(others, other)
		}
	}
	if got := also(t, a, x.id); got != strings.Join(others, " ") {
		t.Fatalf("%s is also in %s, want %v", x.id, got, others)
	}
}

// modelBodies are texts of which some are alike.
var modelBodies = func() []string {
	a, b := story(1, 150), story(2, 150)
	return []string{a, changed(a, 20, 2), changed(a, 90, 2), a + " ১২ টাকা", b, changed(b, 40, 1), "Short.", "Short too."}
}()

// sequences is how many random sequences TestAgainstModel tries.
var sequences = flag.Int("sequences", 6, "how many random sequences of changes TestAgainstModel tries")

// Any sequence of puts, corrections, removals and restorations leaves the archive
// as the model says.
func TestAgainstModel(t *testing.T) { onEach(t, testAgainstModel) }

func testAgainstModel(t *testing.T, open opener) {
	for seed := range uint64(*sequences) {
		r := rand.New(rand.NewPCG(seed, 3))
		ops := make([]byte, 3*12)
		for i := range ops {
			ops[i] = byte(r.Uint32())
		}
		if againstModel(t, open, ops); t.Failed() {
			t.Fatalf("sequence %d: %v", seed, ops)
		}
	}
}

func FuzzAgainstModel(f *testing.F) {
	f.Add([]byte{0, 0, 0, 0, 9, 9, 0, 18, 18})
	f.Add([]byte{0, 0, 0x40, 0, 1, 0x44, 3, 0, 0, 0, 1, 0x44, 2, 1, 0x44})
	f.Add([]byte{0, 0, 0, 0, 1, 9, 0, 2, 18, 1, 0, 4, 1, 1, 4, 3, 0, 0, 3, 1, 0, 2, 2, 0})
	f.Fuzz(func(t *testing.T, ops []byte) {
		againstModel(t, func(t testing.TB, o Options) *Archive { return openWith(t, t.TempDir(), o) }, ops)
	})
}

// againstModel does up to 24 changes; three bytes tell each: what, to which article,
// and with which text, publisher and URL.
func againstModel(t *testing.T, open opener, ops []byte) {
	t.Helper()
	a := open(t, Options{Now: newClock().now})
	m := model{held: map[string]*modelArticle{}}
	mirror := map[string]string{}
	var since int64
	for n := 0; len(ops) >= 3 && n < 24; n, ops = n+1, ops[3:] {
		m.change(t, a, ops[0]%4, fmt.Sprint("id", ops[1]%5), ops[2])
		since = m.check(t, a, mirror, since)
	}
}

func (m *model) change(t *testing.T, a *Archive, op byte, id string, text byte) {
	t.Helper()
	if op == 3 {
		want, err := m.remove(id), a.Remove(t.Context(), knowledge.ArticleID(id))
		if want != (err == nil) {
			t.Fatalf("removing %s: %v, want %v", id, err, want)
		}
		return
	}
	d := from(doc(id, modelBodies[text%8]), []string{"", "A", "B", "C"}[(text>>3)%4], "")
	d.URL = []string{"", "https://x.example/1", "https://x.example/2", "https://y.example/1"}[text>>6]
	do := a.Put
	if op == 2 {
		do = a.Restore
	}
	want := m.put(d, op == 2)
	out, err := do(t.Context(), []ingest.Document{d})
	if err != nil || out[0].Kind != want {
		t.Fatalf("putting %s: %+v, %v, want %v", id, out, err, want)
	}
}
