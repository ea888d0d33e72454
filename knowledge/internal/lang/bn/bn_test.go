package bn

import (
	_ "embed"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/ukti-bot/ukti/knowledge/internal/lang"
	"github.com/ukti-bot/ukti/knowledge/internal/lang/langtest"
)

//go:embed testdata/inflection.tsv
var inflection string

func TestInflection(t *testing.T) {
	langtest.Inflection(t, New(), inflection, 300)
}

// Each table's rows must be ones that the code can use.
func TestTables(t *testing.T) {
	a := New()
	sections := make(map[string]bool)
	for _, r := range lang.Rows(endingsText) {
		sections[r.Section] = true
		if n := utf8.RuneCountInString(r.Cells[0]); n >= maxEnding || len(r.Cells) != 2 {
			t.Errorf("endings.tsv: %q: %d runes, %d cells", r.Cells[0], n, len(r.Cells))
		}
	}
	if len(sections) == 0 || len(sections) > 32 {
		t.Errorf("endings.tsv: %d sections", len(sections))
	}
	used := make(map[string]bool)
	for _, r := range lang.Rows(verbsText) {
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
	for _, r := range lang.Rows(suffixesText) {
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
	langtest.Stop(t, New(),
		"তারা তারাই এবং কবে কতজন জন্য হয়েছে হবে ছিলেন আছে করা করেছে করার না নেই নয় থেকে আরও রয়েছে",
		"বলেছে চীন কর মন্ত্রী ঢাকা 14 14টি 2013 দেশ নির্বাচন খেলা হার বাড়ি দশ তিন")
}

func TestAsks(t *testing.T) {
	langtest.Asks(t, New(), map[string]lang.Kind{
		"সেতু বানাতে কত খরচ":           lang.Money,
		"খরচ হলো কত":                   lang.Money,
		"সভায় কত মানুষ এল":            lang.People,
		"কত হাজার লোক এল":              lang.People,
		"মেলা কোন মাসে":                lang.Month,
		"বাঁধ কোন সালে ভাঙে":           lang.Year,
		"সেতুটি কত উঁচু":               lang.Length,
		"কত শতাংশ ভোট পড়ল":            lang.Percent,
		"সেতুর উদ্বোধন করেন কে":        lang.Name,
		"কে কে সভায় ছিলেন":            lang.Name,
		"জমিটা কার নামে":               lang.Name,
		"পুরস্কার কাদের দেওয়া হয়েছে": lang.Person,
		"কোন মন্ত্রী পদত্যাগ করেন":     lang.Name,
		"চালকের নাম কী":                lang.Name,
		"তার নাম কি":                   lang.Name,
		"মেলা কবে শুরু":                lang.Day,
		"কবেকার ঘটনা এটা":              lang.Day,
		"কোন সালে বাঁধটি ভাঙে":         lang.Year,
		"ট্রেন কয়টায় ছাড়ে":          lang.Clock,
		"পরীক্ষা কত তারিখে":            lang.Date,
		"কোন মাসে ধান কাটা হয়":        lang.Month,
		"কারখানাটা কোথায়":             lang.Place,
		"মেলা বসে কই":                  lang.Place,
		"কোন জায়গায় সভা হবে":         lang.Place,
		"কোন দেশে গেলেন":               lang.Place,
		"কোন জেলায় বন্যা":             lang.Place,
		"কত টাকা লাগবে":                lang.Money,
		"নৌকায় কতজন ছিল":              lang.People,
		"কয়টা বাস পুড়েছে":            lang.Count,
		"মেলা কয়দিন চলবে":             lang.Duration,
		"কত বছর ধরে চলছে":              lang.Duration,
		"মেলা কেন বন্ধ":                lang.Reason,
		"কী কারণে বাঁধ ভাঙল":           lang.Reason,
		"দেরি হওয়ার কারণ কী":          lang.Reason,
		"কিসের জন্য মিছিল":             lang.Reason,
		"বাঁধ কীভাবে ভাঙল":             lang.Any,
		"কোন কোম্পানি কাজ পেল":         lang.Any,
		"হাসপাতালের নাম কী":            lang.Any,
		"সেতুর খবর":                    lang.Any,
		"":                             lang.Any,
	})
}

func TestHolds(t *testing.T) {
	langtest.Holds(t, New(), []langtest.Held{
		{Sentence: "মেলা 6 মে শুরু হয়", Kind: lang.Date, Words: "6"},
		{Sentence: "মেলা 6 মে শুরু হয়", Kind: lang.Month, Words: "মে"},
		{Sentence: "বাঁধটি 1987 সালে ভাঙে", Kind: lang.Year, Words: "1987 সালে"},
		{Sentence: "ট্রেন ছাড়ে বেলা পৌনে 11টায়", Kind: lang.Clock, Words: "বেলা পৌনে 11টায়"},
		{Sentence: "দল আসে ছয়টায়", Kind: lang.Clock, Words: "ছয়টায়"},
		{Sentence: "মেলা 3 দিন চলবে", Kind: lang.Duration, Words: "3 দিন"},
		{Sentence: "একদিনের মহড়া ছিল", Kind: lang.Duration, Words: "একদিনের"},
		{Sentence: "কাজ চলে 3মাস", Kind: lang.Duration, Words: "3মাস"},
		{Sentence: "দিন শেষে মাঝি ফেরে", Kind: lang.Duration, Words: ""},
		{Sentence: "খরচ 72 লাখ 17 হাজার টাকা", Kind: lang.Money, Words: "72 লাখ 17 হাজার টাকা"},
		{Sentence: "নৌকায় 14টি ছাগল ও তিনজন মাঝি ছিল", Kind: lang.People, Words: "তিনজন"},
		{Sentence: "নৌকায় 14টি ছাগল ও তিনজন মাঝি ছিল", Kind: lang.Count, Words: "14টি"},
		{Sentence: "সভায় 300 জন ও 25 কৃষক আসেন", Kind: lang.People, Words: "300 জন 25"},
		{Sentence: "সেতুটি 40 মিটার লম্বা", Kind: lang.Length, Words: "40 মিটার"},
		{Sentence: "ভোট দেন 60 শতাংশ মানুষ", Kind: lang.Percent, Words: "60 শতাংশ"},
		{Sentence: "সেতু খোলেন মেয়র নাসিরুদ্দিন", Kind: lang.Name, Words: "নাসিরুদ্দিন"},
		{Sentence: "সেতু খোলেন মেয়র", Kind: lang.Name, Words: ""},
		{Sentence: "টাকা না থাকায় সেতু হয়নি", Kind: lang.Reason, Words: "থাকায়"},
		{Sentence: "পুলিশ জানায় সেতু ভেঙেছে", Kind: lang.Reason, Words: ""},
		{Sentence: "নৌকা ভেড়ে খুলনায়", Kind: lang.Place, Words: "খুলনায়"},
		{Sentence: "মেলা 6 মে শুরু হয়", Kind: lang.Time, Words: "6 মে"},
		{Sentence: "মেলা 6 মে শুরু হয়", Kind: lang.Number, Words: ""},
		{Sentence: "বাঁধটি 1987 সালে ভাঙে", Kind: lang.Time, Words: "1987 সালে"},
		{Sentence: "গত বৃহস্পতিবার সকাল 10টায় সভা", Kind: lang.Time, Words: "গত বৃহস্পতিবার সকাল 10টায়"},
		{Sentence: "মেলা 3 দিন চলবে", Kind: lang.Number, Words: "3 দিন"},
		{Sentence: "নৌকায় 14টি ছাগল ও তিনজন মাঝি ছিল", Kind: lang.Number, Words: "14টি তিনজন"},
		{Sentence: "খরচ দুই কোটি টাকা", Kind: lang.Number, Words: "দুই কোটি টাকা"},
		{Sentence: "মেয়র নুরুল সভায় ছিলেন", Kind: lang.Person, Words: "মেয়র নুরুল"},
		{Sentence: "সেতু খোলেন কামরুল খান", Kind: lang.Person, Words: "কামরুল খান"},
		{Sentence: "সভা বসে ডোমার শহরে", Kind: lang.Place, Words: "ডোমার শহরে"},
		{Sentence: "নৌকা ছাড়ে মদনগঞ্জে", Kind: lang.Place, Words: "মদনগঞ্জে"},
		{Sentence: "বৃষ্টির কারণে মেলা বন্ধ", Kind: lang.Reason, Words: "কারণে"},
		{Sentence: "বাঁধ ভাঙে ফলে পানি ঢোকে", Kind: lang.Reason, Words: "ফলে"},
		{Sentence: "ফল পাকে", Kind: lang.Reason, Words: ""},
		{Sentence: "মেলা বসে", Kind: lang.Any, Words: ""},
	})
}

func FuzzStem(f *testing.F) {
	a := New()
	langtest.FuzzStem(f, a, "করেছিলেন ভারতের 14টির ঢাকাতেই বিদ্যুৎ ্যা দু মায়েদের putin একদিনের 11টায়", func(t *testing.T, word, stem string) {
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
	langtest.BenchmarkStem(b, New(), "ভারতের করেছিলেন বিশ্ববিদ্যালয়গুলোতে 14টি সরকার জানিয়েছেন কক্সবাজারে মানুষ")
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		New()
	}
}
