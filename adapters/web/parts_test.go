package web

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html"

	"github.com/ukti-bot/ukti/adapters"
)

// FuzzExact: a browser reads back what was written, byte for byte. NUL has no
// place in HTML, and articles hold none.
func FuzzExact(f *testing.F) {
	for _, seed := range []string{"plain", "a\r\nb\rc\n", "<b>&amp;&#13;</b>\"'", "\u0085\u2028\ufeff", "\x01\x1b\x7f", "ক্ষ\u200d"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || strings.Contains(text, "\x00") {
			t.Skip()
		}
		doc, err := html.Parse(strings.NewReader("<!DOCTYPE html><body><p>" + string(exact(text)) + "</p>"))
		if err != nil {
			t.Fatal(err)
		}
		if got := textOf(nodes(doc, tag("p"))[0]); got != text {
			t.Errorf("%q is read as %q", text, got)
		}
	})
}

// FuzzParts: the parts of a quotation are its text, whatever the spans are.
func FuzzParts(f *testing.F) {
	f.Add("abcdef", 0, 3, 1, 2, 4, 6)
	f.Add("abcdef", -1, 99, 5, 2, 0, 0)
	f.Fuzz(func(t *testing.T, text string, bestStart, bestEnd, a, b, c, d int) {
		q := adapters.Quote{
			Text: text, Sentences: []adapters.Span{{Start: bestStart, End: bestEnd}},
			Marks: []adapters.Span{{Start: a, End: b}, {Start: c, End: d}},
		}
		var got strings.Builder
		for _, p := range parts(q) {
			got.WriteString(p.Text)
		}
		if got.String() != text {
			t.Errorf("%q is shown as %q", text, got.String())
		}
	})
}

// All languages say everything that the pages and the code ask for, with the
// same placeholders, and nothing else.
func TestLocalesAreComplete(t *testing.T) {
	locales, err := loadLocales()
	if err != nil || len(locales) != 3 {
		t.Fatal(len(locales), err)
	}
	en := locales["en"].Messages
	placeholders := regexp.MustCompile(`\{[a-z]+\}`)
	for name, loc := range locales {
		if !slices.Equal(slices.Sorted(maps.Keys(loc.Messages)), slices.Sorted(maps.Keys(en))) {
			t.Errorf("%s and en have not the same keys", name)
		}
		for key, text := range loc.Messages {
			want, got := placeholders.FindAllString(en[key], -1), placeholders.FindAllString(text, -1)
			slices.Sort(want)
			if slices.Sort(got); text == "" || !slices.Equal(got, want) {
				t.Errorf("%s: %s is %q, with %v instead of %v", name, key, text, got, want)
			}
		}
	}
	used := usedKeys(t)
	if len(used) < 20 {
		t.Fatalf("only %d keys are used", len(used))
	}
	for key := range used {
		if _, ok := en[key]; !ok {
			t.Errorf("%q is used and not there", key)
		}
	}
	for key := range en {
		if !used[key] {
			t.Errorf("%q is there and not used", key)
		}
	}
}

func TestNumbersAndDates(t *testing.T) {
	locales, err := loadLocales()
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, 5, 14, 0, 0, 0, 0, time.UTC)
	for tag, want := range map[string]string{"bn": "লাইন ১২০|১৪ মে ২০২৬|", "en": "line 120|14 May 2026|", "hi": "पंक्ति 120|14 मई 2026|"} {
		l := locales[tag]
		if got := l.say("read.line", "line", 120) + "|" + l.date(day) + "|" + l.date(time.Time{}); got != want {
			t.Errorf("%s: %q", tag, got)
		}
	}
}

func TestRepeats(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newRepeats(time.Now)
		asked := 0
		ask := func(form, text string) string {
			return s.once([]string{"me", form, text}, func() adapters.Reply {
				asked++
				time.Sleep(time.Second)
				return adapters.Reply{Lead: text}
			}).Lead
		}
		first := make(chan string)
		go func() { first <- ask("1", "a") }()
		synctest.Wait()
		if got := ask("1", "a"); got != "a" || <-first != "a" || asked != 1 {
			t.Errorf("the same form at the same time: %q, asked %d times", got, asked)
		}
		ask("1", "b") // the browser's back button: the same form with other words
		ask("2", "a")
		if asked != 3 {
			t.Errorf("asked %d times, want 3", asked)
		}
		time.Sleep(repeatTime)
		if ask("1", "a"); asked != 4 {
			t.Error("after its time a form is still remembered")
		}
		for i := range 2 * maxRepeats {
			s.once([]string{"other", strings.Repeat("x", i)}, func() adapters.Reply { return adapters.Reply{} })
		}
		if len(s.sent) > maxRepeats || len(s.order) > maxRepeats {
			t.Errorf("%d forms are remembered", len(s.sent))
		}
	})
}

func TestLinked(t *testing.T) {
	v := &visit{}
	for text, want := range map[string]string{
		"see: /articles":                  `[["see: ",""],["/articles","/articles"]]`,
		"/articles or /articles.":         `[["",""],["/articles","/articles"],[" or ",""],["/articles","/articles"],[".",""]]`,
		"http://x/articles, /articlesque": `[["http://x/articles",""],[", /articles",""],["que",""]]`,
		"plain":                           `[["plain",""]]`,
		"":                                `null`,
	} {
		var got [][2]string
		joined := ""
		for _, w := range v.showing().linked(text) {
			got = append(got, [2]string{w.Text, w.Href})
			joined += w.Text
		}
		if b, _ := json.Marshal(got); string(b) != want || joined != text {
			t.Errorf("%q: %s", text, b)
		}
	}
}
