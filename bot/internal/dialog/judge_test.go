package dialog

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/knowledge"
)

// verdicts finds which judgement a reply words, by the beginning of its lead.
func verdictOf(t *testing.T, b *bench, r adapters.Reply) string {
	t.Helper()
	for _, key := range []string{"judge.verbatim", "judge.part", "judge.shortened", "judge.altered", "judge.nothere"} {
		for _, loc := range b.locales.All() {
			for _, form := range loc.Forms(key) {
				head, _, _ := strings.Cut(form, "{")
				if head != "" && strings.HasPrefix(r.Lead, head) {
					if key != "judge.nothere" || len(r.Quotes) == 0 {
						return key
					}
				}
			}
		}
	}
	return r.Lead
}

// retyped is a text as a phone's keyboard would give it: letters decomposed or
// composed the other way, straight quotation marks, an extra space, joiners.
func retyped(text string) string {
	text = strings.NewReplacer("“", `"`, "”", `"`, " ", "  ", "র্", "র্\u200d").Replace(text)
	for _, pair := range [][2]string{{"\u09af\u09bc", "\u09df"}, {"\u09a1\u09bc", "\u09dc"}, {"\u09a2\u09bc", "\u09dd"}} {
		if strings.Contains(text, pair[1]) {
			text = strings.ReplaceAll(text, pair[1], pair[0])
		} else {
			text = strings.ReplaceAll(text, pair[0], pair[1])
		}
	}
	return strings.ReplaceAll(text, "\u09cb", "\u09c7\u09be")
}

// edits change what a sentence says: what stands in it, what the alleged
// quotation has instead.
var edits = []struct {
	kind     string
	line     int
	old, new string
}{
	{"number", 1, "মঙ্গলবার", "বুধবার"},
	{"number", 5, "একদিনের", "দুইদিনের"},
	{"number", 6, "২০২২", "২০২৩"},
	{"number", 6, "তিন", "পাঁচ"},
	{"number", 7, "দুই", "তিন"},
	{"negation", 3, "করেছেন", "করেননি"}, // the last word
	{"negation", 8, "না", ""},
	{"negation", 10, "করেনি", "করেছে"},
	{"name", 1, "চীন", "জাপান"},
	{"name", 2, "আন্দ্রেই", "সের্গেই"},
	{"name", 3, "ঝাং", "ওয়াং"},
	{"name", 4, "চীনের", "ভারতের"},
	{"name", 5, "তাইওয়ানের", "জাপানের"},
	{"name", 6, "বেইজিং", "প্যারিস"},
	{"name", 7, "পুতিন", "ট্রাম্প"},
	{"name", 8, "বেলোসভ", "শোইগু"},
	{"name", 9, "রাশিয়া", "ফ্রান্স"},
	{"name", 10, "ইউক্রেনে", "সিরিয়ায়"},
	{"name", 10, "রাশিয়ার", "ভারতের"},
}

// Every sentence of the article is known again as it is and as a phone retypes
// it; whatever is changed in it is seen and marked; a clipped one is shown
// whole.
func TestQuoteTable(t *testing.T) {
	b := sit(t, seedArticle(t))
	idx := b.shelf.Index()
	a, _ := idx.Article(seedID)
	sentences := idx.Sentences(seedID)
	if len(sentences) != 11 {
		t.Fatalf("the article has %d sentences, want 11", len(sentences))
	}
	for _, s := range sentences {
		text := a.Body[s.Span.Start:s.Span.End]
		for name, variant := range map[string]string{"as it is": text, "retyped": retyped(text), "decomposed": norm.NFD.String(text)} {
			r := b.say("/quote " + variant)
			if got := verdictOf(t, b, r); got != "judge.verbatim" || r.Quotes[0].Source.Line != s.Line {
				t.Errorf("sentence %d %s: %s", s.Number, name, show(r))
			}
		}
		words := strings.Fields(text)
		dropped := len(words) / 2
		r := b.say("/quote " + strings.Join(slices.Delete(slices.Clone(words), dropped, dropped+1), " "))
		checkChanged(t, b, r, s, "judge.shortened", words[dropped], "")

		r = b.say("/quote " + strings.Join(words[:len(words)/2], " "))
		checkPart(t, b, r, s, strings.Join(words[:len(words)/2], " "))
		r = b.say("/quote " + strings.Join(words[2:len(words)-2], " "))
		checkPart(t, b, r, s, strings.Join(words[2:len(words)-2], " "))
	}
}

func TestQuoteEdits(t *testing.T) {
	b := sit(t, seedArticle(t))
	idx := b.shelf.Index()
	a, _ := idx.Article(seedID)
	for _, e := range edits {
		found := false
		for _, s := range idx.Sentences(seedID) {
			words := strings.Fields(a.Body[s.Span.Start:s.Span.End])
			at := slices.IndexFunc(words, func(w string) bool { return strings.Trim(w, "।,“”") == e.old })
			if s.Line != e.line || at < 0 {
				continue
			}
			found = true
			words[at] = strings.Replace(words[at], e.old, e.new, 1)
			r := b.say("/quote " + strings.Join(words, " "))
			verdict := "judge.altered"
			if e.new == "" {
				verdict = "judge.shortened"
			}
			checkChanged(t, b, r, s, verdict, e.old, e.new)
		}
		if !found {
			t.Errorf("line %d has no word %q", e.line, e.old)
		}
	}
}

func checkChanged(t *testing.T, b *bench, r adapters.Reply, s knowledge.Sentence, want, old, new string) {
	t.Helper()
	if got := verdictOf(t, b, r); got != want || new != "" && r.Confidence != adapters.Weak || r.Quotes[0].Source.Line != s.Line {
		t.Errorf("sentence %d, %q for %q: %s", s.Number, new, old, show(r))
		return
	}
	q := r.Quotes[0]
	var marked []string
	for _, m := range q.Marks {
		marked = append(marked, strings.Trim(q.Text[m.Start:m.End], "।,“”"))
	}
	if want := []string{strings.Trim(old, "।,“”")}; !slices.Equal(marked, want) {
		t.Errorf("sentence %d, %q for %q: the article's side marks %q, want %q", s.Number, new, old, marked, want)
	}
	if new != "" && !strings.Contains(r.Lead, "["+new+"]") {
		t.Errorf("sentence %d, %q for %q: the alleged side marks otherwise: %s", s.Number, new, old, r.Lead)
	}
}

func checkPart(t *testing.T, b *bench, r adapters.Reply, s knowledge.Sentence, part string) {
	t.Helper()
	if got := verdictOf(t, b, r); got != "judge.part" || r.Quotes[0].Source.Line != s.Line {
		t.Errorf("a part of sentence %d: %s", s.Number, show(r))
		return
	}
	q := r.Quotes[0]
	if len(q.Marks) != 1 {
		t.Errorf("a part of sentence %d: %d marks", s.Number, len(q.Marks))
		return
	}
	got := q.Text[q.Marks[0].Start:q.Marks[0].End]
	if trim := func(s string) string { return strings.Trim(s, "।,“” ") }; trim(got) != trim(part) {
		t.Errorf("a part of sentence %d: marked %q, want %q", s.Number, got, part)
	}
}

// The differing words of a shortened claim are marked on both sides, those at
// its ends too.
func TestQuoteTurned(t *testing.T) {
	b := sit(t, seedArticle(t))
	r := b.say("চীন বলেছে তারা রাশিয়াকে অস্ত্র সরবরাহ করেছে।")
	if verdictOf(t, b, r) != "judge.altered" || !strings.Contains(r.Lead, "[রাশিয়াকে] অস্ত্র সরবরাহ [করেছে]") {
		t.Fatalf("the reply is %s", show(r))
	}
	if text := show(r); !strings.Contains(text, "⟦কোনো পক্ষকে⟧ অস্ত্র সরবরাহ ⟦করেনি⟧") {
		t.Errorf("the article's side is not marked: %s", text)
	}
}

// A negation cut off at the end leaves the article's words in order: they are
// shown inside the whole sentence, for what was cut turns it.
func TestQuoteWithoutItsEnd(t *testing.T) {
	b := sit(t, seedArticle(t))
	r := b.say("/quote রাশিয়ার সাথে স্বাভাবিক বাণিজ্য বাধাগ্রস্ত বা সীমাবদ্ধ করা উচিত।")
	if verdictOf(t, b, r) != "judge.part" || !strings.HasSuffix(r.Quotes[0].Text, "করা উচিত নয়।") {
		t.Errorf("the reply is %s", show(r))
	}
}

// Sentences of other texts, on near subjects too, are not in the article.
func TestForeignSentences(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "foreign.txt"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	if len(lines) != 100 {
		t.Fatalf("%d foreign sentences, want 100", len(lines))
	}
	b := sit(t, seedArticle(t))
	for _, line := range lines {
		r := b.say("/quote " + line)
		if verdictOf(t, b, r) != "judge.nothere" || r.Confidence != adapters.None {
			t.Errorf("%s\n%s", line, show(r))
		}
	}
}
