package bn

import (
	_ "embed"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/ukti-bot/ukti/knowledge/internal/language"
	"github.com/ukti-bot/ukti/knowledge/internal/language/languagetest"
)

//go:embed testdata/inflection.tsv
var inflection string

func TestInflection(t *testing.T) {
	languagetest.Inflection(t, New(), inflection, 300)
}

// Each table's rows must be ones that the code can use.
func TestTables(t *testing.T) {
	a := New()
	sections := make(map[string]bool)
	for _, r := range language.Rows(endingsText) {
		sections[r.Section] = true
		if n := utf8.RuneCountInString(r.Cells[0]); n >= maxEnding || len(r.Cells) != 2 {
			t.Errorf("endings.tsv: %q: %d runes, %d cells", r.Cells[0], n, len(r.Cells))
		}
	}
	if len(sections) == 0 || len(sections) > 32 {
		t.Errorf("endings.tsv: %d sections", len(sections))
	}
	used := make(map[string]bool)
	for _, r := range language.Rows(verbsText) {
		for _, stem := range strings.Fields(r.Cells[1]) {
			_, names, _ := strings.Cut(stem, ":")
			for _, name := range strings.Split(names, "+") {
				used[name] = true
				if !sections[name] {
					t.Errorf("verbs.tsv: %s: no set %q in endings.tsv", r.Cells[0], name)
				}
			}
		}
		if other := a.form(r.Cells[0]); other != "" && other != r.Cells[0] {
			t.Errorf("verbs.tsv: root %s is a form of %s", r.Cells[0], other)
		}
	}
	for name := range sections {
		if !used[name] {
			t.Errorf("endings.tsv: set %q is used by no verb", name)
		}
	}
	for _, r := range language.Rows(suffixesText) {
		if len(r.Cells) != 5 || !strings.Contains("V A C N D any", r.Cells[1]) || utf8.RuneCountInString(r.Cells[0]) > maxSuffix {
			t.Errorf("suffixes.tsv: %q", r.Cells)
			continue
		}
		example, _, _ := strings.Cut(r.Cells[4], " ")
		if !strings.HasSuffix(example, r.Cells[0]) || a.Stem(example) == example {
			t.Errorf("suffixes.tsv: the example %s of %s keeps it: %s", example, r.Cells[0], a.Stem(example))
		}
	}
	for form, base := range a.irregular {
		if got := a.Stem(form); got != base || a.Stem(base) != base {
			t.Errorf("irregular.tsv: Stem(%s) = %s, Stem(%s) = %s", form, got, base, a.Stem(base))
		}
	}
	for base := range a.bases {
		if got := a.Stem(base); got != softened(base) {
			t.Errorf("bases.txt: Stem(%s) = %s", base, got)
		}
	}
}

func TestSpelling(t *testing.T) {
	a := New()
	for _, pair := range [][2]string{
		{"ইরানী", "ইরানি"}, {"ঈদ", "ইদ"}, {"সরকারী", "সরকারি"}, {"ঊনিশ", "উনিশ"}, {"পূর্ব", "পুর্ব"},
		{"কোরাণ", "কোরান"}, {"ষ্টেশন", "স্টেশন"}, {"পুলিস", "পুলিশ"}, {"যানজট", "জানজট"},
		{"বাঙলা", "বাংলা"}, {"অঙ্ক", "অংক"}, {"সঙ্গীত", "সংগীত"}, {"হঠাৎ", "হঠাত"}, {"চাঁদ", "চাদ"},
		{"দুঃখ", "দুখ"}, {"পূর্ব্ব", "পূর্ব"}, {"কর্ম্ম", "কর্ম"}, {"করলো", "করল"}, {"ভালো", "ভাল"},
		{"ঋষি", "রিষি"}, {"কৃষি", "ক্রিষি"}, {"এ্যাপ", "অ্যাপ"},
	} {
		one, other := norm.NFC.String(pair[0]), norm.NFC.String(pair[1])
		if a.Spelling(one) != a.Spelling(other) {
			t.Errorf("Spelling(%s) = %s, Spelling(%s) = %s", one, a.Spelling(one), other, a.Spelling(other))
		}
	}
	for _, pair := range [][2]string{{"যায়", "জাজ"}, {"সময়", "সমজ"}, {"বল", "বলা"}, {"দো", "দ"}, {"ব্যাংক", "ব্জাংক"}} {
		one, other := norm.NFC.String(pair[0]), norm.NFC.String(pair[1])
		if a.Spelling(one) == a.Spelling(other) {
			t.Errorf("%s and %s share the spelling %s", one, other, a.Spelling(one))
		}
	}
}

func TestStop(t *testing.T) {
	languagetest.Stop(t, New(),
		"তারা তারাই এবং কবে কতজন জন্য হয়েছে হবে ছিলেন আছে করা করেছে করার না নেই নয় থেকে আরও রয়েছে",
		"বলেছে চীন কর মন্ত্রী ঢাকা 14 14টি 2013 দেশ নির্বাচন খেলা হার বাড়ি দশ তিন")
}

func TestAsks(t *testing.T) {
	languagetest.Asks(t, New(), map[string]language.Kind{
		"সেতু বানাতে কত খরচ":           language.Money,
		"খরচ হলো কত":                   language.Money,
		"সভায় কত মানুষ এল":            language.People,
		"কত হাজার লোক এল":              language.People,
		"মেলা কোন মাসে":                language.Month,
		"বাঁধ কোন সালে ভাঙে":           language.Year,
		"সেতুটি কত উঁচু":               language.Length,
		"কত শতাংশ ভোট পড়ল":            language.Percent,
		"সেতুর উদ্বোধন করেন কে":        language.Name,
		"কে কে সভায় ছিলেন":            language.Name,
		"জমিটা কার নামে":               language.Name,
		"পুরস্কার কাদের দেওয়া হয়েছে": language.Person,
		"কোন মন্ত্রী পদত্যাগ করেন":     language.Name,
		"চালকের নাম কী":                language.Name,
		"তার নাম কি":                   language.Name,
		"মেলা কবে শুরু":                language.Day,
		"কবেকার ঘটনা এটা":              language.Day,
		"কোন সালে বাঁধটি ভাঙে":         language.Year,
		"ট্রেন কয়টায় ছাড়ে":          language.Clock,
		"পরীক্ষা কত তারিখে":            language.Date,
		"কোন মাসে ধান কাটা হয়":        language.Month,
		"কারখানাটা কোথায়":             language.Place,
		"মেলা বসে কই":                  language.Place,
		"কোন জায়গায় সভা হবে":         language.Place,
		"কোন দেশে গেলেন":               language.Place,
		"কোন জেলায় বন্যা":             language.Place,
		"কত টাকা লাগবে":                language.Money,
		"নৌকায় কতজন ছিল":              language.People,
		"কয়টা বাস পুড়েছে":            language.Count,
		"মেলা কয়দিন চলবে":             language.Duration,
		"কত বছর ধরে চলছে":              language.Duration,
		"মেলা কেন বন্ধ":                language.Reason,
		"কী কারণে বাঁধ ভাঙল":           language.Reason,
		"দেরি হওয়ার কারণ কী":          language.Reason,
		"কিসের জন্য মিছিল":             language.Reason,
		"বাঁধ কীভাবে ভাঙল":             language.Any,
		"কোন কোম্পানি কাজ পেল":         language.Any,
		"হাসপাতালের নাম কী":            language.Called,
		"সেতুর খবর":                    language.Any,
		"":                             language.Any,
	})
}

func TestFrame(t *testing.T) {
	languagetest.Frame(t, New(), map[string]string{
		"আহতের সংখ্যা কত":       "সংখ্যা",
		"মেলা কত দিন চলবে":      "দিন",
		"খরচের পরিমাণ কত টাকা":  "পরিমাণ টাকা",
		"মেলা শুরুর তারিখ কবে":  "তারিখ",
		"কোন মাসে ধান কাটা হয়": "মাসে",
		"কে সংখ্যা গুনল":        "",
		"কয়জন মাঝি দিন গোনে":   "",
	})
}

func TestHolds(t *testing.T) {
	languagetest.Holds(t, New(), []languagetest.Held{
		{Sentence: "মেলা চলবে 6 মে থেকে 12 মে পর্যন্ত", Kind: language.Duration, Words: "6 মে 12 মে"},
		{Sentence: "মেলা 6 মে থেকে চলবে", Kind: language.Duration, Words: ""},
		{Sentence: "মেলা 6 মে শুরু হয়", Kind: language.Date, Words: "6"},
		{Sentence: "মেলা 6 মে শুরু হয়", Kind: language.Month, Words: "মে"},
		{Sentence: "বাঁধটি 1987 সালে ভাঙে", Kind: language.Year, Words: "1987 সালে"},
		{Sentence: "ট্রেন ছাড়ে বেলা পৌনে 11টায়", Kind: language.Clock, Words: "বেলা পৌনে 11টায়"},
		{Sentence: "দল আসে ছয়টায়", Kind: language.Clock, Words: "ছয়টায়"},
		{Sentence: "মেলা 3 দিন চলবে", Kind: language.Duration, Words: "3 দিন"},
		{Sentence: "একদিনের মহড়া ছিল", Kind: language.Duration, Words: "একদিনের"},
		{Sentence: "কাজ চলে 3মাস", Kind: language.Duration, Words: "3মাস"},
		{Sentence: "দিন শেষে মাঝি ফেরে", Kind: language.Duration, Words: ""},
		{Sentence: "খরচ 72 লাখ 17 হাজার টাকা", Kind: language.Money, Words: "72 লাখ 17 হাজার টাকা"},
		{Sentence: "নৌকায় 14টি ছাগল ও তিনজন মাঝি ছিল", Kind: language.People, Words: "তিনজন"},
		{Sentence: "নৌকায় 14টি ছাগল ও তিনজন মাঝি ছিল", Kind: language.Count, Words: "14টি"},
		{Sentence: "সভায় 300 জন ও 25 কৃষক আসেন", Kind: language.People, Words: "300 জন 25"},
		{Sentence: "সেতুটি 40 মিটার লম্বা", Kind: language.Length, Words: "40 মিটার"},
		{Sentence: "ভোট দেন 60 শতাংশ মানুষ", Kind: language.Percent, Words: "60 শতাংশ"},
		{Sentence: "সেতু খোলেন মেয়র নাসিরুদ্দিন", Kind: language.Name, Words: "নাসিরুদ্দিন"},
		{Sentence: "সেতু খোলেন মেয়র", Kind: language.Name, Words: ""},
		{Sentence: "টাকা না থাকায় সেতু হয়নি", Kind: language.Reason, Words: "থাকায়"},
		{Sentence: "পুলিশ জানায় সেতু ভেঙেছে", Kind: language.Reason, Words: ""},
		{Sentence: "নৌকা ভেড়ে খুলনায়", Kind: language.Place, Words: "খুলনায়"},
		{Sentence: "মেলা 6 মে শুরু হয়", Kind: language.Time, Words: "6 মে"},
		{Sentence: "মেলা 6 মে শুরু হয়", Kind: language.Number, Words: ""},
		{Sentence: "বাঁধটি 1987 সালে ভাঙে", Kind: language.Time, Words: "1987 সালে"},
		{Sentence: "গত বৃহস্পতিবার সকাল 10টায় সভা", Kind: language.Time, Words: "গত বৃহস্পতিবার সকাল 10টায়"},
		{Sentence: "মেলা 3 দিন চলবে", Kind: language.Number, Words: "3 দিন"},
		{Sentence: "নৌকায় 14টি ছাগল ও তিনজন মাঝি ছিল", Kind: language.Number, Words: "14টি তিনজন"},
		{Sentence: "খরচ দুই কোটি টাকা", Kind: language.Number, Words: "দুই কোটি টাকা"},
		{Sentence: "মেয়র নুরুল সভায় ছিলেন", Kind: language.Person, Words: "মেয়র নুরুল"},
		{Sentence: "সেতু খোলেন কামরুল খান", Kind: language.Person, Words: "কামরুল খান"},
		{Sentence: "সভা বসে ডোমার শহরে", Kind: language.Place, Words: "ডোমার শহরে"},
		{Sentence: "নৌকা ছাড়ে মদনগঞ্জে", Kind: language.Place, Words: "মদনগঞ্জে"},
		{Sentence: "বৃষ্টির কারণে মেলা বন্ধ", Kind: language.Reason, Words: "কারণে"},
		{Sentence: "বাঁধ ভাঙে ফলে পানি ঢোকে", Kind: language.Reason, Words: "ফলে"},
		{Sentence: "ফল পাকে", Kind: language.Reason, Words: ""},
		{Sentence: "মেলা বসে", Kind: language.Any, Words: ""},
	})
}

func FuzzStem(f *testing.F) {
	a := New()
	languagetest.FuzzStem(f, a, "করেছিলেন ভারতের 14টির ঢাকাতেই বিদ্যুৎ ্যা দু মায়েদের putin একদিনের 11টায়", func(t *testing.T, word, stem string) {
		// Only a suppletive form (এল: আস) is shorter than its root.
		if utf8.RuneCountInString(stem) > utf8.RuneCountInString(word) && !a.roots.Has(stem) && !a.ends.Has(stem) {
			t.Errorf("Stem(%q) grew to %q", word, stem)
		}
		if s := a.Spelling(word); a.Spelling(s) != s {
			t.Errorf("Spelling(%q) = %q, again %q", word, s, a.Spelling(s))
		}
	})
}

func BenchmarkStem(b *testing.B) {
	languagetest.BenchmarkStem(b, New(), "ভারতের করেছিলেন বিশ্ববিদ্যালয়গুলোতে 14টি সরকার জানিয়েছেন কক্সবাজারে মানুষ")
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		New()
	}
}
