package dialog_test

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/bot/internal/dialog"
	"github.com/ukti-bot/ukti/bot/internal/receipt"
	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/seeds"
)

// articles are the shipped one and two that are invented.
func articles(t *testing.T) *knowledge.LiveIndex {
	t.Helper()
	entries, err := seeds.All()
	if err != nil || len(entries) == 0 {
		t.Skip("this build ships no article")
	}
	x, err := knowledge.Build(t.Context(), func(yield func(knowledge.Article, error) bool) {
		_ = yield(knowledge.Article{ID: knowledge.ArticleID(entries[0].ID), Lang: entries[0].Lang, Body: entries[0].Body}, nil) &&
			yield(knowledge.Article{ID: "quay", Title: "The quay at Tilpara stays shut", Publisher: "The Tarn Post", Lang: "en", Body: "The quay at Tilpara will stay shut until May, the harbour board said on Monday.\n" +
				"“The piles are rotten and no boat may moor there,” said the board’s engineer, Ingrid Vale. “We will not open it for the fair.”\n" +
				"Fishers were offered berths at Osmark for £12 a week *with* a_b_c <discount>.\n" +
				"Nobody was hurt when the last pile broke."}, nil) &&
			yield(knowledge.Article{ID: "pul", Title: "माधोपुर का पुल बंद", Publisher: "जनपथ", Lang: "hi", Body: "माधोपुर का पुल सोमवार से दो महीने के लिए बंद रहेगा।\n" +
				"इंजीनियर कमला देवी ने कहा, “खंभों में दरार है, इसलिए भारी गाड़ियाँ नहीं चलेंगी।”\n" +
				"तब तक लोग नाव से नदी पार करेंगे।"}, nil)
	}, knowledge.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return knowledge.NewLiveIndex(x)
}

// questions lead to answers of every kind that quotes: sure and unsure ones, lines,
// judgements of every verdict, in three languages.
var questions = []string{
	"ঝাং ইউক্সিয়া কে?", "Until when will the quay at Tilpara stay shut?", "माधोपुर का पुल कब से बंद रहेगा?", "Did China supply weapons to Russia?",
	"Who is Ingrid Vale? For how much were berths offered?", "/line quay 2", "/line quay 1-3", "/line pul 1-2",
	"/quote The quay at Tilpara will stay shut until May, the harbour board said on Monday.",
	"/quote The quay at Tilpara will stay shut until June, the harbour board said on Monday.",
	"/quote The piles are rotten and a boat may moor there",
	"/quote We will not open it … the last pile broke.",
	"/quote Tom Reske said: “The piles are rotten and no boat may moor there.”",
	"/quote Nobody was hurt when the last pile broke. The mayor has fled to the coast with the money.",
	"/quote চীন বলেছে তারা রাশিয়াকে অস্ত্র সরবরাহ করেছে।", "/quote खंभों में दरार है, इसलिए भारी गाड़ियाँ चलेंगी।", "/quote पुल दो साल के लिए बंद रहेगा।",
}

// talk is the conversation, which keeps what it replied to each message.
type talk struct {
	*dialog.Dialog
	mu      sync.Mutex
	replies map[string]adapters.Reply
	last    adapters.Reply
	kind    adapters.Kind // of the last question
}

func newTalk(t *testing.T) *talk {
	t.Helper()
	store, err := state.Temporary(t.Context(), state.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	keys, _, err := receipt.MakeKeys(t.Context(), t.TempDir(), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	book := &receipt.Book{Keys: keys, Store: store, Now: time.Now, KeepFor: time.Hour}
	d, err := dialog.New(dialog.Options{LiveIndex: articles(t), Store: store, Receipts: book, Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	return &talk{Dialog: d, replies: map[string]adapters.Reply{}}
}

func (k *talk) Answer(ctx context.Context, q adapters.Question) adapters.Reply {
	r := k.Dialog.Answer(ctx, q)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.replies[q.Message], k.last, k.kind = r, r, q.Kind
	return r
}

// latest is the last reply, and how it was asked for.
func (k *talk) latest() (adapters.Reply, adapters.Kind) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.last, k.kind
}

// reply is what was replied to a message.
func (k *talk) reply(message string) adapters.Reply {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.replies[message]
}

// differs says in what a judgement of a reply falls short of finding its quotes word for
// word, or one sentence of them; "" in nothing.
func differs(reply, back adapters.Reply, sentence bool) string {
	if back.Confidence != adapters.Strong {
		return "it isn't sure"
	}
	var found strings.Builder
	for _, q := range back.Quotes {
		found.WriteString(q.Text + "\n")
	}
	if sentence {
		return ""
	}
	for _, q := range reply.Quotes {
		for line := range strings.Lines(q.Text) {
			if line = strings.TrimSpace(line); !strings.Contains(found.String(), line) {
				return fmt.Sprintf("the line %q isn't found", line)
			}
		}
	}
	return ""
}

// inTurn yields the ways in which the answer to a question is sent back: all of them where
// there is time, else each way for some of the questions.
func inTurn[V any](question int, ways map[string]V) iter.Seq2[string, V] {
	return func(yield func(string, V) bool) {
		for i, way := range slices.Sorted(maps.Keys(ways)) {
			if (adaptertest.Long() || (question+i)%4 == 0) && !yield(way, ways[way]) {
				return
			}
		}
	}
}

// before is what stands before a part of a text.
func before(text, part string) string {
	head, _, _ := strings.Cut(text, part)
	return head
}

func show(replies ...adapters.Reply) string {
	var b strings.Builder
	for _, r := range replies {
		fmt.Fprintf(&b, "(%s) %s\n", r.Confidence, r.Lead)
		for _, q := range r.Quotes {
			fmt.Fprintf(&b, "| %s\n  %s\n", q.Text, q.Source.Where+" · "+q.Source.Cite)
		}
		b.WriteString(r.Note + "\n---\n")
	}
	return b.String()
}

// run starts an adapter, and returns what ends it in good order.
func run(t *testing.T, a adapters.Adapter, h adapters.Handler) (end func()) {
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx, h) }()
	return func() {
		t.Helper()
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}
