package followup

import (
	"slices"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/bot/internal/dialog/locale"
)

func words(t *testing.T, list string) locale.Phrases {
	t.Helper()
	s, err := locale.Load("bn")
	if err != nil {
		t.Fatal(err)
	}
	return s.Words(list)
}

// Every line of words.tsv is a row of a known rule in a known language, and every
// rule that may be read has rows.
func TestTable(t *testing.T) {
	known := []string{"and", "also", "instead", "shift", "person", "persons", "who", "told", "made", "what", "happen", "say", "thing", "agree", "frame", "month", "day", "year", "toll", "before", "after", "ending"}
	seen := make(map[string]bool)
	for line := range strings.Lines(table) {
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		list := rows(line)
		if len(list) != 1 || !slices.Contains(known, list[0].rule) || !slices.Contains([]string{"bn", "bn-Latn", "en", "hi"}, list[0].lang) {
			t.Errorf("line %q", line)
			continue
		}
		for _, p := range list[0].phrases {
			if len(locale.ParsePhrase(p).Terms) == 0 {
				t.Errorf("line %q has a phrase without a word", line)
			}
		}
		seen[list[0].rule] = true
	}
	for _, rule := range known {
		if !seen[rule] {
			t.Errorf("no row of rule %s", rule)
		}
	}
}

func TestRead(t *testing.T) {
	for _, c := range []struct {
		message, body, is string
	}{
		{"And July?", "July?", "goes fragment"},
		{"What about the ferry?", "the ferry?", "goes fragment"},
		{"How much?", "How much?", "bare"},
		{"From which country?", "From which country?", ""}, // "from" leads to what stands in the question
		{"কত টাকায়?", "কত টাকায়?", "bare"},
		{"কোন দেশ থেকে?", "কোন দেশ থেকে?", "bare"},
		{"কোন সেতু থেকে?", "কোন সেতু থেকে?", ""},
		{"ke bolse?", "ke bolse?", "whosaid"},
		{"And who opened it?", "who opened it?", "goes thing"},
		{"no, I mean the mayor", "the mayor", "instead fragment"},
		{"OK. Now the library: how old is it?", "the library: how old is it?", "shift thing"},
		{"What did she say?", "What did she say?", "she"},
		{"When?", "When?", "bare"},
		{"Who said that?", "Who said that?", "thing whosaid"},
		{"Who made that claim?", "Who made that claim?", "thing whosaid"},
		{"Who said the ferry was late?", "Who said the ferry was late?", ""},
		{"Who said what?", "Who said what?", ""},
		{"Why did it happen?", "Why did it happen?", "bare thing"},
		{"Why are they late?", "Why are they late?", "persons they"},
		{"yes", "yes", "agree fragment"},
		{"আচ্ছা, ঠিক আছে", "আচ্ছা, ঠিক আছে", "agree fragment"},
		{"accha thik ache", "accha thik ache", "agree fragment"},
		{"ok, I see", "ok, I see", "agree fragment"},
		{"अच्छा, समझ गया", "अच्छा, समझ गया", "agree fragment"},
		{"No wait, I mean the driver", "the driver", "instead fragment"},
		{"না না, আমি বলছি মাঝির কথা", "মাঝির কথা", "instead fragment"},
		{"नहीं नहीं, मेरा मतलब मेयर", "मेयर", "instead fragment"},
		{"ওদের বাড়ি কোথায়?", "ওদের বাড়ি কোথায়?", "persons ওদের"},
		{"oder bari kothay?", "oder bari kothay?", "persons oder"},
		{"सेतु का क्या हाल है?", "सेतु", "goes fragment"},
		{"When does the ferry leave?", "When does the ferry leave?", ""},
		{"আর আহত?", "আহত?", "goes fragment"},
		{"আর কবে?", "কবে?", "goes bare"},
		{"কথাটা কে বলেছেন?", "কথাটা কে বলেছেন?", "whosaid"},
		{"কে কী বলেছেন?", "কে কী বলেছেন?", ""},
		{"এমন কেন হলো?", "এমন কেন হলো?", "bare"},
		{"ke bolse eta", "ke bolse eta", "thing whosaid"},
		{"यह किसने कहा?", "यह किसने कहा?", "thing whosaid"},
		{"ऐसा क्यों हुआ?", "ऐसा क्यों हुआ?", "bare"},
		{"তিনি কী বলেছেন?", "তিনি কী বলেছেন?", "তিনি"},
		{"না, মানে মেয়র", "মেয়র", "instead fragment"},
		{"সেতুটির কী অবস্থা?", "সেতুটির", "goes fragment"},
		{"r mohila?", "mohila?", "goes fragment"},
		{"और घायल?", "घायल?", "goes fragment"},
		{"उन्होंने क्या कहा?", "उन्होंने क्या कहा?", "उन्होंने"},
	} {
		r := Read(c.message, words(t, "question"), words(t, "filler"))
		var is []string
		for _, flag := range []struct {
			name string
			set  bool
		}{{"goes", r.Goes}, {"instead", r.Instead}, {"shift", r.Shift}, {"agree", r.Agree}, {"fragment", r.Fragment}, {"bare", r.Bare}, {"thing", r.Thing}, {"persons", r.Persons}, {"whosaid", r.WhoSaid}} {
			if flag.set {
				is = append(is, flag.name)
			}
		}
		if r.Person != nil {
			is = append(is, r.Person.Text)
		}
		if got := strings.Join(is, " "); r.Body != c.body || got != c.is {
			t.Errorf("Read(%q) is %q, body %q; want %q, %q", c.message, got, r.Body, c.is, c.body)
		}
	}
}

func TestCompose(t *testing.T) {
	for _, c := range []struct{ question, part, fragment, want string }{
		{"How many came in August?", "", "July?", "How many came in July?"},
		{"How many came in August?", "", "in July", "How many came in July?"},
		{"What does a ticket cost for students?", "", "for old people", "What does a ticket cost for old people?"},
		{"When does the ferry leave on Monday?", "", "Friday", "When does the ferry leave on Friday?"},
		{"How many people came?", "", "the weather", ""},
		{"What did the mayor say?", "the mayor", "the driver", "What did the driver say?"}, // "no, I mean the driver"
		{"আগস্টে কতজন এসেছিলেন?", "", "জুলাইয়ে", "জুলাইয়ে কতজন এসেছিলেন?"},
		{"বাসের ভাড়া কত?", "", "ট্রাকের", "ট্রাকের ভাড়া কত?"},
		{"শিশুদের জন্য টিকিট কত?", "", "ছাত্রদের জন্য?", "ছাত্রদের জন্য টিকিট কত?"},
		{"মেলায় কতজন এসেছিলেন?", "", "আহত", ""},
		{"दर्शकों के लिए टिकट कितने का है?", "", "छात्रों के लिए", "छात्रों के लिए टिकट कितने का है?"},
		{"How many people died in the flood?", "", "injured?", "How many people injured in the flood?"},
		{"বন্যায় কতজন মারা গেছেন?", "", "আহত?", "বন্যায় কতজন আহত?"},
		{"bonnay koyjon mara geche", "", "nikhoj?", "bonnay koyjon nikhoj"},
		{"बाढ़ में कितने लोग मारे गए?", "", "घायल?", "बाढ़ में कितने लोग घायल?"},
		{"agoste kotojon eshechilo?", "", "july te", "july te kotojon eshechilo?"},
	} {
		got, ok := Compose(c.question, c.part, c.fragment)
		if got != c.want || ok != (c.want != "") {
			t.Errorf("Compose(%q, %q, %q) = %q", c.question, c.part, c.fragment, got)
		}
	}
}

func TestAsk(t *testing.T) {
	for _, c := range []struct{ question, bare, want string }{
		{"সেতুটি কবে খুলেছে?", "কেন?", "সেতুটি কেন খুলেছে?"},
		{"setu kobe khuleche?", "keno?", "setu keno khuleche?"},
		{"When did the bridge open?", "why?", ""}, // English moves its words about
		{"সেতুটি?", "কেন?", ""},
		{"নতুন নৌকা কয়টি আসবে?", "কোন দেশ থেকে?", "নতুন নৌকা কোন দেশ থেকে আসবে?"},
		{"চাল কবে থেকে বিক্রি হবে?", "কত টাকায়?", "চাল কত টাকায় বিক্রি হবে?"},
	} {
		if got, ok := Ask(c.question, c.bare, words(t, "question")); got != c.want || ok != (c.want != "") {
			t.Errorf("Ask(%q, %q) = %q", c.question, c.bare, got)
		}
	}
}

// Whatever is composed holds the fragment and nothing but the question besides.
func FuzzCompose(f *testing.F) {
	f.Add("How many came in August?", "July?")
	f.Add("বাসের ভাড়া কত?", "ট্রাকের")
	f.Fuzz(func(t *testing.T, question, fragment string) {
		if got, ok := Compose(question, "", fragment); ok && len(got) > len(question)+len(fragment) {
			t.Errorf("Compose(%q, %q) = %q", question, fragment, got)
		}
	})
}
