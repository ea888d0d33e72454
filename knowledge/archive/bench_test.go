package archive

import (
	"fmt"
	"testing"
)

// BenchmarkPutAll is how fast many articles of some 3 KB come in.
func BenchmarkPutAll(b *testing.B) {
	a := open(b, b.TempDir())
	b.ResetTimer()
	counts, err := a.PutAll(b.Context(), many("m", b.N, 3000), BulkOptions{})
	if err != nil || counts.Added != b.N {
		b.Fatal(counts, err)
	}
	size, err := a.Size(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "articles/s")
	b.ReportMetric(float64(size.Bytes)/float64(b.N), "bodybytes/article")
	b.ReportMetric(float64(size.File)/float64(b.N), "filebytes/article")
}

// BenchmarkPut is how fast articles come in one by one, each on the disk before
// the next.
func BenchmarkPut(b *testing.B) {
	a := open(b, b.TempDir())
	for i := 0; b.Loop(); i++ {
		put(b, a, doc(fmt.Sprint(i), story(uint64(i), 300)))
	}
}

// BenchmarkArticles is how fast an index can be fed.
func BenchmarkArticles(b *testing.B) {
	const n = 5000
	a := open(b, b.TempDir())
	if _, err := a.PutAll(b.Context(), many("m", n, 3000), BulkOptions{}); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		got := 0
		for _, err := range a.Articles(b.Context()) {
			if err != nil {
				b.Fatal(err)
			}
			got++
		}
		if got != n {
			b.Fatal(got)
		}
	}
	b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds(), "articles/s")
}
