package vectordb

import (
	"slices"
	"testing"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/embed"
	"github.com/ukti-bot/ukti/knowledge/internal/vector"
)

// renamed is the reader as if it had other weights.
type renamed struct {
	*knowledge.Reader
	weights string
}

func (r renamed) Weights() string { return r.weights }

// The reader's vectors outlive a restart; those of other weights are computed anew, and the
// old ones leave the file.
func TestTheReadersVectorsAreKept(t *testing.T) {
	reader, err := knowledge.NewReader(knowledge.ReaderOptions{Threads: 1})
	if err != nil {
		t.Skip(err)
	}
	folder := t.TempDir()
	d := open(t, folder)
	if err := d.Put(t.Context(), e5, map[embed.Key]embed.Vector{embed.KeyOf("a server's"): vectorWith(t, 1)}); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name  string
		model embed.Model
		want  embed.Filled
	}{
		{"first", reader, embed.Filled{Total: len(news), Computed: len(news)}},
		{"after a restart", reader, embed.Filled{Total: len(news), Kept: len(news)}},
		{"with other weights", renamed{reader, "other"}, embed.Filled{Total: len(news), Computed: len(news)}},
	} {
		d := open(t, folder)
		local := embed.NewLocal(tt.model, embed.LocalOptions{})
		set := vector.NewSet()
		filled, err := embed.NewVectors(local, d).Fill(t.Context(), sentences, set, embed.FillOptions{})
		if err != nil || filled != tt.want || set.Len() != len(news) {
			t.Errorf("%s: %+v, %v, want %+v", tt.name, filled, err, tt.want)
		}
		own := embed.Space{Model: "reader " + tt.model.Weights()}
		if got, err := d.Spaces(t.Context()); err != nil || !slices.Equal(got, []embed.Space{e5, own}) {
			t.Errorf("%s: the file has %v, %v", tt.name, got, err)
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
