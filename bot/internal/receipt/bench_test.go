package receipt_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/bot/internal/receipt"
	"github.com/ukti-bot/ukti/bot/internal/state"
)

// BenchmarkIssue tells what an answer's receipt costs, its commit on the disk included,
// and how many bytes of the state's file it takes.
func BenchmarkIssue(b *testing.B) {
	dir := b.TempDir()
	store, err := state.Open(b.Context(), dir, state.Options{})
	if err != nil {
		b.Fatal(err)
	}
	keys, _, err := receipt.MakeKeys(b.Context(), dir, time.Now())
	if err != nil {
		b.Fatal(err)
	}
	book := &receipt.Book{Keys: keys, Store: store, Now: time.Now, Version: "1.0"}
	r := receipt.Receipt{Kind: receipt.Answer, Degree: "strong", Question: receipt.HashQuestion("কয়টি বই?"), Quotes: []receipt.Quote{
		{Article: "bridge", Revision: "6uwg4x5f22", Start: 12, End: 42, Line: 2, Publisher: "Koroti Courier", URL: "https://courier.example/2029/05/12/bridge", Hash: receipt.Hash("x")},
	}}
	n := 0
	for b.Loop() {
		if _, err := book.Issue(b.Context(), r, false); err != nil {
			b.Fatal(err)
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
	b.ReportMetric(float64(info.Size())/float64(n), "bytes/receipt")
}
