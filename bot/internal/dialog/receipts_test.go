package dialog

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/receipt"
	"github.com/ukti-bot/ukti/bot/internal/receipt/codes"
)

// receiptStore is a receipt.Store for one test.
type receiptStore struct {
	mu   sync.Mutex
	kept map[string]string
	fail error // what every method gives when set
}

func (s *receiptStore) PutReceipt(_ context.Context, code string, data []byte, _ time.Time, _ bool) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.kept[code]; ok || s.fail != nil {
		return false, s.fail
	}
	s.kept[code] = string(data)
	return true, nil
}

func (s *receiptStore) Receipt(_ context.Context, code string) ([]byte, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	data, ok := s.kept[code]
	return []byte(data), ok && s.fail == nil, s.fail
}

// withReceipts gives the answers of a conversation receipts.
func withReceipts(t *testing.T, b *bench) *receiptStore {
	t.Helper()
	store := &receiptStore{kept: map[string]string{}}
	keys, _, err := receipt.MakeKeys(t.Context(), t.TempDir(), b.clock)
	if err != nil {
		t.Fatal(err)
	}
	b.receipts = &receipt.Book{Keys: keys, Store: store, Now: func() time.Time { return b.clock }, Version: "1.0", KeepFor: 365 * 24 * time.Hour}
	return store
}

// receiptOf is the receipt that a reply's code leads to.
func receiptOf(t *testing.T, b *bench, r adapters.Reply) receipt.Signed {
	t.Helper()
	code, err := codes.Parse(r.Receipt)
	if err != nil {
		t.Fatalf("%s: %v", show(r), err)
	}
	s, err := b.receipts.Get(t.Context(), code)
	if err != nil {
		t.Fatalf("%s: %v", show(r), err)
	}
	return s
}

// Every answer and every judgement has a receipt of just what it quotes, and nothing of
// the question in it; what is no answer has none.
func TestReceiptsOfReplies(t *testing.T) {
	b := sit(t, twoArticles()...)
	store := withReceipts(t, b)
	for _, c := range []struct{ asked, kind, degree string }{
		{"What is the toll for a car on the bridge?", receipt.Answer, adapters.Strong},
		{"bridge", receipt.Answer, adapters.Weak},
		{"How tall is the lighthouse of Zanzibar?", receipt.Answer, ""},
		{"“The toll is 30 taka for a car.”", receipt.Judgement, adapters.Strong},
		{"“The toll is 90 taka for a car.”", receipt.Judgement, adapters.Weak},
		{"/quote Nothing of this stands in any paper at all.", receipt.Judgement, adapters.None},
		{"/ask What is the toll? And how many trucks can the bridge carry?", receipt.Answer, ""},
	} {
		r := b.say(c.asked)
		s := receiptOf(t, b, r)
		if s.Kind != c.kind || s.Degree != r.Confidence || c.degree != "" && s.Degree != c.degree || len(s.Quotes) != len(r.Quotes) || !s.Time.Equal(b.clock) {
			t.Errorf("%s: %s\n%s", c.asked, show(r), s.JSON())
			continue
		}
		for i, q := range s.Quotes {
			if shown := r.Quotes[i]; q.Article != shown.Source.Article || q.Revision != shown.Source.Revision || q.Start != shown.Source.Start || q.End != shown.Source.End || q.Hash != receipt.Hash(shown.Text) {
				t.Errorf("%s: quote %d is %+v", c.asked, i, q)
			}
		}
		if !s.Question.Is(strings.TrimPrefix(c.asked, "/quote ")) && !s.Question.Is(c.asked) {
			t.Errorf("%s: the hash is of another question", c.asked)
		}
	}
	kept := len(store.kept)
	for _, no := range []string{"hello", "/help", "/line bridge:4", "/articles", "/privacy", "/nothing"} {
		if r := b.say(no); r.Receipt != "" || len(store.kept) != kept {
			t.Errorf("%s has the receipt %s", no, r.Receipt)
		}
	}
	for _, row := range store.kept {
		for _, word := range []string{"toll", "reader", "room", "Zanzibar", "taka"} {
			if strings.Contains(row, word) {
				t.Errorf("%s holds %q", row, word)
			}
		}
	}
}

// What a button shows of an answer is under the answer's receipt; another answer has its
// own.
func TestReceiptsOfPresses(t *testing.T) {
	b := sit(t, fairArticles()...)
	store := withReceipts(t, b)
	r := b.say("How many visitors did the fair of Dorigaon have in August?")
	around := b.press(t, r, "Read around")
	back := b.press(t, around, "Back")
	if around.Receipt != r.Receipt || back.Receipt != r.Receipt || len(store.kept) != 1 {
		t.Errorf("the codes are %s, %s and %s; %d are kept", r.Receipt, around.Receipt, back.Receipt, len(store.kept))
	}
	clear(store.kept) // as after a year
	if again := b.press(t, back, "Read around"); again.Receipt != "" {
		t.Errorf("%s leads nowhere", again.Receipt)
	}
}

// On the page nothing is kept; the receipt is in the page's hands, whole.
func TestReceiptsInPassing(t *testing.T) {
	b := sit(t, twoArticles()...)
	store := withReceipts(t, b)
	r := b.Answer(t.Context(), adapters.Question{Adapter: "test", Chat: "page", Asker: "page", Text: "What is the toll?", Fleeting: true, Private: true})
	s, err := receipt.Check([]byte(r.Unkept))
	if err != nil || r.Receipt != "" || len(store.kept) != 0 || len(s.Quotes) != len(r.Quotes) {
		t.Fatalf("%q, %v; %d are kept", r.Unkept, err, len(store.kept))
	}
	for range 2 {
		if _, err := b.receipts.Keep(t.Context(), []byte(r.Unkept)); err != nil || len(store.kept) != 1 {
			t.Errorf("kept is %v, %v", store.kept, err)
		}
	}
	forged := strings.Replace(r.Unkept, `"line":4`, `"line":3`, 1)
	if _, err := b.receipts.Keep(t.Context(), []byte(forged)); err == nil || forged == r.Unkept {
		t.Error("what was never given is kept")
	}
}

// When a receipt can't be kept, the answer goes out, without a code that leads nowhere.
func TestReceiptsFail(t *testing.T) {
	b := sit(t, twoArticles()...)
	store := withReceipts(t, b)
	store.fail = errFull
	r := b.say("What is the toll for a car on the bridge?")
	if r.Receipt != "" || len(r.Quotes) != 1 || !strings.Contains(b.log.String(), "disk full") {
		t.Errorf("%s\n%s", show(r), b.log)
	}
}

// A receipt that was changed on the disk is not shown, and no text that isn't the one that
// was quoted.
func TestReceiptsFailClosed(t *testing.T) {
	b := sit(t, twoArticles()...)
	store := withReceipts(t, b)
	b.SetEditors(nil)
	r := b.say("What is the toll for a car on the bridge?")
	code, err := codes.Parse(r.Receipt)
	if err != nil {
		t.Fatal(err)
	}
	ask := func() adapters.Reply { return b.say("/receipt " + r.Receipt) }
	if got := ask(); len(got.Quotes) != 1 || got.Quotes[0].Text != r.Quotes[0].Text || got.Receipt != "" || got.Confidence != "" {
		t.Fatalf("whole: %s", show(got))
	}
	whole := store.kept[string(code)]
	store.kept[string(code)] = strings.Replace(whole, `"line":4`, `"line":1`, 1)
	if got := ask(); len(got.Quotes) != 0 || !strings.Contains(got.Lead, "damaged") || strings.Contains(got.Lead, "bridge") {
		t.Errorf("changed on the disk: %s", show(got))
	}
	store.kept[string(code)] = whole
	other := twoArticles()
	other[0].Body = strings.Replace(other[0].Body, "30 taka", "90 taka", 1)
	b.shelf.Swap(index(t, other...)) // with no archive behind it, the earlier text is gone
	if got := ask(); len(got.Quotes) != 0 || !strings.Contains(got.Lead, "no longer kept") {
		t.Errorf("another text is there: %s", show(got))
	}
	store.fail = errFull
	if got := ask(); len(got.Quotes) != 0 || got.Lead != b.locales.For("en").Say("sorry") {
		t.Errorf("the state can't be read: %s", show(got))
	}
}

// codesOf hides what of receipts differs from run to run.
type codesOf struct{ last, key string }

func (c *codesOf) given(t *testing.T, b *bench) {
	withReceipts(t, b)
	all, err := b.receipts.Keys.Public()
	if err != nil {
		t.Fatal(err)
	}
	c.key = receipt.Fingerprint(all[0].Key)[:8]
	b.SetEditors(b.menu.Load().editors)
}

func (c *codesOf) note(r adapters.Reply) {
	if r.Receipt != "" {
		c.last = r.Receipt
	}
}

func (c *codesOf) hide(text string) string {
	if c.last == "" {
		return text
	}
	return strings.NewReplacer(c.last, "{CODE}", c.key, "{KEY}").Replace(text)
}
