package dialog

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/kept"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/knowledge"
)

// seedID is the article that the bot ships with.
const seedID = "000_9631a6c7ea3640cd"

// memoryStore is a Store for one test.
type memoryStore struct {
	mu       sync.Mutex
	choices  map[string][4]string // owner, chat, kind, payload
	settings map[[2]string]string
	fail     error // what every method gives when set
}

func newMemoryStore() *memoryStore {
	return &memoryStore{choices: map[string][4]string{}, settings: map[[2]string]string{}}
}

func (s *memoryStore) PutChoice(_ context.Context, owner, chat, kind string, payload []byte) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := fmt.Sprintf("c%d", len(s.choices)+1)
	s.choices[key] = [4]string{owner, chat, kind, string(payload)}
	return key, s.fail
}

func (s *memoryStore) GetChoice(_ context.Context, key string) (owner, chat, kind string, payload []byte, ok bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.choices[key]
	return c[0], c[1], c[2], []byte(c[3]), ok, s.fail
}

func (s *memoryStore) SetSetting(_ context.Context, scope, name, value string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settings[[2]string{scope, name}] = value
	return s.fail
}

func (s *memoryStore) Setting(_ context.Context, scope, name string) (string, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	value, ok := s.settings[[2]string{scope, name}]
	return value, ok && value != "", s.fail
}

func (s *memoryStore) Forget(_ context.Context, asker string) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for key, c := range s.choices {
		if c[0] == asker {
			delete(s.choices, key)
			n++
		}
	}
	for key := range s.settings {
		if key[0] == asker {
			delete(s.settings, key)
			n++
		}
	}
	return n, s.fail
}

// named checks that every setting there is in the list of what is kept.
func (s *memoryStore) named(tb testing.TB) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for key := range s.settings {
		_, person := kept.Named("settings", "person", key[1])
		_, chat := kept.Named("settings", "chat", key[1])
		if !person && !chat {
			tb.Errorf("the setting %s is kept, which package kept doesn't name", key[1])
		}
	}
}

// bench is a conversation with everything around it in the test's hands.
type bench struct {
	*Dialog
	store *memoryStore
	shelf *knowledge.LiveIndex
	clock time.Time
	log   *bytes.Buffer

	room *newsroom.Room // with sitWithRoom
	web  pages
}

// sit starts a conversation over articles.
func sit(tb testing.TB, articles ...knowledge.Article) *bench {
	tb.Helper()
	b := &bench{store: newMemoryStore(), clock: time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC), log: new(bytes.Buffer)}
	tb.Cleanup(func() { b.store.named(tb) })
	b.shelf = knowledge.NewLiveIndex(index(tb, articles...))
	var err error
	b.Dialog, err = New(Options{
		LiveIndex: b.shelf, Store: b.store, Version: "1.0",
		Log: slog.New(slog.NewTextHandler(b.log, nil)),
		Now: func() time.Time { return b.clock },
	})
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// say asks a free question as the asker "reader" in the chat "room".
func (b *bench) say(text string) adapters.Reply {
	return b.Answer(context.Background(), adapters.Question{Adapter: "test", Chat: "room", Asker: "reader", Text: text})
}

// press presses the choice that has the label.
func (b *bench) press(tb testing.TB, r adapters.Reply, label string) adapters.Reply {
	tb.Helper()
	return b.Answer(context.Background(), adapters.Question{
		Kind: adapters.Press, Adapter: "test", Chat: "room", Asker: "reader", Press: choiceData(tb, r, label),
	})
}

func choiceData(tb testing.TB, r adapters.Reply, label string) string {
	tb.Helper()
	for _, c := range r.Choices {
		if c.Label == label {
			return c.Data
		}
	}
	tb.Fatalf("no choice %q among %v", label, r.Choices)
	return ""
}

// built holds the indexes of earlier tests: an Index never changes.
var built sync.Map

func index(tb testing.TB, articles ...knowledge.Article) *knowledge.Index {
	tb.Helper()
	key := fmt.Sprint(articles)
	if idx, ok := built.Load(key); ok {
		return idx.(*knowledge.Index)
	}
	idx, err := knowledge.Build(context.Background(), sequence(articles), knowledge.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	built.Store(key, idx)
	return idx
}

func sequence(articles []knowledge.Article) iter.Seq2[knowledge.Article, error] {
	return func(yield func(knowledge.Article, error) bool) {
		for _, a := range articles {
			if !yield(a, nil) {
				return
			}
		}
	}
}

// seedArticle is the shipped article.
func seedArticle(tb testing.TB) knowledge.Article {
	tb.Helper()
	body, err := os.ReadFile(filepath.Join("..", "..", "..", "seeds", seedID+".txt"))
	if err != nil {
		tb.Fatal(err)
	}
	return knowledge.Article{ID: seedID, Lang: "bn", Body: string(body)}
}

// twoArticles have what the shipped one lacks: titles, dates, publishers, and a
// paragraph too long to be shown whole.
func twoArticles() []knowledge.Article {
	return []knowledge.Article{{
		ID: "bridge", Lang: "en", Title: "New bridge over the Koroti opens", Publisher: "Koroti Courier",
		URL: "https://courier.example/bridge", Published: time.Date(2029, 5, 12, 6, 0, 0, 0, time.UTC),
		Body: "The new bridge over the Koroti river opened yesterday after four years of work.\n" +
			"Engineer Selim Hadi said the bridge can carry forty trucks at once. " +
			"Fishermen of Dorigaon said the pillars have narrowed their channel.\n" +
			"\n" +
			"The toll is 30 taka for a car.\n",
	}, {
		ID: "library", Lang: "bn", Title: "মধুপুরে নতুন গ্রন্থাগার", Publisher: "মধুপুর বার্তা",
		Published: time.Date(2029, 6, 3, 6, 0, 0, 0, time.UTC),
		Body: "মধুপুর পৌরসভা বৃহস্পতিবার একটি নতুন গ্রন্থাগার চালু করেছে।\n" +
			"গ্রন্থাগারটিতে বারো হাজার বই আছে।\n",
	}}
}

// fairArticles have what follow-ups go on from: months, people, prices, and another
// story beside.
func fairArticles() []knowledge.Article {
	return []knowledge.Article{{
		ID: "fair", Lang: "en", Title: "Fewer visitors at the Dorigaon fair", Published: time.Date(2029, 9, 2, 6, 0, 0, 0, time.UTC),
		Body: "The fair of Dorigaon counted 4,200 visitors in August, after 6,900 visitors in July.\n" +
			"Director Nila Barman said the rain kept people at home. She wants a roof over the stage by spring.\n" +
			"A ticket costs 20 taka for children and 50 taka for adults.\n" +
			"The mayor, Rafiq Tarafdar, promised new lamps along the road.\n",
	}, {
		ID: "ferry", Lang: "bn", Title: "দরিগাঁও ঘাটে নতুন ফেরি", Published: time.Date(2029, 9, 5, 6, 0, 0, 0, time.UTC),
		Body: "দরিগাঁও ঘাটে সোমবার নতুন একটি ফেরি চালু হয়েছে।\n" +
			"ফেরিতে বাসের ভাড়া ৩০০ টাকা, ট্রাকের ভাড়া ৪৫০ টাকা।\n" +
			"ফেরির মাস্টার করিম গাজী বলেন, পার হতে বারো মিনিট লাগে।\n",
	}, {
		ID: "school", Lang: "hi", Title: "धरमपुर में नया स्कूल", Published: time.Date(2029, 9, 6, 6, 0, 0, 0, time.UTC),
		Body: "धरमपुर में सोमवार को एक नया स्कूल खुला।\n" +
			"स्कूल में 240 छात्र और 12 शिक्षक हैं।\n" +
			"प्रधानाचार्य मीरा सोलंकी ने कहा कि पुस्तकालय अगले साल खुलेगा।\n",
	}}
}

// millArticles have what follow-ups without a subject of their own ask for: a reason, a
// country, a sum, what befell others; and another story that has such things, too.
func millArticles() []knowledge.Article {
	return []knowledge.Article{{
		ID: "mill", Lang: "bn", Title: "কাজলা চিনিকলে চিনির দাম বাড়ছে", Published: time.Date(2029, 9, 4, 6, 0, 0, 0, time.UTC),
		Body: "কাজলা চিনিকলের চিনির দাম সোমবার থেকে কেজিতে পাঁচ টাকা বাড়ছে।\n" +
			"চিনিকলের মহাব্যবস্থাপক রওশন জাহান বলেন, আখের খরচ বাড়ায় দাম বাড়াতে হয়েছে।\n" +
			"দুটি নতুন যন্ত্র আসবে মে মাসে; কেনা হচ্ছে থাইল্যান্ড থেকে, ৪০ কোটি টাকায়।\n" +
			"প্রধান রসায়নবিদ তপন কুমার মিত্র জুনে দায়িত্ব ছাড়বেন; অবসরে বই লিখবেন।\n" +
			"গত মাসে বয়লার ফেটে তিন শ্রমিক নিহত হন।\n" +
			"ওই ঘটনায় আহত সাতজন এখনো হাসপাতালে।\n" +
			"বছরের সেরা কর্মী হয়েছেন তপন।\n",
	}, {
		ID: "quay", Lang: "bn", Title: "তিলপাড়া ঘাটে নতুন জেটি", Published: time.Date(2029, 9, 6, 6, 0, 0, 0, time.UTC),
		Body: "তিলপাড়া ঘাটে ছয় কোটি টাকায় নতুন জেটি হচ্ছে।\n" +
			"কাঠ আসছে দেশের উত্তরের জেলা থেকে।\n" +
			"মাঝিরা ভাড়া বাড়ানোর দাবি ছাড়ছেন না।\n",
	}}
}

// checkQuotes fails when a quote is not the article's bytes, or a span of it
// lies outside.
func checkQuotes(tb testing.TB, idx *knowledge.Index, r adapters.Reply) {
	tb.Helper()
	for _, q := range r.Quotes {
		a, ok := idx.Article(knowledge.ArticleID(q.Source.Article))
		if !ok || a.Body[q.Source.Start:q.Source.End] != q.Text {
			tb.Errorf("quote %q is not the article's at [%d:%d]", q.Text, q.Source.Start, q.Source.End)
		}
		if q.Best < 0 || q.Best >= len(q.Sentences) {
			tb.Errorf("Best = %d of %d sentences", q.Best, len(q.Sentences))
		}
		for _, spans := range [][]adapters.Span{q.Sentences, q.Marks} {
			last := 0
			for _, s := range spans {
				if s.Start < last || s.End <= s.Start || s.End > len(q.Text) {
					tb.Errorf("spans %v of a text of %d bytes are not sorted, disjoint and inside", spans, len(q.Text))
					break
				}
				last = s.End
			}
		}
	}
}

// show writes a reply for people: marks in ⟦brackets⟧, a bar before quotes.
func show(r adapters.Reply) string {
	if r.IsZero() {
		return "(silence)\n"
	}
	var b strings.Builder
	confidence := r.Confidence
	if confidence == "" {
		confidence = "-"
	}
	fmt.Fprintf(&b, "(%s, %s)\n%s\n", confidence, r.Lang, r.Lead)
	for _, q := range r.Quotes {
		if q.Head != "" {
			fmt.Fprintf(&b, "%s\n", q.Head)
		}
		text, at := new(strings.Builder), 0
		for _, m := range q.Marks {
			text.WriteString(q.Text[at:m.Start] + "⟦" + q.Text[m.Start:m.End] + "⟧")
			at = m.End
		}
		text.WriteString(q.Text[at:])
		fmt.Fprintf(&b, "| %s\n", strings.ReplaceAll(text.String(), "\n", "\n| "))
		fmt.Fprintf(&b, "  %s · %s\n", q.Source.Where, q.Source.Cite)
		if q.Source.URL != "" {
			fmt.Fprintf(&b, "  %s\n", q.Source.URL)
		}
	}
	if r.Note != "" {
		fmt.Fprintf(&b, "%s\n", r.Note)
	}
	if line := r.ReceiptLine(); line != "" {
		fmt.Fprintf(&b, "%s\n", line)
	}
	for _, c := range r.Choices {
		fmt.Fprintf(&b, "[%s]\n", c.Label)
	}
	return b.String()
}

var errFull = errors.New("disk full")
