package adaptertest

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"

	"github.com/ukti-bot/ukti/adapters"
)

// always answers every question with r.
func always(r adapters.Reply) *Handler {
	return &Handler{Reply: func(context.Context, adapters.Question) adapters.Reply { return r }}
}

// message is one in the first person's own chat.
func (s Suite) message(id int, text string) Message {
	return Message{ID: id, Chat: 1, Asker: 1, Text: text, Private: s.NoPublic}
}

// show asks once, waits for what the reply r holds, ends the session and returns
// what was shown.
func show(t testing.TB, suite Suite, r adapters.Reply) (*session, Shown) {
	t.Helper()
	s := start(t, suite, always(r))
	s.ask(suite.message(1, "কী হয়েছে?"))
	s.awaitReply(1, r)
	s.stop()
	return s, s.Shown(1)
}

// awaitReply waits until all of r can be read in answer to id.
func (s *session) awaitReply(id int, r adapters.Reply) {
	size, choices := 0, len(r.Choices)
	for _, q := range r.Quotes {
		size += len(s.suite.Changes(q.Text))
	}
	if s.suite.NoChoices {
		choices = 0
	}
	s.await(id, func(shown Shown) bool {
		return len(shown.Posts) > 0 && shown.quotedSize() >= size && len(shown.Choices) >= choices &&
			strings.Contains(shown.reading().text, r.Note)
	})
}

func checkHarness(t testing.TB, suite Suite) {
	if got := suite.Changes(plain); got != plain {
		t.Errorf("Limits.Changes does not leave an ordinary text alone: %q", got)
	}
	s := prepare(t, suite)
	if s.Adapter == nil || s.Ask == nil || s.Shown == nil || s.Press == nil && !suite.NoChoices {
		t.Fatalf("the harness lacks Adapter, Ask, Shown or Press")
	}
	name := s.Adapter.Name()
	if name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz") != "" {
		t.Errorf("the adapter's name %q is not made of lower-case ASCII letters", name)
	}
	for _, secret := range s.Secrets {
		if len(secret) < 8 {
			t.Errorf("a secret of the harness is too short to be told from chance: it has %d bytes", len(secret))
		}
	}
	s.run(context.Background(), always(answer(passage("1", plain))))
	if got := s.Shown(1); !reflect.DeepEqual(got, Shown{}) {
		t.Errorf("before anything was asked, the harness shows %+v", got)
	}
	s.ask(suite.message(1, "কী?"))
	s.await(1, func(shown Shown) bool { return shown.quotedSize() > 0 })
	s.stop()
	if len(s.handler.Asked()) != 1 {
		t.Errorf("one question was asked, %d reached the handler", len(s.handler.Asked()))
	}
	if s.Shown(1).quotedSize() == 0 {
		t.Errorf("nothing was quoted: %+v", s.Shown(1))
	}
}

func checkQuotes(t testing.TB, suite Suite) {
	replies := make(map[string]adapters.Reply)
	asks := make([]string, len(hostile))
	for i, h := range hostile {
		asks[i] = fmt.Sprintf("প্রশ্ন নম্বর %d", i)
		replies[asks[i]] = answer(passage("1", h.text))
	}
	s := start(t, suite, &Handler{Reply: func(_ context.Context, q adapters.Question) adapters.Reply {
		return replies[strings.TrimSpace(q.Text)]
	}})
	for i := range hostile {
		s.ask(suite.message(i+1, asks[i]))
	}
	for i := range hostile {
		s.awaitReply(i+1, replies[asks[i]])
	}
	s.stop()
	clean := s.Shown(1).reading().around() // the first text is the plain one
	for i, h := range hostile {
		shown := s.Shown(i + 1)
		s.quotes(h.name, shown, replies[asks[i]].Quotes)
		noPings(t, h.name, shown)
		if suite.Changes(h.text) != h.text && shown.reading().around() == clean {
			t.Errorf("%s: the platform changes this quote, and the answer does not say so", h.name)
		}
	}
}

func checkWords(t testing.TB, suite Suite) {
	var cases []string
	for _, h := range hostile {
		if suite.Changes(h.text) == h.text && h.text == strings.TrimSpace(h.text) && !strings.ContainsAny(h.text, "\n\r") {
			cases = append(cases, h.text)
		}
	}
	if len(cases) < 10 {
		t.Fatalf("Limits.Changes leaves only %d texts to try", len(cases))
	}
	reply := func(text string) adapters.Reply {
		r := answer(passage("1", plain))
		r.Lead, r.Note, r.Quotes[0].Source.Where = "“"+text+"”:", "দ্র. "+text, "লাইন ৬, "+text
		r.Quotes[0].Source.Place = 0
		return r
	}
	asked := func(i int) string { return fmt.Sprintf("প্রশ্ন নম্বর %d", i) }
	replies := make(map[string]adapters.Reply)
	for i, text := range cases {
		replies[asked(i)] = reply(text)
	}
	s := start(t, suite, &Handler{Reply: func(_ context.Context, q adapters.Question) adapters.Reply {
		return replies[strings.TrimSpace(q.Text)]
	}})
	for i := range cases {
		s.ask(suite.message(i+1, asked(i)))
	}
	for i := range cases {
		s.awaitReply(i+1, replies[asked(i)])
	}
	s.stop()
	for i, text := range cases {
		want, shown := replies[asked(i)], s.Shown(i+1)
		noPings(t, text, shown)
		around := shown.reading().around()
		for part, words := range map[string]string{"lead": want.Lead, "note": want.Note, "source line": want.Quotes[0].Source.Where} {
			if !strings.Contains(around, words) {
				t.Errorf("the %s %q is not in %q", part, words, around)
			}
		}
	}
}

func checkLongSentence(t testing.TB, suite Suite) {
	const length = 6000
	for _, c := range []struct{ name, text string }{
		{"with spaces", words(length)},
		{"without a space", strings.Repeat("স্ত্রীক্ষ", length/9+1)},
		{"of emoji sequences", strings.Repeat("👩‍👩‍👧‍👦🇧🇩", length/9)},
	} {
		r := answer(passage("1", c.text))
		s, shown := show(t, suite, r)
		pieces := s.quotes(c.name, shown, r.Quotes)
		border := graphemeBorders(c.text)
		for _, ps := range pieces {
			for _, p := range ps {
				if !border[p.quote.Start] || !border[p.quote.End] {
					t.Errorf("%s: cut inside a character at %d or %d", c.name, p.quote.Start, p.quote.End)
				}
			}
		}
	}
}

func graphemeBorders(text string) map[int]bool {
	border := map[int]bool{0: true}
	for all := graphemes.FromString(text); all.Next(); {
		border[all.End()] = true
	}
	return border
}

func checkSentences(t testing.TB, suite Suite) {
	length := suite.MaxText / 3
	if length == 0 {
		length = 500
	}
	sentences := make([]string, 11)
	for i := range sentences {
		sentences[i] = words(length - i) // so that no two borders look alike
	}
	r := answer(passage("1", sentences...))
	s, shown := show(t, suite, r)
	q := r.Quotes[0]
	border := map[int]bool{0: true, len(q.Text): true}
	for _, span := range q.Sentences {
		border[span.Start], border[span.End] = true, true
	}
	for _, ps := range s.quotes("eleven sentences", shown, r.Quotes) {
		if suite.MaxText == 0 && len(ps) != 1 {
			t.Errorf("shown in %d pieces, although Limits.MaxText is 0", len(ps))
		}
		if most := len(sentences); len(ps) > most {
			t.Errorf("shown in %d pieces, more than there are sentences", len(ps))
		}
		for _, p := range ps {
			if !border[p.quote.Start] || !border[p.quote.End] {
				t.Errorf("cut inside a sentence at %d or %d, of %d code points each", p.quote.Start, p.quote.End, length)
			}
		}
	}
	if suite.MaxText == 0 {
		return
	}
	r = answer(passage("2", words(suite.MaxText)))
	s, shown = show(t, suite, r)
	for _, ps := range s.quotes("a passage of MaxText", shown, r.Quotes) {
		if len(ps) != 1 {
			t.Errorf("a passage of %d code points was cut in %d, although Limits.MaxText is %d",
				utf8.RuneCountInString(r.Quotes[0].Text), len(ps), suite.MaxText)
		}
	}
}

func checkOrder(t testing.TB, suite Suite) {
	r := answer(passage("1", "পাঠাগারটি ছোট।", "এতে দুই হাজার বই আছে।"), passage("2", "The library is open daily."))
	r.Quotes[0].Head, r.Quotes[1].Head = "১.", "২. আরও অংশ"
	r.Note, r.Receipt = "আরও কিছু পাওয়া গেছে।", "BCDFG-HJKMT"
	r.Choices = []adapters.Choice{{Label: "আরও", Data: "more_1"}, {Label: "আগে-পরে", Data: "around_1"}}
	s, shown := show(t, suite, r)
	quotes := s.quotes("two quotes", shown, r.Quotes)
	if quotes == nil {
		return
	}
	read := shown.reading()
	at := 0
	follow := func(what, words string) {
		i := strings.Index(read.text[at:], words)
		if i < 0 {
			t.Errorf("%s %q does not follow %q in %q", what, words, read.text[:at], read.text)
			return
		}
		at += i + len(words)
	}
	follow("the lead", r.Lead)
	for i, pieces := range quotes {
		follow("the head", r.Quotes[i].Head)
		if pieces[0].shown.Start < at {
			t.Errorf("quote %d comes too early in %q", i+1, read.text)
		}
		at = pieces[len(pieces)-1].shown.End
		source := r.Quotes[i].Source
		named, rest := source.Named()
		follow("the source line's article and line", named)
		follow("the source line's rest", rest)
		if !slices.Contains(shown.Copies, source.Cite) {
			follow("the citation", source.Cite)
		}
		if i+1 < len(quotes) && quotes[i+1][0].shown.Start < at {
			t.Errorf("the source of quote %d comes after the next quote in %q", i+1, read.text)
		}
		if !strings.Contains(read.text+"\n"+strings.Join(read.links, "\n"), source.URL) {
			t.Errorf("the address %s is nowhere", source.URL)
		}
	}
	follow("the note", r.Note)
	follow("the receipt's code", r.Receipt)
	if suite.NoChoices {
		return
	}
	if want := []string{r.Choices[0].Label, r.Choices[1].Label}; !reflect.DeepEqual(shown.Choices, want) {
		t.Errorf("choices %q, want %q", shown.Choices, want)
	}
}

// checkDegrees: whether an answer is believed, only near, or none is told before its
// words are read.
func checkDegrees(t testing.TB, suite Suite) {
	if suite.NoSign {
		t.Skip("Limits.NoSign")
	}
	seen := map[string]string{}
	for _, degree := range []string{adapters.Strong, adapters.Weak, adapters.None} {
		r := adapters.Reply{Lead: "খবরে আছে:", Confidence: degree, Lang: "bn", Quotes: []adapters.Quote{passage("1", plain)}}
		if degree == adapters.None {
			r.Quotes = nil
		}
		s := start(t, suite, always(r))
		s.ask(suite.message(1, "কী?"))
		s.awaitReply(1, r)
		s.stop()
		before, _, _ := strings.Cut(s.Shown(1).reading().text, r.Lead)
		if before = strings.TrimSpace(before); before == "" || seen[before] != "" {
			t.Errorf("%q stands before a %s answer, and before one that is %q", before, degree, seen[before])
		}
		seen[before] = degree
	}
}

func checkMarks(t testing.TB, suite Suite) {
	if suite.NoMarks {
		t.Skip("Limits.NoMarks")
	}
	long := passage("3", words(3000), "শেষে মার্ক আছে।", words(3000))
	for _, c := range []struct {
		name  string
		quote adapters.Quote
	}{
		{"first and last word", marked(passage("1", "শুরু মাঝে শেষ"), "শুরু", "শেষ")},
		{"after emoji and other scripts", marked(passage("1", "👩‍👩‍👧‍👦 স্ত্রী 𝕌 قال মার্ক e\u0301 word"), "স্ত্রী", "মার্ক", "word")},
		{"beside Markdown and HTML", marked(passage("1", "**a** *b* `c` <b>d</b> _e_ &amp; f"), "a", "b", "c", "d", "e", "f")},
		{"side by side", marked(passage("1", "আগেপরে, আগেপরে।"), "আগে", "পরে", "আগে")},
		{"punctuation", marked(passage("1", "a *b* (c) \\d\\"), "*b*", "(c)", "\\d\\")},
		{"the whole", marked(passage("1", "সবটাই"), "সবটাই")},
		{"in a later piece", marked(long, "শেষে মার্ক")},
		{"over every cut", marked(long, long.Text)},
	} {
		r := answer(c.quote)
		s, shown := show(t, suite, r)
		for _, pieces := range s.quotes(c.name, shown, r.Quotes) {
			compareMarks(t, c.name, c.quote, pieces, shown.reading())
		}
	}
}

func compareMarks(t testing.TB, name string, q adapters.Quote, pieces []piece, read reading) {
	t.Helper()
	want := make([]bool, len(q.Text))
	for _, m := range q.Marks {
		for i := m.Start; i < m.End; i++ {
			want[i] = true
		}
	}
	for _, p := range pieces {
		for i := p.quote.Start; i < p.quote.End; i++ {
			if got := read.marked[p.shown.Start+i-p.quote.Start]; got != want[i] {
				t.Errorf("%s: byte %d, before %q: marked %v, want %v", name, i, clip(q.Text[i:]), got, want[i])
				return
			}
		}
	}
}

func checkSilence(t testing.TB, suite Suite) {
	s := start(t, suite, &Handler{})
	s.ask(suite.message(1, "কথা"))
	s.awaitAsked(1)
	s.stop()
	if shown := s.Shown(1); len(shown.Posts) > 0 || len(shown.Choices) > 0 {
		t.Errorf("shown for a zero reply: %+v", shown)
	}
}
