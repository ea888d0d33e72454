package period

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/knowledge/text"
)

var dhaka = time.FixedZone("+06", 6*60*60)

// A Wednesday.
var now = time.Date(2031, 3, 12, 21, 40, 0, 0, dhaka)

func terms(question string) []string {
	var out []string
	for _, t := range text.Tokens(question) {
		out = append(out, t.Term)
	}
	return out
}

// shown writes a period shortly: its days, "named", "newest", "news".
func shown(p *Period) string {
	var out []string
	if p.Bounded() {
		day := func(t time.Time) string {
			if t.IsZero() {
				return ""
			}
			return t.Format("01-02")
		}
		out = append(out, day(p.From)+"–"+day(p.Until))
		if p.From.Year() != now.Year() {
			out = append(out, fmt.Sprint(p.From.Year()))
		}
	}
	for name, is := range map[string]bool{"named": p.Named, "newest": p.Newest, "news": p.News} {
		if is {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func TestRead(t *testing.T) {
	for question, want := range map[string]string{
		"What happened today?":                      "03-12–03-13 news",
		"Which mill burned yesterday?":              "03-11–03-12",
		"Who resigned last week?":                   "03-01–03-10",
		"Who resigned this week?":                   "03-08–03-17",
		"Who resigned last Wednesday?":              "03-05–03-06",
		"Who resigned on Wednesday?":                "03-12–03-13 named",
		"How many boats sank on 4 January?":         "01-04–01-05 named",
		"How many boats sank on January 4th, 2029?": "01-04–01-05 2029 named",
		"What was decided in December?":             "12-01–01-01 2030 named",
		"News since Monday":                         "03-10– news",
		"Who may march in May?":                     "05-01–06-01 2030 named",
		"who may march":                             "",
		"fires 3 days ago":                          "03-09–03-10",
		"fires in the last 10 days":                 "03-02–03-13",
		"latest on the ferry":                       "newest",
		"Any updates on the ferry?":                 "newest news",
		"is the bridge open now":                    "newest",
		"এ মাসে কয়টি নৌকা ডুবেছে?":      "03-01–04-01",
		"আজকের খবর কী?":                  "03-12–03-13 news",
		"গতকাল কোন মিল পুড়েছে?":         "03-11–03-12",
		"গত সোমবারের সভায় কে ছিলেন?":    "03-10–03-11",
		"৪ জানুয়ারির সভায় কে ছিলেন?":   "01-04–01-05 named",
		"ফেব্রুয়ারিতে মেলা কোথায় ছিল?": "02-01–03-01 named",
		"১লা মার্চের খবর":                "03-01–03-02 named news",
		"শুক্রবার থেকে কী খবর?":          "03-07– named news",
		"মে মাসে কী হয়েছে?":             "news",
		"বাঁধের সর্বশেষ খবর কী?":         "newest news",
		"নতুন মালিক কে?":                 "",
		"বাঁধ নিয়ে নতুন কী খবর?":        "newest news",
		"কাল কি বৃষ্টি হবে?":             "",
		"aajker khobor ki":              "03-12–03-13 news",
		"gotokal badhe ki holo":         "03-11–03-12 news",
		"goto shoptahe ke resign korse": "03-01–03-10",
		"february te mela kothay chilo": "",
		"february er mela":              "02-01–03-01 named",
		"ekhon porjonto koto jon":       "newest",
		"आज की खबर क्या है?":            "03-12–03-13 news",
		"पिछले सप्ताह कौन आया?":         "03-01–03-10",
		"4 जनवरी को क्या हुआ?":          "01-04–01-05 named news",
		"बाँध की ताज़ा खबर":             "newest news",
		"12 boats and 400 sheep":        "",
		"":                              "",
	} {
		p := Read(terms(question), now)
		if got := shown(&p); got != want {
			t.Errorf("%s: %s, want %s", question, got, want)
		}
	}
}

// The day is the asker's, wherever that is.
func TestReadInZone(t *testing.T) {
	p := Read([]string{"today"}, now)
	if !p.Holds(time.Date(2031, 3, 11, 18, 0, 0, 0, time.UTC)) || p.Holds(time.Date(2031, 3, 12, 18, 0, 0, 0, time.UTC)) {
		t.Errorf("today is %v to %v", p.From, p.Until)
	}
	if p.Holds(time.Time{}) {
		t.Error("an unknown time is held")
	}
}

func TestPlaces(t *testing.T) {
	p := Read(terms("any news since last Friday about the ferry now"), now)
	if !slices.Equal(p.Time, []int{2, 3, 4}) || !slices.Equal(p.Rest, []int{1, 8}) {
		t.Errorf("time at %v, the rest at %v", p.Time, p.Rest)
	}
}

func TestParseRefuses(t *testing.T) {
	if _, err := parse("[phrases]\nsoon\tdays 3"); err == nil {
		t.Error("an unknown meaning is taken")
	}
}

// No phrase may stand twice, and each must be met by itself.
func TestTable(t *testing.T) {
	count := 0
	for head, list := range tables().phrases {
		for i, p := range list {
			count++
			for _, other := range list[:i] {
				if slices.Equal(p.elements, other.elements) && p.meaning != other.meaning {
					t.Errorf("%v has two meanings", p.elements)
				}
			}
			words := strings.Fields(strings.NewReplacer("{n}", "4", "{month}", "এপ্রিল", "{weekday}", "সোমবার", "{year}", "2029").Replace(strings.Join(p.elements, " ")))
			if m, ok := tables().match(words); !ok || m.words != len(words) {
				t.Errorf("%s: %v is not met", head, words)
			}
		}
	}
	if count < 150 || len(tables().months) < 30 || len(tables().weekdays) < 20 {
		t.Errorf("%d phrases, %d months, %d weekdays", count, len(tables().months), len(tables().weekdays))
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"since 31 february 2030", "গত ৯৯৯ দিনে", "may", "last last monday", "{n} {month}"} {
		f.Add(s, now.Unix())
	}
	f.Fuzz(func(t *testing.T, question string, at int64) {
		when := time.Unix(at%(1<<34), 0).In(dhaka)
		words := terms(question)
		p := Read(words, when)
		if !p.From.IsZero() && !p.Until.IsZero() && !p.From.Before(p.Until) {
			t.Errorf("%q: %v to %v", question, p.From, p.Until)
		}
		for _, list := range [][]int{p.Time, p.Rest} {
			if !slices.IsSorted(list) || len(list) > 0 && (list[0] < 0 || list[len(list)-1] >= len(words)) {
				t.Errorf("%q: places %v of %d words", question, list, len(words))
			}
		}
		if p.Bounded() != (len(p.Time) > 0) {
			t.Errorf("%q: %v at %v", question, p.From, p.Time)
		}
	})
}
