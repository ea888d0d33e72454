package app

import (
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"
)

// BenchmarkNeighbour compares how long a visitor waits alone and beside another who asks
// ten times as often as the limit lets: of each the 99th percentile, in milliseconds, and
// their ratio.
//
//	go test ./bot/internal/app -run '^$' -bench Neighbour -benchtime 2000x
func BenchmarkNeighbour(b *testing.B) {
	c := visitors(filepath.Join(b.TempDir(), "data"))
	c.Web.Rate = 5
	room := startWith(b, c)
	alone := waits(b, room, b.N)
	end := make(chan struct{})
	var greedy sync.WaitGroup
	greedy.Go(func() {
		every := time.NewTicker(time.Second / time.Duration(10*c.Web.Rate))
		defer every.Stop()
		for {
			select {
			case <-end:
				return
			case <-every.C:
				greedy.Go(func() { visit(b, room, "192.0.2.66") })
			}
		}
	})
	beside := waits(b, room, b.N)
	close(end)
	greedy.Wait()
	b.ReportMetric(float64(alone)/1e6, "alone-p99-ms")
	b.ReportMetric(float64(beside)/1e6, "beside-p99-ms")
	b.ReportMetric(float64(beside)/float64(alone), "ratio")
}

// waits asks n questions, one behind the other and each as a visitor of their own, and
// returns the 99th percentile of how long the answers took.
func waits(b *testing.B, room string, n int) time.Duration {
	took := make([]time.Duration, n)
	for i := range took {
		began := time.Now()
		if status := visit(b, room, "198.51.100."+string(rune('1'+i%9))+string(rune('0'+i/9%10))); status != http.StatusOK && status != http.StatusTooManyRequests {
			b.Fatalf("status %d", status)
		}
		took[i] = time.Since(began)
	}
	slices.Sort(took)
	return took[(n*99-1)/100]
}

// visit asks a question as a visitor behind a proxy of this machine.
func visit(b *testing.B, room, client string) int {
	r, err := http.NewRequest(http.MethodGet, room+"?q="+url.QueryEscape(question), nil)
	if err != nil {
		b.Error(err)
		return 0
	}
	r.Header.Set("X-Forwarded-For", client)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		b.Error(err)
		return 0
	}
	defer func() { _ = resp.Body.Close() }()
	_, _ = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode
}
