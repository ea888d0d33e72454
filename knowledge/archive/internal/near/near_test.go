package near

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// words of an invented language: every draw is another word.
func words(r *rand.Rand, n int) []string {
	out := make([]string, n)
	for i := range out {
		for range 3 {
			out[i] += string([]rune{rune('a' + r.IntN(26)), 'া', rune('ক' + r.IntN(20))})
		}
	}
	return out
}

// exactJaccard compares sets of strings: slow, and plainly right.
func exactJaccard(a, b []string) float64 {
	set := func(words []string) map[string]bool {
		out := map[string]bool{}
		for i := 0; i+ShingleWords <= len(words); i++ {
			out[strings.Join(words[i:i+ShingleWords], " ")] = true
		}
		return out
	}
	x, y := set(a), set(b)
	both := 0
	for s := range x {
		if y[s] {
			both++
		}
	}
	return float64(both) / float64(len(x)+len(y)-both)
}

func share(a, b Text) bool {
	return slices.ContainsFunc(a.Bands(), func(k int64) bool { return slices.Contains(b.Bands(), k) })
}

// Over pairs that are changed more and more, Jaccard is that of the sets, and the
// bands find what is alike.
func TestAgainstExact(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	alike, found, unlike, mistaken := 0, 0, 0, 0
	for range 250 {
		a := words(r, 60+r.IntN(120))
		b := slices.Clone(a)
		for range r.IntN(1+len(b)/20) * (1 + r.IntN(2)*5) { // a few words, or many
			b[r.IntN(len(b))] = words(r, 1)[0]
		}
		x, y := Of(strings.Join(a, " ")), Of(strings.Join(b, "  "))
		want := exactJaccard(a, b)
		if got := Jaccard(x, y); got != want || Jaccard(y, x) != want {
			t.Fatalf("Jaccard %v, want %v", got, want)
		}
		switch {
		case want >= .8:
			alike++
			if share(x, y) {
				found++
			}
		case want < .3:
			unlike++
			if share(x, y) {
				mistaken++
			}
		}
	}
	if alike < 50 || float64(found) < .99*float64(alike) {
		t.Errorf("%d of %d alike pairs share a band", found, alike)
	}
	if unlike < 20 || mistaken > unlike/3 {
		t.Errorf("%d of %d unlike pairs share a band", mistaken, unlike)
	}
	t.Logf("found %d of %d alike, %d of %d unlike", found, alike, mistaken, unlike)
}

func TestOf(t *testing.T) {
	const body = "The new bridge was opened at 9 by the mayor of Nodipur, who came by ferry."
	for _, tt := range []struct {
		name, a, b string
		want       float64
	}{
		{"itself", body, body, 1},
		{"other lines and case", body, strings.ToUpper(strings.ReplaceAll(body, " ", "\n")), 1},
		{"both encodings", "নতুন ফেরি সাড়ে নয়টায় ছাড়ে", "নতুন ফেরি সাড়ে নয়টায় ছাড়ে", 1},
		{"short ones alike", "Ferry closed", "ferry closed!", 1},
		{"short ones unlike", "Ferry closed", "Ferry open", 0},
		{"no words", "…", "…", 0},
		{"one word changed", body, strings.Replace(body, "mayor", "council", 1), 7. / 17},
	} {
		if got := Jaccard(Of(tt.a), Of(tt.b)); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestHasWordsOf(t *testing.T) {
	for _, tt := range []struct {
		t, other string
		want     bool
	}{
		{"12 came", "12 came", true}, {"১২ জন এল", "12 জন", true}, {"12 came at 9", "12 came", true},
		{"12 came", "12 came at 9", false}, {"12 came", "13 came", false}, {"", "", true}, {"1,200 came", "1200 came", true},
		{"the prize went to Ruma", "the prize went to Rina", false},
	} {
		if got := Of(tt.t).HasWordsOf(Of(tt.other)); got != tt.want {
			t.Errorf("%q, %q: %v", tt.t, tt.other, got)
		}
	}
}

func TestStory(t *testing.T) {
	const told = "The new ferry at Ostrel sails twice a day from Monday."
	const bangla = "ধলেশ্বরী ঘাটে সোমবার একটি নতুন ফেরি চালু হয়েছে।"
	for body, want := range map[string]string{
		"OSTREL, Feb 15, 2026 (ONA) - " + told: told,
		"OSTREL — " + told:                     told,
		"Ostrel (ONA) – " + told:               told,
		"Ostrel, 15 February: " + told:         told,
		"ঢাকা, ১৫ ফেব্রুয়ারি, ২০২৬ (সংবাদ সংস্থা) : " + bangla: bangla,
		"ঢাকা, ১৫ ফেব্রুয়ারি ২০২৬: " + bangla:                  bangla,
		bangla + "\nসংস্থা/এমএন/১৮২৫":                           bangla,
		told + "\nONA/MN/1825": told,
		// None of these is a dateline or a sign-off.
		told:                                     told,
		bangla:                                   bangla,
		"The mayor said: " + told:                "The mayor said: " + told,
		"Well-known ferries - like this - sail.": "Well-known ferries - like this - sail.",
		"“OSTREL” - " + told:                     "“OSTREL” - " + told,
		"It rained. 15 came, and 20 left: so what": "It rained. 15 came, and 20 left: so what",
		told + "\nIt is blue.":                     told + "\nIt is blue.",
		"":                                         "",
	} {
		if got := strings.TrimSpace(story(body)); got != want {
			t.Errorf("%q: got %q", body, got)
		}
	}
}

// Bands stand in files: other values would need a migration.
func TestBandsStay(t *testing.T) {
	got := Of("The ferry leaves at six, the train at seven.").Bands()
	want := []int64{1346121887150097748, -3736497467244633446, -2213440191500484160, -2694300835607782996, -5178150830430984545, 4105007422487428770, -3092406863711209801, -5609965961730273679}
	if !slices.Equal(got, want) {
		t.Errorf("%#v", got)
	}
}

func FuzzOf(f *testing.F) {
	f.Add("The ferry leaves at six, the train at seven.", "")
	f.Add("নতুন সেতু ১২ জন\n", "x")
	f.Add("\xff a", "b")
	f.Fuzz(func(t *testing.T, a, b string) {
		x, y := Of(a), Of(b)
		j := Jaccard(x, y)
		if j < 0 || j > 1 || j != Jaccard(y, x) {
			t.Errorf("Jaccard %v and %v", j, Jaccard(y, x))
		}
		if len(x.Bands()) > 0 != (Jaccard(x, x) == 1) {
			t.Errorf("%d bands, itself alike %v", len(x.Bands()), Jaccard(x, x))
		}
		if j == 1 && !slices.Equal(x.Bands(), y.Bands()) {
			t.Error("equal sets have different bands")
		}
	})
}
