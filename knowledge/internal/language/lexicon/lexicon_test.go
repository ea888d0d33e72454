package lexicon

import (
	"context"
	"errors"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/kljensen/snowball/english"

	"github.com/ukti-bot/ukti/knowledge/text"
)

// stem is a small stand-in for the analyzers of package lang.
func stem(lang, word string) string {
	switch lang {
	case "en":
		return english.Stem(word, false)
	case "bn":
		for _, ending := range []string{"দের", "ের", "কে", "রা", "র"} {
			if base, ok := strings.CutSuffix(word, ending); ok && len(base) > 6 {
				return base
			}
		}
	}
	return word
}

var shared = sync.OnceValue(func() *Lexicon { return New(text.Fold, stem) })

func words(s string) []string { return strings.Fields(text.Fold(s)) }

func TestAt(t *testing.T) {
	tests := []struct {
		question string // what begins at its first word
		n        int
		want     string // among the entries
		by       Relation
	}{
		// names: any language to any other
		{"germany", 1, "জার্মানি", Name},
		{"জার্মানি", 1, "germany", Name},
		{"जर्मनी", 1, "জার্মানি", Name},
		{"জার্মানির", 1, "germany", Name},
		{"sri lanka won", 2, "শ্রীলঙ্কা", Name},
		{"united arab emirates", 3, "সংযুক্ত আরব আমিরাত", Name},
		{"burkina faso", 2, "বুরকিনা ফাসো", Name},
		{"urdu", 1, "উর্দু", Name},
		{"february 2022", 1, "ফেব্রুয়ারী", Name},
		{"feb 2022", 1, "ফেব্রুয়ারী", Name},
		{"ফেব্রুয়ারী", 1, "feb", Name},
		{"tuesday", 1, "মঙ্গলবার", Name},
		{"मंगलवार", 1, "মঙ্গলবার", Name},
		{"শুক্রবার", 1, "friday", Name},

		// aliases
		{"usa", 1, "যুক্তরাষ্ট্র", Alias},
		{"us", 1, "মার্কিন", Alias},
		{"february", 1, "ফেব্রুয়ারি", Alias},
		{"আমেরিকা", 1, "যুক্তরাষ্ট্র", Alias},
		{"যুক্তরাষ্ট্রের", 1, "মার্কিন", Alias},
		{"america", 1, "মার্কিন যুক্তরাষ্ট্র", Alias},
		{"मार्च", 1, "মার্চ", Name},
		{"रूसी", 1, "রাশিয়া", Alias},
		{"russian", 1, "রুশ", Name},
		{"russian", 1, "রাশিয়া", Alias},
		{"রাশিয়ার", 1, "russia", Name},
		{"chinese", 1, "চীন", Alias},
		{"moscow", 1, "মস্কো", Alias},
		{"rashtrapati", 1, "প্রেসিডেন্ট", Alias},
		{"রাষ্ট্রপতি", 1, "প্রেসিডেন্ট", Alias},
		{"prime minister of", 2, "প্রধানমন্ত্রী", Alias},
		{"ministers", 1, "মন্ত্রী", Alias},
		{"dual use goods", 2, "দ্বৈত ব্যবহার", Alias},
		{"world health organization", 3, "বিশ্ব স্বাস্থ্য সংস্থা", Alias},
		{"নালিশ", 1, "অভিযোগ", Alias},
		{"দাম", 1, "মূল্য", Alias},
		{"varsity", 1, "বিশ্ববিদ্যালয়", Alias},
		{"লাশ", 1, "মরদেহ", Alias},

		// words
		{"said", 1, "বলা", Common},
		{"said", 1, "say", Common},
		{"declared war", 1, "ঘোষণা", Common},
		{"deployed", 1, "মোতায়েন", Common},
		{"partnership", 1, "অংশীদারত্ব", Common},
		{"मोतायन", 0, "", ""},
		{"तैनात", 1, "মোতায়েন", Common},
		{"মোতায়েন", 1, "deploy", Common},
		{"fifty", 1, "পঞ্চাশ", Common},
		{"किनारा", 1, "পাড়", Common},
		{"children", 1, "শিশু", Common},
		{"abroad", 1, "বিদেশ", Common},

		// synonyms
		{"entrance", 1, "প্রবেশমূল্য", Near},
		{"eyewitness", 1, "चश्मदीद", Near},
		{"মাঠ", 1, "স্টেডিয়াম", Near},
		{"पर्यटक", 1, "visitor", Near},
		{"শরণার্থী", 1, "बेघर", Near},

		// unknown
		{"zzyzx", 0, "", ""},
		{"2022", 0, "", ""},
		{"", 0, "", ""},
	}
	for _, tt := range tests {
		n, entries := shared().At(words(tt.question))
		if n != tt.n {
			t.Errorf("At(%q) takes %d words, want %d", tt.question, n, tt.n)
			continue
		}
		if tt.n == 0 {
			if entries != nil {
				t.Errorf("At(%q) = %v, want nothing", tt.question, entries)
			}
			continue
		}
		if road, ok := roadTo(entries, tt.want); !ok {
			t.Errorf("At(%q) lacks %q: %v", tt.question, tt.want, entries)
		} else if road != tt.by {
			t.Errorf("At(%q) has %q by %q, want %q", tt.question, tt.want, road, tt.by)
		}
	}
}

func roadTo(entries []Entry, want string) (Relation, bool) {
	i := slices.IndexFunc(entries, func(e Entry) bool { return slices.Equal(e.Words, words(want)) })
	if i < 0 {
		return "", false
	}
	return entries[i].By, true
}

func weight(t *testing.T, question, want string) float64 {
	t.Helper()
	_, entries := shared().At(words(question))
	for _, e := range entries {
		if slices.Equal(e.Words, words(want)) {
			return e.Weight
		}
	}
	t.Fatalf("At(%q) lacks %q", question, want)
	return 0
}

func TestWeights(t *testing.T) {
	tests := []struct {
		question, want string
		weight         float64
	}{
		{"germany", "জার্মানি", weightName},
		{"may", "মে", weightName * asOrdinary},
		{"us", "যুক্তরাষ্ট্র", weightAlias * asOrdinary},
		{"usa", "us", weightAlias * asOrdinary},
		{"postpone", "স্থগিত", weightFirst},
		{"postpone", "পেছানো", weightOther},
		{"account", "অ্যাকাউন্ট", weightOther},
		{"capital", "পুঁজি", weightLater},
		{"পুঁজি", "capital", weightLater},
		{"বর্ণনা", "আখ্যা", weightPeer},
		{"কৃষক", "চাষি", weightAlias},
		{"postponed", "স্থগিত", weightFirst * byStem},
		{"postpone", "स्थगित", weightFirst},
	}
	for _, tt := range tests {
		if got := weight(t, tt.question, tt.want); math.Abs(got-tt.weight) > 1e-9 {
			t.Errorf("%s → %s weighs %v, want %v", tt.question, tt.want, got, tt.weight)
		}
	}
}

// A stem that two words share leads to the one that the word looks like.
func TestStemPrefersTheNearerWord(t *testing.T) {
	data := "universe\tমহাবিশ্ব\t-\nuniversity\tবিশ্ববিদ্যালয়\t-\n"
	groups, err := parseWords("f", text.Fold(data))
	if err != nil {
		t.Fatal(err)
	}
	l := index(groups, stem)
	_, entries := l.At([]string{"universities"})
	if len(entries) != 1 || entries[0].Words[0] != text.Fold("বিশ্ববিদ্যালয়") {
		t.Errorf("universities leads to %v", entries)
	}
}

func checkAt(t *testing.T, l *Lexicon, question []string) {
	t.Helper()
	n, entries := l.At(question)
	if n < 0 || n > len(question) || (n == 0) != (len(entries) == 0) {
		t.Fatalf("At(%q) = %d with %d entries", question, n, len(entries))
	}
	seen := make(map[string]bool)
	for i, e := range entries {
		key := join(e.Words)
		switch {
		case len(e.Words) == 0 || slices.Contains(e.Words, ""):
			t.Fatalf("At(%q): an empty word in %v", question, e)
		case join(l.stemmed(e.Words)) == join(l.stemmed(question[:n])):
			t.Fatalf("At(%q) gives the phrase's inflection %q", question, key)
		case seen[key]:
			t.Fatalf("At(%q) gives %q twice", question, key)
		case e.Weight <= 0 || e.Weight > 1:
			t.Fatalf("At(%q): weight %v", question, e.Weight)
		case i > 0 && e.Weight > entries[i-1].Weight:
			t.Fatalf("At(%q): %q is out of order", question, key)
		case e.Lang != language(e.Words[0]):
			t.Fatalf("At(%q): %q is called %s", question, key, e.Lang)
		case text.Fold(key) != key:
			t.Fatalf("At(%q): %q is not folded", question, key)
		}
		seen[key] = true
	}
	if m, again := l.At(question); m != n || !reflect.DeepEqual(again, entries) {
		t.Fatalf("At(%q) differs the second time", question)
	}
}

// What a phrase leads to leads back, in every lexicon of the same data alike. A
// part of the phrases says as much as all, and sooner.
func TestEveryPhrase(t *testing.T) {
	const part = 5
	l, other := shared(), New(text.Fold, stem)
	phrases := slices.Sorted(maps.Keys(l.exact))
	if len(phrases) < 9000 {
		t.Fatalf("%d phrases, want 9000 or more", len(phrases))
	}
	for i := 0; i < len(phrases); i += part {
		question := strings.Fields(phrases[i])
		checkAt(t, l, question)
		n, entries := l.At(question)
		if n != len(question) {
			t.Errorf("At(%q) takes %d words", question, n)
		}
		if _, same := other.At(question); !reflect.DeepEqual(same, entries) {
			t.Errorf("At(%q) differs in another lexicon of the same data", question)
		}
		for _, e := range entries {
			_, back := l.At(e.Words)
			if _, ok := roadTo(back, phrases[i]); !ok {
				t.Errorf("%q leads to %q, but not back", phrases[i], e.Words)
			}
		}
	}
}

func FuzzAt(f *testing.F) {
	for _, s := range []string{"declared war", "united arab emirates", "মার্কিন যুক্তরাষ্ট্রের", "us", "रूस के", "\xff  \x00", "র্"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		checkAt(t, shared(), strings.Split(text.Fold(s), " "))
	})
}

// Names are cut where the articles' words are cut, or they never meet.
func TestSplitAsTheTokenizer(t *testing.T) {
	for _, s := range []string{"Cox's Bazar", "Côte d’Ivoire", "দক্ষিণ-পূর্ব এশিয়া", "Antigua & Barbuda", "G20", "জি-৭", "U.S.", "কোভিড-১৯"} {
		var want []string
		for _, tok := range text.Tokens(s) {
			want = append(want, tok.Term)
		}
		if got := split(text.Fold(s)); !slices.Equal(got, want) {
			t.Errorf("split(%q) = %q, the tokenizer gives %q", s, got, want)
		}
	}
}

// Who waits for a language's phrases waits no longer than its context; they are made for the
// next one meanwhile.
func TestAwaitEndsWithItsContext(t *testing.T) {
	hold := make(chan struct{})
	l := New(text.Fold, func(lang, word string) string {
		<-hold
		return stem(lang, word)
	})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- l.Await(ctx, "bridge") }()
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	close(hold)
	if err := l.Await(t.Context(), "bridge"); err != nil {
		t.Fatal(err)
	}
	if err := l.Await(ctx, "bridge"); err != nil {
		t.Errorf("%v, where nothing is waited for", err)
	}
	if l.Reach("bridge") == 0 {
		t.Error("no phrase begins with bridge")
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		New(text.Fold, stem)
	}
}

func BenchmarkAt(b *testing.B) {
	l, question := shared(), words("russian ministers declared war")
	for b.Loop() {
		for i := range question {
			l.At(question[i:])
		}
	}
}
