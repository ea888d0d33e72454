package archive

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/ingest"
)

// clock is a time that moves a second each time it is asked.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func newClock() *clock { return &clock{t: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(time.Second)
	return c.t
}

func open(t testing.TB, dir string) *Archive {
	t.Helper()
	return openWith(t, dir, Options{Now: newClock().now})
}

func openWith(t testing.TB, dir string, o Options) *Archive {
	t.Helper()
	a, err := Open(t.Context(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

// doc is a document with nothing but an id and a body.
func doc(id, body string) ingest.Document {
	return ingest.Document{Article: knowledge.Article{ID: knowledge.ArticleID(id), Body: body}}
}

// from gives d a publisher, an address and a feed.
func from(d ingest.Document, publisher, feed string) ingest.Document {
	d.Publisher, d.Feed = publisher, feed
	return d
}

// words are the invented matter of all texts here.
var words = strings.Fields("সেতু নদী বাজার স্কুল মেলা ফেরি সড়ক পাঠাগার ধান বৃষ্টি মেয়র ঘাট বিদ্যুৎ রেল হাসপাতাল পৌরসভা নতুন পুরোনো উদ্বোধন মেরামত বন্ধ খোলা সকাল বিকাল " +
	"bridge river market school fair ferry road library rice rain mayor pier power rail hospital council new old opened repaired closed morning evening quiet")

// story is an invented text of about n words in lines; each seed has its own.
func story(seed uint64, n int) string {
	r := rand.New(rand.NewPCG(seed, 7))
	var b strings.Builder
	for i := range n {
		b.WriteString(words[r.IntN(len(words))])
		switch {
		case i%45 == 44:
			b.WriteString("।\n")
		case i%9 == 8:
			b.WriteString("। ")
		default:
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// put keeps documents and returns the outcomes.
func put(t testing.TB, a *Archive, docs ...ingest.Document) []Outcome {
	t.Helper()
	out, err := a.Put(t.Context(), docs)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// became keeps a document and checks what became of it.
func became(t testing.TB, a *Archive, d ingest.Document, kind Kind, alsoIn string) Outcome {
	t.Helper()
	out := put(t, a, d)[0]
	if out.Kind != kind || string(out.AlsoIn) != alsoIn {
		t.Fatalf("%q was %v (%v), shown as %q; want %v, %q", string(d.ID), out.Kind, out.Err, string(out.AlsoIn), kind, alsoIn)
	}
	return out
}

// shown returns the ids of what is shown, in order, joined with spaces.
func shown(t testing.TB, a *Archive) string {
	t.Helper()
	var ids []string
	for article, err := range a.Articles(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, string(article.ID))
	}
	return strings.Join(ids, " ")
}

// also returns the ids of AlsoIn, joined with spaces.
func also(t testing.TB, a *Archive, id string) string {
	t.Helper()
	others, err := a.AlsoIn(t.Context(), knowledge.ArticleID(id))
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, o := range others {
		ids = append(ids, string(o.ID))
	}
	return strings.Join(ids, " ")
}

// many returns n documents with ids that begin with prefix, each with a text of its
// own of about size bytes.
func many(prefix string, n, size int) iter.Seq2[ingest.Document, error] {
	return func(yield func(ingest.Document, error) bool) {
		for i := range n {
			d := doc(fmt.Sprint(prefix, i), story(uint64(i)+1, size/11))
			d.Title, d.URL = fmt.Sprint("Title ", i), fmt.Sprintf("https://news.example/%s/%d", prefix, i)
			if !yield(d, nil) {
				return
			}
		}
	}
}
