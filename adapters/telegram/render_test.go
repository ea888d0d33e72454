package telegram

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/telegram/telegramfake"
)

// drawn writes a page with its entities as tags, for a reader of the test.
func drawn(p page) string {
	units := utf16.Encode([]rune(p.text))
	opens, closes := map[int]string{}, map[int]string{}
	short := map[string]string{"blockquote": "q", "expandable_blockquote": "Q", "bold": "b", "code": "c", "text_link": "a"}
	for _, e := range p.entities {
		opens[e.Offset] += "<" + short[e.Type] + ">"
		closes[e.Offset+e.Length] = "</" + short[e.Type] + ">" + closes[e.Offset+e.Length]
	}
	var b strings.Builder
	last := 0
	for i := 0; i <= len(units); i++ {
		if closes[i]+opens[i] == "" && i < len(units) {
			continue
		}
		b.WriteString(string(utf16.Decode(units[last:i])) + closes[i] + opens[i])
		last = i
	}
	return b.String()
}

func TestRender(t *testing.T) {
	source := adapters.Source{Cite: "library:6", Where: "নদীর খবর, লাইন ৬"}
	linked := source
	linked.URL = "https://news.example/a/KEY?line=6#L6"
	quote := func(text string, s adapters.Source, marks ...string) adapters.Quote {
		q := adapters.Quote{Text: text, Source: s, Sentences: []adapters.Span{{Start: 0, End: len(text)}}}
		for _, m := range marks {
			at := strings.Index(text, m)
			q.Marks = append(q.Marks, adapters.Span{Start: at, End: at + len(m)})
		}
		return q
	}
	for _, c := range []struct {
		name  string
		reply adapters.Reply
		want  []string
	}{
		{"nothing", adapters.Reply{}, nil},
		{"words only", adapters.Reply{Lead: "lead", Note: "note"}, []string{"lead\n\nnote"}},
		{"a receipt, to tap and copy", adapters.Reply{Lead: "lead", Note: "note", Receipt: "BCDFG-HJKMT"}, []string{"lead\n\nnote\n\n🧾 <c>BCDFG-HJKMT</c>"}},
		{
			"an answer",
			adapters.Reply{Lead: "খবরে আছে:", Quotes: []adapters.Quote{quote("👩‍👩‍👧‍👦 পাঠাগার <b>খোলা</b> & a\\b", source, "পাঠাগার")}, Note: "note"},
			[]string{"খবরে আছে:\n<q>👩‍👩‍👧‍👦 <b>পাঠাগার</b> <b>খোলা</b> & a\\b</q>\nনদীর খবর, লাইন ৬\n\nnote"},
		},
		{
			"linked", adapters.Reply{Quotes: []adapters.Quote{quote("উক্তি", linked)}},
			[]string{"<q>উক্তি</q>\n<a>নদীর খবর, লাইন ৬</a>"},
		},
		{
			"article and line are linked, the rest is not", adapters.Reply{Lead: "খবরে আছে:", Confidence: adapters.Weak, Quotes: []adapters.Quote{{
				Head: "২. আরও অংশ", Text: "উক্তি", Source: adapters.Source{Where: "নদীর খবর · লাইন ৬ · নদীবার্তা · ৪ মে ২০২৯", Place: len("নদীর খবর · লাইন ৬"), URL: linked.URL, Cite: "library:6"},
			}}},
			[]string{"◐ খবরে আছে:\n\n২. আরও অংশ\n<q>উক্তি</q>\n<a>নদীর খবর · লাইন ৬</a> · নদীবার্তা · ৪ মে ২০২৯"},
		},
		{
			"a citation that no button holds", adapters.Reply{Quotes: []adapters.Quote{quote("উক্তি", adapters.Source{Where: "w", Cite: strings.Repeat("x", 257)})}},
			[]string{"<q>উক্তি</q>\nw · <c>" + strings.Repeat("x", 257) + "</c>"},
		},
		{
			"an address that is none", adapters.Reply{Quotes: []adapters.Quote{quote("উক্তি", adapters.Source{Where: "w", URL: "javascript:alert(1)"})}},
			[]string{"<q>উক্তি</q>\nw"},
		},
		{
			"two quotes", adapters.Reply{Quotes: []adapters.Quote{quote("এক", source), quote("দুই", source)}},
			[]string{"<q>এক</q>\nনদীর খবর, লাইন ৬\n\n<q>দুই</q>\nনদীর খবর, লাইন ৬"},
		},
		{
			"a long one is folded", adapters.Reply{Quotes: []adapters.Quote{quote(strings.Repeat("ক", 501), adapters.Source{})}},
			[]string{"<Q>" + strings.Repeat("ক", 501) + "</Q>"},
		},
		{
			"names of people are not called", adapters.Reply{Quotes: []adapters.Quote{quote("said @some_body. a@news.example", source, "@some_body")}},
			[]string{"<q>said <c>@some_body</c>. a@news.example</q>\nনদীর খবর, লাইন ৬"},
		},
		{
			"a text that Telegram changes", adapters.Reply{Lang: "en", Quotes: []adapters.Quote{quote("a\tb", source)}},
			[]string{"<q>a\tb</q>\nনদীর খবর, লাইন ৬\n\n" + wordsAltered},
		},
		{
			"a text that Telegram refuses", adapters.Reply{Lang: "bn", Quotes: []adapters.Quote{quote("a\xffb", source)}},
			[]string{wordsRefused + "\nনদীর খবর, লাইন ৬"},
		},
		{
			"marks that are none", adapters.Reply{Quotes: []adapters.Quote{{Text: "কখ", Marks: []adapters.Span{{Start: -1, End: 2}, {Start: 1, End: 3}, {Start: 3, End: 3}, {Start: 3, End: 99}, {Start: 3, End: 6}}}}},
			[]string{"<q>ক<b>খ</b></q>"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, p := range render(c.reply, nil) {
				if err := telegramfake.CheckEntities(p.text, asSent(p.entities)); err != nil {
					t.Error(err)
				}
				got = append(got, drawn(p))
			}
			if fmt.Sprint(got) != fmt.Sprint(c.want) {
				t.Errorf("\ngot  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestRenderSplitsBetweenSentences(t *testing.T) {
	q := adapters.Quote{Source: adapters.Source{Where: "where", Cite: "cite"}}
	for i := range 60 {
		s := fmt.Sprintf("%d %s।", i, strings.Repeat("পাঠাগার ", 20))
		q.Sentences = append(q.Sentences, adapters.Span{Start: len(q.Text), End: len(q.Text) + len(s)})
		q.Text += s + " "
	}
	pages := render(adapters.Reply{Lead: "lead", Quotes: []adapters.Quote{q}, Note: "note"}, nil)
	if len(pages) != 3 {
		t.Errorf("%d pages, want 3", len(pages))
	}
	joined := ""
	for i, p := range pages {
		if n := len(utf16.Encode([]rune(p.text))); n > maxText || i < len(pages)-1 && n < maxText-300 {
			t.Errorf("page %d has %d units", i, n)
		}
		for _, piece := range p.quotes {
			joined += piece
			if end := strings.TrimRight(piece, " "); !strings.HasSuffix(end, "।") {
				t.Errorf("page %d is cut inside a sentence: …%q", i, end[len(end)-20:])
			}
		}
		if has := strings.Contains(p.text, "where"); has != (i == len(pages)-1) {
			t.Errorf("page %d has the source line: %v", i, has)
		}
	}
	if joined != q.Text {
		t.Errorf("the pieces are not the quotation")
	}
}

// FuzzRender: whatever is quoted, every page is one that Telegram takes, and the
// pieces of a quotation are the quotation, cut only between graphemes.
func FuzzRender(f *testing.F) {
	f.Add("lead", "a quote. another", "where", "id:6", "note", 2, 7, 40)
	f.Add("", "🇧🇩👩‍👩‍👧‍👦স্ত্রী @name_x", "", "", "", 0, 8, 400)
	f.Add("@name_x", "\t\xff", "w\xff", "c", "n", 0, 1, 1)
	f.Add("l", " ", strings.Repeat("w", 1200), "c", "n", 0, 1, 5000)
	f.Fuzz(func(t *testing.T, lead, quote, where, cite, note string, mark, markEnd, times int) {
		if times < 1 || times*len(quote) > 20000 || len(lead)+len(where)+len(cite)+len(note) > 20000 {
			return
		}
		q := adapters.Quote{Text: strings.Repeat(quote, times), Marks: []adapters.Span{{Start: mark, End: markEnd}}}
		q.Source = adapters.Source{Where: where, Cite: cite, URL: "https://news.example/" + "a"}
		if markEnd <= mark || mark < 0 || markEnd > len(q.Text) {
			q.Marks = nil
		}
		borders := map[int]bool{0: true}
		for all := graphemes.FromString(q.Text); all.Next(); {
			borders[all.End()] = true
		}
		joined := ""
		for _, p := range render(adapters.Reply{Lead: lead, Quotes: []adapters.Quote{q}, Note: note}, nil) {
			units := len(utf16.Encode([]rune(p.text)))
			if !utf8.ValidString(p.text) || strings.TrimSpace(p.text) == "" || units > maxText && len(p.quotes) == 0 {
				t.Fatalf("a page that Telegram refuses: %d units, %q", units, p.text)
			}
			if err := telegramfake.CheckEntities(p.text, asSent(p.entities)); err != nil {
				t.Fatalf("%v in %q: %+v", err, p.text, p.entities)
			}
			for _, piece := range p.quotes {
				joined += piece
				if !borders[len(joined)] {
					t.Fatalf("cut inside a grapheme at %d of %q", len(joined), q.Text)
				}
			}
		}
		if utf8.ValidString(q.Text) && strings.TrimSpace(q.Text) != "" && strings.Join(strings.Fields(joined), "") != strings.Join(strings.Fields(q.Text), "") {
			t.Fatalf("the pieces are not the quotation:\n%q\n%q", joined, q.Text)
		}
	})
}

// FuzzAltered: what the adapter takes for unchanged is what Telegram leaves
// alone, and the other way round.
func FuzzAltered(f *testing.F) {
	for _, s := range []string{"", "পাঠাগার", "a\tb", "a\r\nb", "\u2028", "\u202e", "a\u030a", "\u0333", "\u200e", "\u200e\u200f", "\u200f\u200f\u200f", "\u200d\u200c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return
		}
		if got, want := altered(s), telegramfake.Changed(s) != s; got != want {
			t.Errorf("altered(%q) = %v, Telegram makes of it %q", s, got, telegramfake.Changed(s))
		}
	})
}
