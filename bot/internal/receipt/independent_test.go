package receipt_test

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/bot/internal/receipt"
	"github.com/ukti-bot/ukti/bot/internal/receipt/codes"
)

// verify is the check of docs/receipts.md, written from that page alone. It calls nothing
// of package receipt.
func verify(text, quoted string) bool {
	text = strings.TrimSpace(text)
	var r struct {
		Ukti, Key, Signature string
		Quotes               []struct{ Sha256 string }
	}
	if json.Unmarshal([]byte(text), &r) != nil || r.Ukti != "receipt/1" {
		return false
	}
	signed, rest, found := strings.Cut(text, `,"signature":"`)
	b64 := base64.RawURLEncoding.Strict()
	key, err := b64.DecodeString(r.Key)
	signature, err2 := b64.DecodeString(r.Signature)
	if !found || rest != r.Signature+`"}` || err != nil || err2 != nil || len(key) != 32 || !ed25519.Verify(key, []byte(signed), signature) {
		return false
	}
	for _, q := range r.Quotes {
		if sum := sha256.Sum256([]byte(quoted)); q.Sha256 == hex.EncodeToString(sum[:]) {
			return true
		}
	}
	return quoted == ""
}

// store keeps receipts in memory.
type store map[string][]byte

func (s store) PutReceipt(_ context.Context, code string, data []byte, _ time.Time, _ bool) (bool, error) {
	_, taken := s[code]
	s[code] = data
	return !taken, nil
}

func (s store) Receipt(_ context.Context, code string) ([]byte, bool, error) {
	data, ok := s[code]
	return data, ok, nil
}

// Receipts of all kinds pass the check that was written from the documentation alone, and
// with any byte changed they don't.
func TestIndependentCheck(t *testing.T) {
	keys, _, err := receipt.MakeKeys(t.Context(), t.TempDir(), time.Unix(1_900_000_000, 0))
	if err != nil {
		t.Fatal(err)
	}
	book := &receipt.Book{Keys: keys, Store: store{}, Now: time.Now, Version: "1.0", Index: func() int64 { return 7 }, KeepFor: time.Hour}
	const quoted = "গ্রন্থাগারটিতে বারো হাজার বই আছে।"
	quote := receipt.Quote{Article: "গ্রন্থাগার \"<&>\" \u2028", Revision: "6uwg4x5f22", Start: 3, End: 3 + len(quoted), Line: 2, URL: "https://a.example/?a=1&b=2", Hash: receipt.Hash(quoted)}
	cases, step := 0, 11 // together they have every place
	if adaptertest.Long() {
		step = 1
	}
	for _, kind := range []string{receipt.Answer, receipt.Judgement} {
		for _, degree := range []string{"strong", "weak", "none"} {
			r := receipt.Receipt{Kind: kind, Degree: degree, Question: receipt.HashQuestion("কয়টি বই?")}
			words := ""
			if degree != "none" {
				r.Quotes, words = []receipt.Quote{quote, quote}, quoted
			}
			for name, make := range map[string]func() (receipt.Signed, error){
				"kept":   func() (receipt.Signed, error) { return book.Issue(t.Context(), r, false) },
				"signed": func() (receipt.Signed, error) { return book.Sign(r) },
			} {
				s, err := make()
				if err != nil {
					t.Fatal(err)
				}
				whole := string(s.JSON())
				cases++
				if !verify(whole, words) || !verify(whole+"\n", words) {
					t.Errorf("%s, %s, %s is refused: %s", name, kind, degree, whole)
				}
				if words != "" && verify(whole, words+" ") {
					t.Errorf("%s, %s, %s: other words are believed", name, kind, degree)
				}
				for i := cases % step; i < len(whole); i += step {
					if verify(whole[:i]+string(whole[i]^1)+whole[i+1:], words) {
						t.Errorf("%s, %s, %s: believed with byte %d changed", name, kind, degree, i)
					}
				}
			}
		}
	}
}

// By a code its receipt comes back, the same bytes; what was changed on the disk doesn't.
func TestBook(t *testing.T) {
	keys, _, err := receipt.MakeKeys(t.Context(), t.TempDir(), time.Unix(1_900_000_000, 0))
	if err != nil {
		t.Fatal(err)
	}
	now := time.Unix(1_900_000_000, 0)
	kept := store{}
	book := &receipt.Book{Keys: keys, Store: kept, Now: func() time.Time { return now }, KeepFor: time.Hour}
	s, err := book.Issue(t.Context(), receipt.Receipt{Kind: receipt.Answer, Degree: "none"}, false)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := book.Get(t.Context(), s.Code); err != nil || string(got.JSON()) != string(s.JSON()) {
		t.Errorf("%s comes back as %s, %v", s.JSON(), got.JSON(), err)
	}
	if _, err := book.Get(t.Context(), codes.New()); err == nil {
		t.Error("a code that was never given has a receipt")
	}
	whole := kept[string(s.Code)]
	for i := range whole {
		changed := []byte(string(whole))
		changed[i] ^= 4
		kept[string(s.Code)] = changed
		if _, err := book.Get(t.Context(), s.Code); err == nil {
			t.Errorf("with byte %d changed it is believed", i)
		}
	}
	other, err := book.Sign(receipt.Receipt{Kind: receipt.Answer, Degree: "none"})
	if err != nil {
		t.Fatal(err)
	}
	kept[string(s.Code)] = other.JSON()
	if _, err := book.Get(t.Context(), s.Code); err == nil {
		t.Error("under a code the receipt of another is believed")
	}
	now = now.Add(2 * time.Hour)
	if _, err := book.Keep(t.Context(), other.JSON()); err == nil {
		t.Error("one that is older than any are kept is kept")
	}
	strangers, _, err := receipt.MakeKeys(t.Context(), t.TempDir(), now)
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := (&receipt.Book{Keys: strangers, Now: book.Now}).Sign(receipt.Receipt{Kind: receipt.Answer, Degree: "none"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := book.Keep(t.Context(), foreign.JSON()); err == nil {
		t.Error("what another archive has signed is kept")
	}
}
