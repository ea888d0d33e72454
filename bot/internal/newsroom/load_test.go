package newsroom

import (
	"context"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/ingest"
)

// loadRun is the environment variable that lets TestSearchWhileIngesting run: it
// takes half a minute and a quiet machine.
//
//	NEWSROOM_LOAD=1 go test ./bot/internal/newsroom -run TestSearchWhileIngesting -v
const loadRun = "NEWSROOM_LOAD"

// A search takes at most twice as long, at the 99th percentile, while 100 articles a
// second come in as while none does.
func TestSearchWhileIngesting(t *testing.T) {
	if os.Getenv(loadRun) == "" {
		t.Skipf("%s is not set; it measures, and needs a quiet machine", loadRun)
	}
	const start, aSecond, measured = 3000, 100, 10 * time.Second
	r := room(t, Options{DataDir: t.TempDir()})
	docs := func(from, to int) (list []ingest.Document) {
		for i := from; i < to; i++ {
			list = append(list, ingest.Document{Article: knowledge.Article{ID: knowledge.ArticleID(fmt.Sprint("a", i)), Body: crashBody(i, 1) + crashBody(i, 2)}})
		}
		return list
	}
	put := func(list []ingest.Document) {
		if _, err := r.Archive().Put(context.WithoutCancel(t.Context()), list); err != nil {
			t.Error(err)
		}
		r.wake()
	}
	put(docs(0, start))
	runs(t, r)
	if err := r.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	p99 := func(during time.Duration) time.Duration {
		var took []time.Duration
		for end, i := time.Now().Add(during), 0; time.Now().Before(end); i++ {
			question := "How many carts does bridge " + crashBody(i%start, 1)[30:60] + " carry?"
			began := time.Now()
			if _, err := r.Shelf().Index().Search(t.Context(), knowledge.Query{Text: question}); err != nil {
				t.Fatal(err)
			}
			took = append(took, time.Since(began))
			rest(t.Context(), 5*time.Millisecond) // as people ask, not as fast as can be
		}
		slices.Sort(took)
		t.Logf("%d searches: median %v, p99 %v, slowest %v", len(took), took[len(took)/2], took[len(took)*99/100], took[len(took)-1])
		return took[len(took)*99/100]
	}
	quiet := p99(measured)
	ctx, stop := context.WithCancel(t.Context())
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
	t.Logf("%d articles came in meanwhile", <-ended)
	if err := r.Check(t.Context()); err != nil {
		t.Error(err)
	}
	if busy > 2*quiet {
		t.Errorf("the p99 is %v while articles come in, %v while none does", busy, quiet)
	}
}
