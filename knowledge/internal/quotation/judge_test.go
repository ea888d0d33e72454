package quotation

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge/text"
)

// summary is a judgement in one line for each claim:
// verdict ID:LINES ID:LINES | theirs → article | omitted: … | next: … | speaker: …
func summary(j Judgement) string {
	var lines []string
	for _, c := range j.Claims {
		line := c.Verdict.String()
		for _, p := range c.Places {
			line += fmt.Sprintf(" %s:%d", p.Article, p.First)
			if p.Last > p.First {
				line += fmt.Sprintf("-%d", p.Last)
			}
		}
		if theirs, article := sides(c.Differs); len(c.Differs) > 0 {
			line += " | " + strings.Join(theirs, ", ") + " → " + strings.Join(article, ", ")
		}
		if len(c.Omitted) > 0 {
			line += " | omitted: " + strings.Join(texts(c.Omitted), ", ")
		}
		for _, s := range c.Inserted {
			line += " | inserted: " + s.Text
		}
		if c.NextNegates {
			line += " | next: " + c.Next
		}
		if c.BeforeNegates {
			line += " | before: " + c.Before
		}
		switch c.Speaker.Match {
		case Same:
			line += " | " + c.Speaker.Claimed + " = " + c.Speaker.Article
		case Other:
			line += " | " + c.Speaker.Claimed + " ≠ " + c.Speaker.Article
		}
		for _, v := range c.Others {
			theirs, article := sides(v.Differs)
			line += fmt.Sprintf(" | %s: %s → %s", v.Place.Article, strings.Join(theirs, ", "), strings.Join(article, ", "))
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func TestJudge(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"one sentence of two papers", "সেতুটির জন্য বরাদ্দ ছিল ২১০ কোটি টাকা, যার মধ্যে খরচ হয়েছে ১৬৫ কোটি।", "verbatim setu-a:3 setu-b:2"},
		{"digits, marks and spaces of another kind", "সেতুটির জন্য  বরাদ্দ ছিল 210 কোটি টাকা যার মধ্যে খরচ হয়েছে 165 কোটি |", "verbatim setu-a:3 setu-b:2"},
		{"a word written in two", "সেতুটির জন্য বরাদ্দ ছিল ২১০ কোটি টাকা, যার মধ্যে খরচ হয়ে ছে ১৬৫ কোটি।", "verbatim setu-a:3 setu-b:2"},
		{"papers differ in a figure", "মধুখালী সেতুর কাজ শেষ হতে আরও ১৪ মাস লাগবে বলে জানিয়েছেন প্রকল্প পরিচালক নাজমুল আরেফিন।",
			"verbatim setu-a:1 | নাজমুল আরেফিন = নাজমুল আরেফিন | setu-b: ১৪ → ১৮"},
		{"a figure of neither", "মধুখালী সেতুর কাজ শেষ হতে আরও ১৬ মাস লাগবে বলে জানিয়েছেন প্রকল্প পরিচালক নাজমুল আরেফিন।",
			"altered setu-a:1 setu-b:1 | ১৬ → ১৪ | নাজমুল আরেফিন = নাজমুল আরেফিন"},
		{"of an earlier text", "A ticket costs £14, which the council did not want to subsidise.", "verbatim ferry@1:3 | ferry: 14 → 18"},
		{"of an earlier text, and the next", "Ms Vale said the decision was final. A ticket costs £14, which the council did not want to subsidise.",
			"verbatim ferry:4 | Vale = Vale\nverbatim ferry@1:3 | ferry: 14 → 18"},
		{"nearly of an earlier text", "A ticket costs £15, which the council did not want to subsidise.", "altered ferry:5 | 15 → 18"},
		{"a part", "Nobody on the crew will lose", "part ferry:2"},
		{"a part that ends before a negation", "ঘাটে সন্ধ্যার পর নৌকা থাকে।", "part setu-a:6 | next: না"},
		{"a part that begins behind one", "asked, and that he would write to the minister", "part ferry:3 | before: not"},
		{"two sentences", "“We carried nine passengers a night last winter, and we cannot go on like that,” said the company’s director, Ingrid Vale. “Nobody on the crew will lose a job.”",
			"verbatim ferry:2 | Ingrid Vale = Ingrid Vale"},
		{"two lines", "Ms Vale said the decision was final.\nA ticket costs £18, which the council did not want to subsidise.", "verbatim ferry:4-5 | Vale = Vale"},
		{"over the end of a line", "decision was final. A ticket costs £18", "part ferry:4-5"},
		{"in another order, apart", "A ticket costs £18, which the council did not want to subsidise. Ms Vale said the decision was final.", "verbatim ferry:5\nverbatim ferry:4 | Vale = Vale"},
		{"broken over lines", "A ticket costs £18,\nwhich the council did not\nwant to subsidise.", "verbatim ferry:5"},
		{"another currency", "A ticket costs $18, which the council did not want to subsidise.", "altered ferry:5 | $ → £"},
		{"marked as shortened", "The night ferry between Tarn and Osmark will stop running … because too few people use it.", "shortened ferry:1 | omitted: on 3 May, its owner said on Tuesday"},
		{"shortened over sentences", "We carried nine passengers a night last winter […] Nobody on the crew will lose a job.",
			"shortened ferry:2 | omitted: and we cannot go on like that,” said the company’s director, Ingrid Vale"},
		{"shortened without a mark", "Harbour master Tom Reske said he would write to the minister.",
			"shortened ferry:3 | omitted: the town was not asked, and that | Tom Reske = Tom Reske"},
		{"words of the writer's own", "We carried nine passengers a night last winter, and [the company] cannot go on like that", "shortened ferry:2 | omitted: we | inserted: the company"},
		{"a negation left out", "A ticket costs £18, which the council did want to subsidise.", "shortened ferry:5 | omitted: not"},
		{"a negation put in", "Ms Vale said the decision was not final.", "altered ferry:4 | not →  | Vale = Vale"},
		{"a negation at the end put in", "নদী পার হতে গ্রামের মানুষ এখনো নৌকার ওপর নির্ভর করেন না।", "altered setu-a:6 | না → "},
		{"a negation at the end turned", "ঘাটে সন্ধ্যার পর নৌকা থাকেই।", "altered setu-a:6 | থাকেই → থাকে না"},
		{"two clauses moved", "because too few people use it the night ferry between Tarn and Osmark will stop running on 3 May", "reordered ferry:1"},
		{"an invented sentence behind a true one", "Ms Vale said the decision was final. The mayor has offered to buy both boats for a museum.", "verbatim ferry:4 | Vale = Vale\nabsent"},
		{"an invented frame around true words", "Ingrid Vale, who was arrested on Friday for fraud, said: “Nobody on the crew will lose a job.”", "absent\nverbatim ferry:2 | Ingrid Vale = Ingrid Vale"},
		{"another speaker", "Tom Reske said: “Nobody on the crew will lose a job.”", "verbatim ferry:2 | Tom Reske ≠ Ingrid Vale"},
		{"another speaker, behind", "“My mother took that boat to work for thirty years,” said Ingrid Vale.", "part ferry:6 | Ingrid Vale ≠ Ada Quill"},
		{"another speaker, through a pronoun", "নাজমুল আরেফিন বলেন, “বাকি টাকা না পেলে যন্ত্রপাতি সরিয়ে নেব।”", "part setu-a:5 | নাজমুল আরেফিন ≠ সাদেক মিঠু"},
		{"the speaker, through a pronoun", "ঠিকাদার সাদেক মিঠু বলেন, “বাকি টাকা না পেলে যন্ত্রপাতি সরিয়ে নেব।”", "part setu-a:5 | সাদেক মিঠু = সাদেক মিঠু"},
		{"another speaker in Hindi", "किसान हरिराम ने कहा, “नया पंप शुक्रवार से पहले नहीं पहुँचेगा”", "part pani:2 | हरिराम ≠ कविता राठौर"},
		{"another name in the sentence itself", "Harbour master Tom Hale said the town was not asked, and that he would write to the minister.",
			"altered ferry:3 | Hale → Reske | Tom Hale ≠ Tom Reske"},
		{"a name with a colon", "Tom Reske: nobody on the crew will lose a job.", "verbatim ferry:2 | Tom Reske ≠ Ingrid Vale"},
		{"a name with a colon, quoted", "কবিতা: “সব ভালো” নয়। সাদেক মিঠু: “বৃষ্টির তিন মাস কোনো কাজই করা যায়নি”", "absent\npart setu-a:4 | সাদেক মিঠু = সাদেক মিঠু"},
		{"a call with a colon is nobody", "BREAKING NEWS: “Nobody on the crew will lose a job.”", "verbatim ferry:2"},
		{"a call with a colon is nobody, unquoted", "জরুরি খবর: বাকি টাকা না পেলে যন্ত্রপাতি সরিয়ে নেব।", "part setu-a:5"},
		{"according to somebody", "According to Tom Reske, the town was not asked.", "part ferry:3 | Tom Reske = Tom Reske"},
		{"according to somebody else", "According to Ada Quill, the town was not asked.", "part ferry:3 | Ada Quill ≠ Tom Reske"},
		{"a title", "Night ferry between Tarn and Osmark ends in May", "title ferry:0"},
		{"one word", "ferry", "short"},
		{"nothing near", "The harbour will be deepened next year so that cruise ships can call.", "absent"},
		{"a sentence with did, would, who", "Who did it would know", "absent"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := summary(judged(t, tt.text)); got != tt.want {
				t.Errorf("%s\ngot  %s\nwant %s", tt.text, got, tt.want)
			}
		})
	}
}

// What a channel, a page or a person sets around a text changes no claim.
func TestAround(t *testing.T) {
	const body = "A ticket costs £18, which the council did not want to subsidise."
	want := summary(judged(t, body))
	for _, around := range []string{
		"🔴 BREAKING\n\n%s", "%s\n\n👉 Join our channel: https://t.me/tarnpost", "%s\n— The Tarn Post", "%s\nSource: The Tarn Post",
		"Read this\n%s", "%s https://tarn.example/ferry?id=5", "@somebody %s", "%s\n#ferry #tarn", "> %s\nis that so?", "%s\n\n➖➖➖\nSubscribe | Boost | Chat",
		"<@123456789012345678> %s <:sad:123456789012345678>", "[%s](https://tarn.example/ferry)", "BREAKING: %s", "%s (video)", "• %s", "1. %s",
		"\u202e%s\u202c", "%s\n\nRead more:\nhttps://tarn.example", "  │ %s", "👉 %s 👈", "“%s”", "Is this real??\n%s",
	} {
		s := fmt.Sprintf(around, body)
		if got := summary(judged(t, s)); got != want {
			t.Errorf("%q\ngot  %s\nwant %s", s, got, want)
		}
	}
}

// Every byte is in a claim or skipped for a reason, once.
func complete(t testing.TB, s string, j Judgement) {
	t.Helper()
	times := make([]int, len(s))
	for _, c := range j.Claims {
		if c.Span.Start < 0 || c.Span.End > len(s) || c.Span.Start >= c.Span.End {
			t.Fatalf("claim %v of %d bytes", c.Span, len(s))
		}
		for i := c.Span.Start; i < c.Span.End; i++ {
			times[i]++
		}
	}
	for _, k := range j.Skipped {
		for i := k.Span.Start; i < k.Span.End; i++ {
			times[i]++
		}
	}
	for i, n := range times {
		if n != 1 {
			t.Fatalf("byte %d is told of %d times: %q", i, n, s)
		}
	}
}

// The verdict says what the differences say.
func consistent(t testing.TB, j Judgement) {
	t.Helper()
	for _, c := range j.Claims {
		exact := len(c.Differs)+len(c.Omitted)+len(c.Inserted) == 0
		switch c.Verdict {
		case Verbatim, Part:
			if !exact || len(c.Places) == 0 {
				t.Errorf("%s: %q with %+v", c.Verdict, c.Text, c)
			}
		case Shortened:
			if len(c.Differs) > 0 || exact {
				t.Errorf("shortened: %q with %+v", c.Text, c)
			}
		case Altered:
			if len(c.Differs) == 0 {
				t.Errorf("altered without a difference: %q", c.Text)
			}
		case Absent, Short:
			if len(c.Places) > 0 {
				t.Errorf("%s with a place: %q", c.Verdict, c.Text)
			}
		}
	}
}

func FuzzJudge(f *testing.F) {
	for _, one := range harbour.sentences {
		f.Add(harbour.articles[one.article].Body[one.Span.Start:one.Span.End])
	}
	for _, s := range []string{"", "“", "[", "]( https://", "… …", "ত্\u200d", "a\u0301[…]b", "> > >", "না না না", "\xff\xfe", "|||", "“a” said b: “c”", "1. \n2. ", "👩\u200d👩\u200d👧 said “x y z”"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 600 {
			return
		}
		j := judged(t, s)
		complete(t, s, j)
		consistent(t, j)
		for _, c := range j.Claims {
			if !utf8.ValidString(s) {
				break // has no graphemes
			}
			for _, sp := range append(spansOf(c), c.Span) {
				if got := text.Snap(s, []text.Span{sp}); got[0] != sp {
					t.Errorf("%v cuts a grapheme of %q: %v", sp, s, got)
				}
			}
		}
	})
}

func spansOf(c Claim) (out []text.Span) {
	for _, d := range c.Differs {
		if d.Theirs != nil {
			out = append(out, d.Theirs.Span)
		}
	}
	for _, s := range c.Inserted {
		out = append(out, s.Span)
	}
	return out
}

// some gives a sentence of the articles and its words.
func some(pick uint) (string, []word) {
	id := uint32(pick % uint(len(harbour.sentences)))
	one := harbour.sentences[id]
	words := slices.Clone(newComparer(harbour, nil).words(id))
	for i := range words {
		words[i].span.Start -= one.Span.Start
		words[i].span.End -= one.Span.Start
	}
	return harbour.articles[one.article].Body[one.Span.Start:one.Span.End], words
}

// However many words are left out of a sentence, what is left isn't altered.
func FuzzOmitted(f *testing.F) {
	f.Add(uint(0), uint64(1))
	f.Add(uint(3), uint64(0xF0F0))
	f.Add(uint(9), uint64(0b1011))
	f.Fuzz(func(t *testing.T, pick uint, out uint64) {
		s, words := some(pick)
		var kept []string
		for i, w := range words {
			if out&(1<<(i%64)) == 0 {
				kept = append(kept, s[w.span.Start:w.span.End])
			}
		}
		text := strings.Join(kept, " ")
		for _, c := range judged(t, text).Claims {
			if c.Verdict == Altered {
				t.Errorf("%q is called altered: %s", text, summary(judged(t, text)))
			}
		}
	})
}

// Whatever word is replaced, what comes out isn't word for word.
func FuzzReplaced(f *testing.F) {
	f.Add(uint(0), uint(2), "seven")
	f.Add(uint(5), uint(0), "কেউ")
	f.Fuzz(func(t *testing.T, pick, at uint, other string) {
		s, words := some(pick)
		w := words[at%uint(len(words))]
		replacement := cutWords(other, 0)
		if len(replacement) != 1 || other != other[replacement[0].span.Start:replacement[0].span.End] || !isWord(other) {
			return
		}
		text := s[:w.span.Start] + other + s[w.span.End:]
		if harbour.has(cutWords(see(text, nil).text, 0)) {
			return
		}
		for _, c := range judged(t, text).Claims {
			if c.Verdict == Verbatim || c.Verdict == Part && len(cutWords(c.Text, 0)) == len(words) {
				t.Errorf("%q is called %s", text, c.Verdict)
			}
		}
	})
}

func isWord(s string) bool { return !strings.ContainsAny(s, "[]()<>#@|*.,:'’-") }

// has reports that a sentence has just these words.
func (s *shelf) has(words []word) bool {
	for _, one := range s.sentences {
		if sameWords(words, cutWords(see(s.articles[one.article].Body[one.Span.Start:one.Span.End], nil).text, 0)) {
			return true
		}
	}
	return false
}

// A sentence whose words hundreds of others have, too, is known by their order, also where
// it is the last of all.
func TestCommonWordsAreKnownByTheirOrder(t *testing.T) {
	const said = "He was not there, and it was not he who was there on day nine."
	articles := make([]Article, 0, 5*mostEqual+1)
	for i := range 5 * mostEqual {
		articles = append(articles, Article{ID: fmt.Sprint("other-", i), Body: fmt.Sprintf("On day nine it was not he who was there, and there he was not, %d.", i)})
	}
	crowd := newShelf(append(articles, Article{ID: "said", Body: said})...)
	for _, tt := range []struct{ text, want string }{
		{said, "verbatim said:1"},
		{"“He was not there, and it was not he who was there”", "part said:1"},
		{"He was not there … and it was not he who was there on day nine.", "verbatim said:1"},
	} {
		j, err := Judge(t.Context(), crowd, Text{Source: tt.text})
		if err != nil {
			t.Fatal(err)
		}
		if got := summary(j); got != tt.want {
			t.Errorf("%s\ngot  %s\nwant %s", tt.text, got, tt.want)
		}
	}
}

func TestUnread(t *testing.T) {
	s := strings.Repeat("Nothing of this stands anywhere here. ", MaxWords/6+10)
	j := judged(t, s)
	complete(t, s, j)
	last := j.Skipped[len(j.Skipped)-1]
	if last.Why != Unread || last.Span.End != len(s) {
		t.Errorf("the end was skipped as %q, up to %d of %d", last.Why, last.Span.End, len(s))
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Judge(ctx, harbour, Text{Source: "Ms Vale said the decision was final."}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func BenchmarkJudgeLong(b *testing.B) {
	var s strings.Builder
	for n := 0; n < MaxWords/10; n++ {
		one := harbour.sentences[n%len(harbour.sentences)]
		s.WriteString(harbour.articles[one.article].Body[one.Span.Start:one.Span.End])
		s.WriteString(" ")
	}
	b.SetBytes(int64(s.Len()))
	for b.Loop() {
		if _, err := Judge(b.Context(), harbour, Text{Source: s.String()}); err != nil {
			b.Fatal(err)
		}
	}
}
