package query

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/knowledge/internal/language/languages"
)

// A question that repeats itself is read as it is without: its words come once, in the order
// in which they first stand there, each with what may stand for it.
func TestRepeatedWords(t *testing.T) {
	l, err := languages.All()
	if err != nil {
		t.Fatal(err)
	}
	for lang, asked := range map[string]string{
		"en":      "When did the prime minister of the United States visit the flooded university? ",
		"bn":      "প্রধানমন্ত্রী কবে যুক্তরাষ্ট্র সফর করেন? ",
		"bn-Latn": "prodhan montri kobe juktorashtro sofor koren? ",
		"hi":      "प्रधानमंत्री संयुक्त राज्य अमेरिका कब गए? ",
	} {
		once, err := Parse(t.Context(), l, asked, Options{Lang: lang})
		if err != nil {
			t.Fatal(err)
		}
		often, err := Parse(t.Context(), l, strings.Repeat(asked, 8), Options{Lang: lang})
		if err != nil {
			t.Fatal(err)
		}
		same := func(a, b Word) bool {
			return a.Token == b.Token && a.Lead.Strange == b.Lead.Strange && slices.Equal(a.Lead.Names, b.Lead.Names)
		}
		if len(once.Words) < 3 || !slices.EqualFunc(once.Words, often.Words, same) {
			t.Errorf("%s: once %+v\noften %+v", lang, once.Words, often.Words)
		}
	}
}

// Each word of a phrase is given what may stand for the phrase, and so is a word of it that
// stands elsewhere by itself what may stand for that word.
func TestPhrases(t *testing.T) {
	l, err := languages.All()
	if err != nil {
		t.Fatal(err)
	}
	names := func(asked string, of int) (list []string) {
		q, err := Parse(t.Context(), l, asked, Options{Lang: "en"})
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range q.Words[of].Lead.Names {
			list = append(list, n.Term)
		}
		return list
	}
	phrase, second := names("prime minister", 0), names("prime minister", 1)
	if !slices.Contains(phrase, "প্রধানমন্ত্রী") || !slices.Equal(phrase, second) {
		t.Errorf("prime: %q\nminister: %q", phrase, second)
	}
	alone := names("minister", 0)
	if slices.Contains(alone, "প্রধানমন্ত্রী") || !slices.Contains(alone, "মন্ত্রী") {
		t.Errorf("minister alone: %q", alone)
	}
	if first := names("minister resigned, prime minister stays", 0); !slices.Equal(first, alone) {
		t.Errorf("minister before the phrase: %q, not %q", first, alone)
	}
}

// ended is a context that ends when it has been asked some times.
type ended struct {
	context.Context
	left int
}

func (c *ended) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// Reading a long question ends when its context does, wherever it is.
func TestParseHearsItsContext(t *testing.T) {
	l, err := languages.All()
	if err != nil {
		t.Fatal(err)
	}
	asked := strings.Repeat("the flood drowned half of the town while farmers carried goats ", 30)
	for _, left := range []int{0, 1, 10, 100} {
		if _, err := Parse(&ended{t.Context(), left}, l, asked, Options{}); !errors.Is(err, context.Canceled) {
			t.Errorf("asked %d times: %v", left, err)
		}
	}
}

// BenchmarkParse reads a pasted text that repeats itself.
func BenchmarkParse(b *testing.B) {
	l, err := languages.All()
	if err != nil {
		b.Fatal(err)
	}
	asked := strings.Repeat("The flood drowned half of the town while farmers carried their goats across a broken bridge. ", 44)
	for b.Loop() {
		if _, err := Parse(b.Context(), l, asked, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
