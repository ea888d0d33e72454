//go:build unix

package knowledge

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// newsdesk invents news and what people watch in it. Words are syllables; their ranks, and
// those of names, follow Zipf's law, as do the names that people want to hear of. An
// article is about some names, each sentence names one or two of them.
type newsdesk struct {
	r            *rand.Rand
	words, names []string
	word, name   *rand.Zipf
}

func newNewsdesk(seed uint64) *newsdesk {
	r := rand.New(rand.NewPCG(seed, 42))
	d := &newsdesk{r: r, words: coined(r, 30_000), names: coined(r, 20_000)}
	for i, n := range d.names {
		d.names[i] = strings.ToUpper(n[:1]) + n[1:]
	}
	d.word = rand.NewZipf(r, 1.07, 2, uint64(len(d.words)-1))
	d.name = rand.NewZipf(r, 1.05, 20, uint64(len(d.names)-1))
	return d
}

// coined returns n different words of two to four syllables.
func coined(r *rand.Rand, n int) []string {
	known := map[string]bool{}
	for len(known) < n {
		var w strings.Builder
		for range 2 + r.IntN(3) {
			w.WriteByte("bdfghjklmnprstvz"[r.IntN(16)])
			w.WriteByte("aeiou"[r.IntN(5)])
		}
		w.WriteByte("nrkltm"[r.IntN(6)])
		known[w.String()] = true
	}
	out := make([]string, 0, n)
	for w := range known {
		out = append(out, w)
	}
	slices.Sort(out)
	r.Shuffle(n, func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// article writes 15 sentences of 20 words about six names.
func (d *newsdesk) article(id int) Article {
	var about [6]string
	for i := range about {
		about[i] = d.names[d.name.Uint64()]
	}
	var b strings.Builder
	for range 15 {
		for i := range 20 {
			switch {
			case i == 0 || i == 9 && d.r.IntN(2) == 0:
				b.WriteString(about[d.r.IntN(len(about))])
			default:
				b.WriteString(d.words[d.word.Uint64()])
			}
			b.WriteByte(" ."[i/19])
		}
		b.WriteByte('\n')
	}
	return Article{ID: ArticleID(fmt.Sprintf("n%d", id)), Body: b.String()}
}

// watch is a name, two names, a name with a word that is not too common, or a question.
func (d *newsdesk) watch() string {
	name, word := func() string { return d.names[d.name.Uint64()] }, func() string { return d.words[100+d.r.IntN(5000)] }
	switch n := d.r.IntN(100); {
	case n < 35:
		return name()
	case n < 55:
		return name() + " " + name()
	case n < 80:
		return name() + " " + word()
	default:
		return fmt.Sprintf("When does %s %s the %s?", name(), word(), word())
	}
}

// askedOfOne is how many watches the bot asks of an article at once.
const askedOfOne = 20

// BenchmarkWatches holds invented news against 100,000 invented watches, with the search
// that decides which of them an article answers, from two goroutines. It reports how many
// articles two cores take in a second that they work for nothing else.
func BenchmarkWatches(b *testing.B) {
	const watches, articles, cores = 100_000, 2_000, 2
	d := newNewsdesk(7)
	var news []Article
	for i := range articles {
		news = append(news, d.article(i))
	}
	x := build(b, news...)
	p, err := NewPercolator()
	if err != nil {
		b.Fatal(err)
	}
	texts, known := []string{""}, map[string]bool{}
	for range watches {
		w := d.watch()
		if known[w] || errors.Is(p.Add(b.Context(), x, int64(len(texts)), w), ErrBlank) { // a small word was coined
			continue
		}
		known[w] = true
		texts = append(texts, w)
	}
	b.Run("news", func(b *testing.B) {
		var n, met, asked, told atomic.Int64
		began := worked()
		b.SetParallelism(max(1, cores/runtime.GOMAXPROCS(0)))
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				a := news[int(n.Add(1))%len(news)]
				all := p.Meet(a)
				met.Add(int64(len(all)))
				slices.SortFunc(all, Met.Compare)
				for _, m := range all[:min(len(all), askedOfOne)] {
					asked.Add(1)
					is, _, err := p.Confirm(b.Context(), x, m, a.ID, texts[m.ID])
					if err != nil {
						b.Error(err)
					}
					if is != Unanswered {
						told.Add(1)
					}
				}
			}
		})
		of := float64(n.Load())
		b.ReportMetric(cores*of/(worked()-began).Seconds(), "articles/s")
		b.ReportMetric(float64(len(texts)-1), "texts")
		b.ReportMetric(float64(met.Load())/of, "met/article")
		b.ReportMetric(float64(asked.Load())/of, "asked/article")
		b.ReportMetric(float64(told.Load())/of, "told/article")
	})
}

// worked is the time that cores have worked for this process, whatever else they do.
func worked() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkPercolator holds articles against 100,000 watches that meet as no people's do, without
// the search, and reports how many a second of one core takes, and how many watches an article met.
//
//   - alike: watches of one to four words of the articles, which have most words in common, so that
//     a quarter of all watches are met by each: more than news can bring;
//   - strangers: the same articles, and watches that share no word with them;
//   - one word: a word that every watch has and that stands in every article, beside one of its own;
//   - giant: an article of 5,000 sentences.
func BenchmarkPercolator(b *testing.B) {
	const watches = 100_000
	var articles []Article
	for a, err := range copies(b, 200) {
		if err != nil {
			b.Fatal(err)
		}
		articles = append(articles, a)
	}
	x := build(b, articles...)
	var words []string
	for _, a := range articles {
		words = append(words, strings.Fields(strings.NewReplacer("।", " ", ",", " ", "“", " ", "”", " ").Replace(a.Body))...)
	}
	some := func(r *rand.Rand) string {
		var asked []string
		for range 1 + r.IntN(4) {
			asked = append(asked, words[r.IntN(len(words))])
		}
		return strings.Join(asked, " ")
	}
	giant := Article{ID: "giant", Body: strings.Repeat(articles[0].Body+"\n", 250)}
	for _, bench := range []struct {
		name     string
		watch    func(r *rand.Rand, i int) string
		articles []Article
	}{
		{"alike", func(r *rand.Rand, _ int) string { return some(r) }, articles},
		{"strangers", func(_ *rand.Rand, i int) string { return fmt.Sprintf("qqx%dzz kkw%dyy", i, i) }, articles},
		{"one word", func(_ *rand.Rand, i int) string { return fmt.Sprintf("পুতিন qqx%dzz", i) }, articles},
		{"giant", func(r *rand.Rand, _ int) string { return some(r) }, []Article{giant}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			p, err := NewPercolator()
			if err != nil {
				b.Fatal(err)
			}
			r := rand.New(rand.NewPCG(5, 8))
			for i := range watches {
				_ = p.Add(b.Context(), x, int64(i+1), bench.watch(r, i)) // one of small words alone is none
			}
			met, n, began := 0, 0, worked()
			for b.Loop() {
				met += len(p.Meet(bench.articles[n%len(bench.articles)]))
				n++
			}
			b.ReportMetric(float64(n)/(worked()-began).Seconds(), "articles/s")
			b.ReportMetric(float64(met)/float64(n), "met/article")
		})
	}
}
