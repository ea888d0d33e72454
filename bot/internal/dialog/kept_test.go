package dialog

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/state"
)

// BenchmarkKept tells how many bytes of the state's file an answer takes that has choices,
// with three of them pressed. They are kept for thirty days.
func BenchmarkKept(b *testing.B) {
	dir := b.TempDir()
	store, err := state.Open(b.Context(), dir, state.Options{})
	if err != nil {
		b.Fatal(err)
	}
	d, err := New(Options{LiveIndex: sit(b, append(fairArticles(), quay)...).shelf, Store: store, Version: "1.0"})
	if err != nil {
		b.Fatal(err)
	}
	asked := []string{"How many visitors did the fair of Dorigaon have in August?", "ferry", "mayor", whoSaid, "দরিগাঁও ঘাটে কী চালু হয়েছে?"}
	q := adapters.Question{Adapter: "telegram", Chat: "-1001234567890", Asker: "1234567890"}
	n := 0
	for b.Loop() {
		q.Text, q.Kind = asked[n%len(asked)], adapters.Free
		r := d.Answer(b.Context(), q)
		for range 3 {
			if len(r.Choices) == 0 {
				b.Fatalf("%s has no choices", q.Text)
			}
			q.Kind, q.Press = adapters.Press, r.Choices[len(r.Choices)-1].Data
			r = d.Answer(b.Context(), q)
		}
		n++
	}
	if err := store.Close(); err != nil {
		b.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(dir, state.File))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(info.Size())/float64(n), "bytes/answer")
}
