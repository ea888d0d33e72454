package newsroom

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/ingest"
)

// A search takes at most twice as long, at the 99th percentile, while 100 articles a
// second come in as while none does. It takes half a minute and needs a quiet machine:
//
//	go test ./bot/internal/newsroom -run none -bench SearchWhileIngesting -benchtime 1x
func BenchmarkSearchWhileIngesting(b *testing.B) {
	const start, aSecond, measured = 3000, 100, 10 * time.Second
	r := room(b, Options{DataDir: b.TempDir()})
	docs := func(from, to int) (list []ingest.Document) {
		for i := from; i < to; i++ {
			list = append(list, ingest.Document{Article: knowledge.Article{ID: knowledge.ArticleID(fmt.Sprint("a", i)), Body: crashBody(i, 1) + crashBody(i, 2)}})
		}
		return list
	}
	put := func(list []ingest.Document) {
		if _, err := r.Archive.Put(context.WithoutCancel(b.Context()), list); err != nil {
			b.Error(err)
		}
		r.Index.wake()
	}
	put(docs(0, start))
	runs(b, r)
	if err := r.Index.CatchUp(b.Context()); err != nil {
		b.Fatal(err)
	}
	p99 := func(during time.Duration) time.Duration {
		var took []time.Duration
		for end, i := time.Now().Add(during), 0; time.Now().Before(end); i++ {
			question := "How many carts does bridge " + crashBody(i%start, 1)[30:60] + " carry?"
			began := time.Now()
			if _, err := r.Index.Live().Index().Search(b.Context(), knowledge.Query{Text: question}); err != nil {
				b.Fatal(err)
			}
			took = append(took, time.Since(began))
			rest(b.Context(), 5*time.Millisecond) // as people ask, not as fast as can be
		}
		slices.Sort(took)
		return took[len(took)*99/100]
	}
	quiet := p99(measured)
	ctx, stop := context.WithCancel(b.Context())
	ended := make(chan int)
	go func() {
		n := start
		for began := time.Now(); ctx.Err() == nil; rest(ctx, time.Second/aSecond) {
			due := start + int(aSecond*time.Since(began).Seconds())
			put(docs(n, due))
			n = due
		}
		ended <- n - start
	}()
	busy := p99(measured)
	stop()
	b.ReportMetric(quiet.Seconds()*1000, "quiet-p99-ms")
	b.ReportMetric(busy.Seconds()*1000, "busy-p99-ms")
	b.ReportMetric(float64(<-ended)/measured.Seconds(), "articles/s")
	b.ReportMetric(0, "ns/op") // says nothing here
	if err := r.Index.Check(b.Context()); err != nil {
		b.Error(err)
	}
	if busy > 2*quiet {
		b.Errorf("the p99 is %v while articles come in, %v while none does", busy, quiet)
	}
}
