package receipt

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters/adaptertest"
)

var noon = time.Date(2029, 5, 12, 12, 0, 0, 0, time.UTC)

// private is the key of tests.
var private = ed25519.NewKeyFromSeed([]byte("a seed of thirty-two bytes, here"))

// sample is a receipt with something in every field.
func sample() Receipt {
	return Receipt{
		Code: "BCDFGHJKMT", Time: noon, Kind: Answer, Degree: "strong", Version: "1.0", Index: 12,
		Question: saltedWith([]byte("sixteen bytes!!!"), " What is the toll? \n"),
		Quotes: []Quote{
			{Article: "bridge", Revision: "6uwg4x5f22", Start: 12, End: 42, Line: 2, Publisher: "Koroti Courier", URL: "https://courier.example/bridge?a=1&b=<2>", Hash: Hash("The toll is 30 taka for a car.")},
			{Article: "গ্রন্থাগার\u2028\"", Revision: "aaaaaaaaaa", Start: 0, End: 9, Line: 1, Hash: Hash("বই")},
		},
	}
}

func signed(t testing.TB, r Receipt) Signed {
	t.Helper()
	s, err := sign(r, private)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSign(t *testing.T) {
	for name, r := range map[string]Receipt{
		"an answer": sample(),
		"nothing was found": func() Receipt {
			r := sample()
			r.Quotes, r.Degree = nil, "none"
			return r
		}(),
		"a judgement": func() Receipt {
			r := sample()
			r.Kind, r.Degree = Judgement, "weak"
			return r
		}(),
		"a pressed button": func() Receipt {
			r := sample()
			r.Question = Question{}
			return r
		}(),
	} {
		s := signed(t, r)
		got, err := Check(append(s.JSON(), '\n'))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		again := signed(t, got.Receipt)
		if !bytes.Equal(again.JSON(), s.JSON()) || !got.Key.Equal(private.Public()) {
			t.Errorf("%s: it is read as %+v", name, got)
		}
		if bytes.Contains(s.JSON(), []byte("toll")) {
			t.Errorf("%s: the question or the quote stands in %s", name, s.JSON())
		}
	}
	if q := sample().Question; !q.Is("What is the toll?") || q.Is("What is the toll") || q.Is("") {
		t.Error("the hash of the question is of another")
	}
	if a, b := HashQuestion("x"), HashQuestion("x"); a == b {
		t.Error("two receipts of one question have one hash: what is asked often could be told")
	}
	r := sample()
	r.Quotes[0].Article = "\xff"
	if _, err := sign(r, private); err == nil {
		t.Error("an id that JSON can't hold is signed as another")
	}
}

// Whatever byte of a receipt is changed, left out, doubled or put in, it is refused.
func TestTampering(t *testing.T) {
	whole := signed(t, sample()).JSON()
	for i := range whole {
		for bit := range 8 {
			if !adaptertest.Long() && bit != i%8 {
				continue
			}
			changed := bytes.Clone(whole)
			changed[i] ^= 1 << bit
			refused(t, changed)
		}
		if i > 0 {
			refused(t, append(bytes.Clone(whole[:i]), whole[i+1:]...))
			refused(t, append(append(bytes.Clone(whole[:i]), ' '), whole[i:]...))
			refused(t, whole[:i])
		}
		refused(t, append(append(bytes.Clone(whole[:i]), whole[i]), whole[i:]...))
	}
	refused(t, append(bytes.Clone(whole), whole...))
	refused(t, nil)
}

func refused(t *testing.T, data []byte) {
	t.Helper()
	if s, err := Check(data); err == nil || !errors.Is(err, ErrForm) && !errors.Is(err, ErrSignature) {
		t.Errorf("%q is believed to be %+v (%v)", data, s.Receipt, err)
	}
}

// Signed again with another key it is whole, and says so by its key.
func TestAnotherKey(t *testing.T) {
	_, other, _ := ed25519.GenerateKey(nil)
	s, err := sign(sample(), other)
	if err != nil || s.Key.Equal(private.Public()) {
		t.Fatal(s, err)
	}
	// The key changed back: the signature doesn't fit.
	forged := strings.Replace(string(s.JSON()), KeyText(s.Key), KeyText(private.Public().(ed25519.PublicKey)), 1)
	if _, err := Check([]byte(forged)); !errors.Is(err, ErrSignature) {
		t.Errorf("a signature of another key: %v", err)
	}
}

// FuzzCheck: only what a key has signed is believed, and what is believed is written in
// one way.
func FuzzCheck(f *testing.F) {
	s := signed(f, sample())
	f.Add(s.JSON())
	f.Add([]byte(`{"ukti":"receipt/1","signature":""}`))
	f.Add(bytes.Replace(s.JSON(), []byte(`,"signature"`), []byte(`,"signature":"","signature"`), 1))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := Check(data)
		if err != nil {
			return
		}
		again := wireOf(got.Receipt, KeyText(got.Key))
		canonical, err := again.bytes()
		if err != nil || !bytes.HasPrefix(bytes.TrimSpace(data), bytes.TrimSuffix(canonical, []byte("}"))) {
			t.Errorf("%q is read as %s", data, canonical)
		}
		if got.Key.Equal(private.Public()) && !bytes.Equal(got.JSON(), s.JSON()) {
			t.Errorf("%q was never signed", data)
		}
	})
}

// FuzzCanonical: a receipt with whatever texts is read back as it was, from its very
// bytes.
func FuzzCanonical(f *testing.F) {
	f.Add("bridge", "Koroti Courier", "https://courier.example/<&>", 3, 4)
	f.Add("\u2028\x00\u007f", "\"\\", `,"signature":"`, 0, 1)
	f.Fuzz(func(t *testing.T, article, publisher, address string, start, length int) {
		r := sample()
		r.Quotes[0].Article, r.Quotes[0].Publisher, r.Quotes[0].URL = article, publisher, address
		r.Quotes[0].Start, r.Quotes[0].End = start, start+length
		s, err := sign(r, private)
		if err != nil {
			if r.sound() == nil && start >= 0 && length > 0 && start+length > start {
				t.Errorf("%+v can't be signed: %v", r, err)
			}
			return
		}
		if got := s.Receipt.Quotes[0]; got != r.Quotes[0] {
			t.Errorf("%+v is read as %+v", r.Quotes[0], got)
		}
	})
}
