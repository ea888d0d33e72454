package knowledge

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// shortNews makes n articles of three sentences, in which every third word is new: an
// archive with a large vocabulary.
func shortNews(tb testing.TB, n int) iter.Seq2[Article, error] {
	known := strings.Fields(seed(tb).Body)
	return func(yield func(Article, error) bool) {
		r := rand.New(rand.NewPCG(1, 2))
		for i := range n {
			var b strings.Builder
			for range 3 {
				for range 10 {
					if r.IntN(3) > 0 {
						b.WriteString(strings.Trim(known[r.IntN(len(known))], "।,") + " ")
					} else {
						b.WriteString(invented(r) + " ")
					}
				}
				b.WriteString("।\n")
			}
			a := Article{ID: ArticleID(fmt.Sprint("short", i)), Title: invented(r) + " " + known[r.IntN(len(known))], Body: b.String()}
			if !yield(a, nil) {
				return
			}
		}
	}
}

// invented makes a word of four to nine letters.
func invented(r *rand.Rand) string {
	letters := []rune("কখগঘচছজঝটঠডঢতথদধনপফবভমযরলশষসহািীুূেো")
	word := make([]rune, 4+r.IntN(6))
	for i := range word {
		word[i] = letters[r.IntN(len(letters))]
	}
	return string(word)
}

// hostile are what is asked of an index by those who would keep it busy, and a usual
// question to compare them with.
func hostile(tb testing.TB) []struct {
	name string
	ask  func(ctx context.Context, x *Index) error
} {
	r := rand.New(rand.NewPCG(3, 4))
	unknown := make([]string, MaxWords)
	for i := range unknown {
		unknown[i] = invented(r)
	}
	search := func(text string) func(context.Context, *Index) error {
		return func(ctx context.Context, x *Index) error {
			_, err := x.Search(ctx, Query{Text: text})
			return err
		}
	}
	hindi := "बाढ़ से पूरा शहर पानी में डूब गया और प्रशासन ने राहत शिविर बनाए जहां हजारों परिवार रात भर सोए। स्कूल बंद रहे, बाजार सूने रहे, नदी का पुल टूट गया। " +
		"किसान अपनी फसल बचाने खेतों में गए और नाविकों ने अस्पताल तक दवा पहुंचाई। मंत्री ने सड़क मरम्मत का वादा किया, विपक्ष ने सवाल उठाए। "
	english := "The flood drowned half of the town while farmers carried their goats across a broken bridge. Ministers promised repairs, doctors treated children by candlelight, " +
		"merchants counted spoiled rice, pilots dropped medicine near schools, engineers measured the river every hour. "
	body := seed(tb).Body
	asked := 0
	return []struct {
		name string
		ask  func(ctx context.Context, x *Index) error
	}{
		{"usual", func(ctx context.Context, x *Index) error {
			asked++
			return search(usualQuestions[asked%len(usualQuestions)])(ctx, x)
		}},
		{"unknown-words", search(strings.Join(unknown, " "))},
		{"pasted-hindi", search(strings.Repeat(hindi, 8)[:MaxQuestion])},
		{"pasted-english", search(strings.Repeat(english, 20)[:MaxQuestion])},
		{"find-without-hit", func(ctx context.Context, x *Index) error {
			for range x.Titled(ctx, "ক খ গ ঘ zzz") {
				tb.Error("there is a hit")
			}
			return ctx.Err()
		}},
		{"complete-without-hit", func(ctx context.Context, x *Index) error {
			x.Complete("কখগঘঙচছজঝঞ", 10)
			return ctx.Err()
		}},
		{"old-revision", func(ctx context.Context, _ *Index) error {
			_, err := Build(ctx, sequence(Article{ID: "old", Body: body}), Options{})
			return err
		}},
	}
}

// BenchmarkHostile compares the worst that can be asked with a usual question: none may
// take more than ten times as long.
func BenchmarkHostile(b *testing.B) {
	x, err := Build(context.Background(), shortNews(b, 20_000), Options{})
	if err != nil {
		b.Fatal(err)
	}
	for _, h := range hostile(b) {
		b.Run(h.name, func(b *testing.B) {
			for b.Loop() {
				if err := h.ask(context.Background(), x); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkHostileEnds reports how long each takes at most, in milliseconds, when its
// context ends after 50 ms or sooner: at a moment that differs from time to time.
func BenchmarkHostileEnds(b *testing.B) {
	x, err := Build(context.Background(), shortNews(b, 20_000), Options{})
	if err != nil {
		b.Fatal(err)
	}
	for _, h := range hostile(b) {
		b.Run(h.name, func(b *testing.B) {
			_ = h.ask(context.Background(), x) // the tables of a language are read at its first question
			var late []time.Duration
			for i := 0; b.Loop(); i++ {
				allowed := time.Duration(1+i%50) * time.Millisecond
				ctx, cancel := context.WithTimeout(context.Background(), allowed)
				start := time.Now()
				_ = h.ask(ctx, x)
				cancel()
				late = append(late, max(0, time.Since(start)-allowed))
			}
			b.ReportMetric(float64(slices.Max(late).Microseconds())/1000, "ms-late")
		})
	}
}
