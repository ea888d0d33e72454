package sound

import (
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge/text"
)

// meets gives the best similarity by which a typed word finds an article's word,
// and whether a key leads there at all.
func meets(typed, word string) (float64, bool) {
	form := Form(text.Fold(word))
	keys := map[string]bool{}
	for _, k := range Keys(form) {
		keys[k] = true
	}
	best, found := 0.0, false
	for _, h := range Hear(text.Fold(typed)) {
		if keys[h.Key] {
			best, found = max(best, Similarity(h.Form, form)), true
		}
	}
	return best, found
}

func TestWordsThatMeet(t *testing.T) {
	pairs := strings.Fields(`
putin:পুতিন putin:পুটিন Putin:पुतिन taiwan:তাইওয়ান taiyan:তাইওয়ান russia:রাশিয়া rasia:রাশিয়া
china:চীন chin:চীন cin:চীন beijing:বেইজিং ukraine:ইউক্রেন moscow:মস্কো telegram:টেলিগ্রাম
shimahin:সীমাহীন ongshidaritto:অংশীদারিত্ব ghoshona:ঘোষণা ghosona:ঘোষণা korechilo:করেছিল korsilo:করছিল
biruddhe:বিরুদ্ধে bebostha:ব্যবস্থা byabostha:ব্যবস্থা protisruti:প্রতিশ্রুতি protirokkha:প্রতিরক্ষা
montri:মন্ত্রী shoptahe:সপ্তাহে soptahe:সপ্তাহে mongolbar:মঙ্গলবার alochona:আলোচনা adhipotto:আধিপত্য
juddho:যুদ্ধ porjayer:পর্যায়ের binimoy:বিনিময় rashtropoti:রাষ্ট্রপতি vladimir:ভ্লাদিমির zhang:ঝাং
bangladesh:বাংলাদেশ dhaka:ঢাকা jonoshongkha:জনসংখ্যা shadhinota:স্বাধীনতা sadhinota:স্বাধীনতা
hospital:হাসপাতাল washington:ওয়াশিংটন mohammad:মোহাম্মদ football:ফুটবল vote:ভোট police:পুলিশ
bissho:বিশ্ব bishwo:বিশ্ব gyan:জ্ঞান khomota:ক্ষমতা`)
	if len(pairs) < 40 {
		t.Fatal("no pairs")
	}
	for _, pair := range pairs {
		typed, word, _ := strings.Cut(pair, ":")
		if sim, ok := meets(typed, word); !ok || sim < 0.7 {
			t.Errorf("%s and %s: key %v, similarity %.2f (%v, %s)", typed, word, ok, sim, Hear(text.Fold(typed)), Form(text.Fold(word)))
		}
	}
}

func TestWordsThatStayApart(t *testing.T) {
	pairs := strings.Fields(`sena:চীন sona:চীন hasina:চীন chan:চীন chena:চীন iran:রানী rani:ইরান dhaka:দাগ modi:মদ`)
	for _, pair := range pairs {
		typed, word, _ := strings.Cut(pair, ":")
		if sim, ok := meets(typed, word); ok && sim > 0.8 {
			t.Errorf("%s and %s meet with %.2f (%v, %s)", typed, word, sim, Hear(typed), Form(text.Fold(word)))
		}
	}
}

// Who writes kh, gh or bh means it; who writes k may have left the breath out.
func TestBreathTellsWordsApart(t *testing.T) {
	for _, tt := range []struct{ typed, meant, other string }{
		{"khela", "খেলা", "কেল্লা"}, {"ghor", "ঘর", "গড়"}, {"bhul", "ভুল", "বুল"}, {"dhan", "ধান", "দান"},
		{"thana", "থানা", "টানা"}, {"fol", "ফল", "পল"}, {"kal", "কাল", "খাল"}, {"vai", "ভাই", "বাই"},
	} {
		meant, ok := meets(tt.typed, tt.meant)
		other, also := meets(tt.typed, tt.other)
		if !ok || !also || meant <= other {
			t.Errorf("%s: %s %.2f, %s %.2f", tt.typed, tt.meant, meant, tt.other, other)
		}
	}
	with, _ := meets("khub", "খুব")
	without, _ := meets("kub", "খুব")
	added, _ := meets("khub", "কুব")
	if with < without || without <= added {
		t.Errorf("khub:খুব %.2f, kub:খুব %.2f, khub:কুব %.2f", with, without, added)
	}
}

func TestDevanagariSoundsAsBengali(t *testing.T) {
	for bengali, hindi := range map[string]string{"পুতিন": "पुतिन", "চীন": "चीन", "মস্কো": "मॉस्को", "রাশিয়া": "रशिया"} {
		if sim, ok := meets(hindi, bengali); !ok || sim < 0.7 {
			t.Errorf("%s (%s) and %s (%s): %.2f", hindi, Form(text.Fold(hindi)), bengali, Form(text.Fold(bengali)), sim)
		}
	}
}

// unbreathed is a form without breath; ছ stays.
func unbreathed(form string) string {
	return strings.Map(func(r rune) rune {
		if r == 'C' {
			return r
		}
		return rune(unaspirated(byte(r)))
	}, form)
}

func FuzzSound(f *testing.F) {
	for _, s := range []string{"putin", "ক্ষমতা", "chh", "tion", "ं", "ক্", "wxyz", "İ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, word string) {
		word = text.Fold(word)
		form := Form(word)
		if !utf8.ValidString(form) || len(form) > 2*maxWord {
			t.Fatalf("form %q of %q", form, word)
		}
		if s := Similarity(form, form); s != 1 {
			t.Fatalf("a form is like itself by %v", s)
		}
		for _, h := range Hear(word) {
			if h.Key == "" {
				t.Fatalf("empty key of %q", word)
			}
			typed, back := Similarity(h.Form, form), Similarity(form, h.Form)
			if typed < 0 || typed > 1 || math.Abs(typed-back) > costNoBreath-costBreath+1e-9 {
				t.Fatalf("similarity of %q and %q: %v, %v", h.Form, form, typed, back)
			}
			a, b := unbreathed(h.Form), unbreathed(form)
			if ab, ba := Similarity(a, b), Similarity(b, a); ab != ba {
				t.Fatalf("without breath, similarity of %q and %q: %v, %v", a, b, ab, ba)
			}
		}
	})
}

// slowDistance is the distance without a bound or a table.
func slowDistance(a, b string) float64 {
	row := []float64{0}
	for j := range len(b) {
		row = append(row, row[j]+lost(b, j))
	}
	for i := range len(a) {
		next := []float64{row[0] + lost(a, i)}
		for j := range len(b) {
			next = append(next, min(row[j]+replaced(a[i], b[j]), next[j]+lost(b, j), row[j+1]+lost(a, i)))
		}
		row = next
	}
	return row[len(b)]
}

// Whatever is asked for at least, what is alike so much is found to be, by the very same
// figure, and nothing else; and forms are ASCII, by which the table goes.
func TestSimilarityFrom(t *testing.T) {
	words := []string{"রাশিয়ার", "পুতিন", "কুসুম", "चीन", "माधोपुर", "putin", "russiar", "Zürich", "naïve", "ﬀ", "xi", "bhbh", "jhang", "ঝাং", "ক্ষমতা", "kkhomota", "é", "ঞ", "ज़ख़्म"}
	var forms []string
	for _, w := range words {
		forms = append(forms, Form(w))
		for _, h := range Hear(w) {
			forms = append(forms, h.Form)
		}
	}
	for _, f := range forms {
		for i := range len(f) {
			if f[i] >= 0x80 {
				t.Errorf("%q is no ASCII", f)
			}
		}
	}
	for _, a := range forms {
		for _, b := range forms {
			want := max(0, 1-slowDistance(a, b)/float64(max(consonantsOf(a), consonantsOf(b), 1)))
			if a == b {
				want = 1
			}
			for _, least := range []float64{0, 0.3, 0.65, 0.8, 1, want} {
				got := SimilarityFrom(a, b, least)
				if want >= least && got != want || want < least && got >= least {
					t.Fatalf("%q and %q from %v: %v, want %v", a, b, least, got, want)
				}
			}
		}
	}
}
