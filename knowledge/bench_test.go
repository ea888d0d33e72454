package knowledge

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// copies gives n copies of the shipped article in which about a third of the
// words are changed, so that they have a vocabulary of their own.
func copies(tb testing.TB, n int) iter.Seq2[Article, error] {
	a := seed(tb)
	return func(yield func(Article, error) bool) {
		r := rand.New(rand.NewPCG(1, 2))
		letters := []rune("কখগতদনপবমরলসািুে")
		for i := range n {
			words := strings.Split(a.Body, " ")
			for j := range words {
				if r.IntN(3) > 0 {
					continue
				}
				made := make([]rune, 3+r.IntN(3))
				for k := range made {
					made[k] = letters[r.IntN(len(letters))]
				}
				words[j] = string(made) + words[j]
			}
			if !yield(Article{ID: ArticleID(fmt.Sprint("copy", i)), Body: strings.Join(words, " ")}, nil) {
				return
			}
		}
	}
}

var benchSizes = []int{1, 1000}

func BenchmarkBuild(b *testing.B) {
	for _, n := range benchSizes {
		b.Run(fmt.Sprint("articles=", n), func(b *testing.B) {
			sentences := 0
			for b.Loop() {
				x, err := Build(context.Background(), copies(b, n), Options{})
				if err != nil {
					b.Fatal(err)
				}
				sentences += x.Size().Sentences
			}
			b.ReportMetric(float64(sentences)/b.Elapsed().Seconds(), "sentences/s")
		})
	}
}

var usualQuestions = []string{
	"ঝাং ইউক্সিয়া কে?", "putin kobe beijing giyechilen?", "When did China and Russia declare their partnership?",
	"প্রতিরখা মন্ত্রি বেলসভ কী বলেছেন?", "চীনের সামরিক বাহিনী কী করেছে?", "ঢাকার আবহাওয়া কেমন?",
}

// BenchmarkSearch reports p50 and p99 in microseconds, and the bytes the index
// holds for each sentence, the body among them.
func BenchmarkSearch(b *testing.B) {
	for _, n := range benchSizes {
		b.Run(fmt.Sprint("articles=", n), func(b *testing.B) {
			before := heap()
			x, err := Build(context.Background(), copies(b, n), Options{})
			if err != nil {
				b.Fatal(err)
			}
			held := heap() - before
			var took []time.Duration
			for i := 0; b.Loop(); i++ {
				start := time.Now()
				if _, err := x.Search(context.Background(), Query{Text: usualQuestions[i%len(usualQuestions)]}); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(start))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
			b.ReportMetric(float64(held)/float64(x.Size().Sentences), "B/sentence")
		})
	}
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// BenchmarkUpdate adds one article after another to an index of 1,000.
func BenchmarkUpdate(b *testing.B) {
	x, err := Build(context.Background(), copies(b, 1000), Options{})
	if err != nil {
		b.Fatal(err)
	}
	shelf := NewLiveIndex(x)
	next, stop := iter.Pull2(copies(b, 1<<30))
	defer stop()
	for i := 0; b.Loop(); i++ {
		a, _, _ := next()
		a.ID = ArticleID(fmt.Sprint("added", i))
		if err := shelf.Update(context.Background(), Change{Add: []Article{a}}); err != nil {
			b.Fatal(err)
		}
	}
}
