package dialog

import (
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/knowledge"
)

// quay is an invented article with two speakers.
var quay = knowledge.Article{
	ID: "quay", Title: "The quay at Tilpara stays shut", Publisher: "The Tarn Post", Lang: "en",
	Body: "The quay at Tilpara will stay shut until May, the harbour board said on Monday.\n" +
		"“The piles are rotten and no boat may moor there,” said the board’s engineer, Ingrid Vale. “We will not open it for the fair.”\n" +
		"Fishers were offered berths at Osmark for £12 a week.",
}

// copied are the ways in which people copy a reply.
var copied = map[string]func(adapters.Reply) string{
	"from a page": func(r adapters.Reply) string {
		var b strings.Builder
		b.WriteString(r.Lead + "\n\n")
		for _, q := range r.Quotes {
			b.WriteString(q.Text + "\n  — " + q.Source.Where + " · " + q.Source.Cite + "\n\n")
		}
		return b.String() + r.Note
	},
	"with quotation signs and small text": func(r adapters.Reply) string {
		var b strings.Builder
		b.WriteString(r.Lead + "\n")
		for _, q := range r.Quotes {
			b.WriteString("> " + strings.ReplaceAll(q.Text, "\n", "\n> ") + "\n— " + q.Source.Where + " · " + q.Source.Cite + "\n")
		}
		if r.Note != "" {
			b.WriteString("-# " + r.Note)
		}
		return b.String()
	},
	"the quote alone": func(r adapters.Reply) string { return r.Quotes[0].Text },
}

// What Ukti quoted is word for word when it is sent back, whatever the reply said
// and however it is copied.
func TestOwnRepliesAreWordForWord(t *testing.T) {
	b := sit(t, seedArticle(t), quay)
	for _, asked := range []string{
		"ঝাং ইউক্সিয়া কে?", "Until when will the quay at Tilpara stay shut?", "Did China supply weapons to Russia?",
		"/quote The quay at Tilpara will stay shut until June, the harbour board said on Monday.",
		"/quote The piles are rotten and a boat may moor there",
		"/quote Tom Reske said: “The piles are rotten and no boat may moor there.”",
		"/quote চীন বলেছে তারা রাশিয়াকে অস্ত্র সরবরাহ করেছে।", "/line quay 2", "/line quay 1-3",
	} {
		r := b.say(asked)
		if len(r.Quotes) == 0 {
			t.Fatalf("%s has no quote: %s", asked, show(r))
		}
		for how, copy := range copied {
			back := b.say("/quote " + copy(r))
			if back.Confidence != adapters.Strong || len(back.Quotes) == 0 || !strings.Contains(back.Quotes[0].Text, r.Quotes[0].Text) {
				t.Errorf("%s, sent back %s:\n%s\ngave\n%s", asked, how, copy(r), show(back))
			}
		}
	}
}

// Who said what is quoted is told where the quote itself doesn't.
func TestSpeakerIsTold(t *testing.T) {
	b := sit(t, quay)
	for said, want := range map[string]string{
		"/quote We will not open it for the fair.":            "Said by Ingrid Vale, as the article reports.",
		"/quote Tom Reske said: “We will not open it at all”": "Ingrid Vale said it, not Tom Reske",
		"/quote Fishers were offered berths at Osmark.":       "",
	} {
		note := b.say(said).Note
		if want == "" && strings.Contains(note, "Vale") || !strings.Contains(note, want) {
			t.Errorf("%s: %q, want %q in it", said, note, want)
		}
	}
}

// What stands around a quotation is judged, or said not to be.
func TestAroundAQuotation(t *testing.T) {
	b := sit(t, quay)
	r := b.say("Ingrid Vale, who was dismissed for theft on Friday, said: “We will not open it for the fair.”")
	if r.Confidence != adapters.Weak || !strings.Contains(r.Lead, "[Ingrid Vale, who was dismissed for theft on Friday, said]") {
		t.Errorf("the invented frame is not marked: %s", show(r))
	}
	r = b.say("/quote > We will not open it for the fair.\nThe mayor has already ordered new piles from abroad.")
	if !strings.Contains(r.Note, "Not judged: “The mayor has already ordered new piles from abroad.”") {
		t.Errorf("the comment is not said to be unjudged: %s", show(r))
	}
}

// A headline of the sender's own, and what a frame says of the speaker, are named.
func TestWhatSurroundsIsNamed(t *testing.T) {
	b := sit(t, quay)
	for said, want := range map[string]string{
		"/quote Mayor fled abroad\nWe will not open it for the fair.":                "“Mayor fled abroad”",
		"/quote We will not open it for the fair.\n- The mayor has fled":             "“The mayor has fled”",
		"/quote “We will not open it for the fair,” said the convicted Ingrid Vale.": "“convicted”",
		"/quote BREAKING NEWS\nWe will not open it for the fair.\nPlease share!":     "",
		"/quote “We will not open it for the fair,” said Ingrid Vale, an engineer.":  "",
		"/quote We will not open it for the fair.\n— The Tarn Post":                  "",
	} {
		r := b.say(said)
		if want == "" && strings.Contains(r.Note, "Not judged") || want != "" && !strings.Contains(r.Note, "Not judged: "+want) {
			t.Errorf("%s\n%s, want %q", said, show(r), want)
		}
	}
}

// Who is said to have said it is named as unjudged where the article names nobody.
func TestLeadIsTold(t *testing.T) {
	b := sit(t, quay)
	r := b.say("/quote The fishing council of Osmark said that fishers were offered berths at Osmark for £12 a week.")
	if !strings.Contains(r.Lead, "Word for word, line 3") || !strings.Contains(r.Note, "Not judged: “The fishing council of Osmark said that”") {
		t.Errorf("the lead is passed over: %s", show(r))
	}
	if r = b.say("/quote Ingrid Vale said that we will not open it for the fair."); strings.Contains(r.Note, "Not judged") {
		t.Errorf("a speaker that was compared is called unjudged: %s", show(r))
	}
}

// A paper that lacks a word of the sentence, or has one more, is told so.
func TestPapersThatDiffer(t *testing.T) {
	other := quay
	other.ID, other.Publisher = "quay-b", "Osmark Mail"
	other.Body = strings.Replace(strings.Replace(quay.Body, "no boat may", "boats may not", 1), "will stay shut", "will not stay shut", 1)
	b := sit(t, quay, other)
	for said, want := range map[string]string{
		"/quote The quay at Tilpara will stay shut until May, the harbour board said on Monday.":     "Osmark Mail, line 1, also has “not”.",
		"/quote The quay at Tilpara will not stay shut until May, the harbour board said on Monday.": "The Tarn Post, line 1, does not have “not”.",
	} {
		if r := b.say(said); !strings.Contains(r.Note, want) {
			t.Errorf("%s\n%s, want %q", said, show(r), want)
		}
	}
}

// A long text of which nothing is found isn't said to be nowhere before it was read.
func TestUnreadIsTold(t *testing.T) {
	b := sit(t, quay)
	r := b.say("/quote " + strings.Repeat("Nobody knows. ", knowledge.MaxJudged/2+10))
	if !strings.Contains(r.Note, "only its beginning was read") {
		t.Errorf("what was not read is not named: %.300s", show(r))
	}
}

// An account's name among the words of a sentence is shown where the article has
// another, and said to be unjudged where it has none.
func TestNamesAmongTheWords(t *testing.T) {
	named := quay
	named.Body += "\nFishers may write to @tilpara_board before May."
	b := sit(t, named)
	r := b.say("/quote Fishers may write to @osmark_board before May.")
	if r.Confidence != adapters.Weak || !strings.Contains(r.Lead, "write to [＠osmark_board] before") || !strings.Contains(r.Note, "tilpara") {
		t.Errorf("the other account is not shown: %s", show(r))
	}
	for account, text := range map[string]string{"“＠osmark_board”": "/quote Fishers were @osmark_board offered berths", "“＠…”": "/quote Fishers were <@123456789012345678> offered berths"} {
		if r = b.say(text); !strings.Contains(r.Note, "Not judged: "+account) {
			t.Errorf("%s: the account is not said to be unjudged: %s", text, show(r))
		}
	}
}

// A long text is judged to its end.
func TestLongTextIsJudged(t *testing.T) {
	b := sit(t, quay)
	rant := strings.Repeat("My neighbour keeps telling everybody that gulls are cleverer than dogs. ", 60)
	r := b.say("/quote " + rant + "\n\nFishers were offered berths at Osmark for £12 a week.")
	if r.Confidence != adapters.Strong || !strings.HasPrefix(r.Lead, "Word for word") || !strings.Contains(r.Note, "60 other statements") {
		t.Errorf("the reply is %s", show(r))
	}
}

// What a judgement shows in brackets stands beside it with marks, and so do the
// article's own words.
func TestBothSidesAreMarked(t *testing.T) {
	b := sit(t, quay)
	for said, want := range map[string]string{
		"/quote Fishers were offered berths at Osmark for £15 a week.": "yours: 15 (differs) | article: 12 (differs)",
		"/quote We will open it for the fair.":                         "yours: | article: not (omitted)",
	} {
		r := b.say(said)
		if len(r.Quotes) == 0 {
			t.Errorf("%s: %s", said, show(r))
			continue
		}
		got := "yours:"
		if c := r.Compared; c != nil {
			got += marksOf(c.Text, c.Marks)
			if shown := r.Lead[c.At.Start:c.At.End]; strings.NewReplacer("[", "", "]", "").Replace(shown) != c.Text {
				t.Errorf("%s: %q stands for %q", said, c.Text, shown)
			}
		}
		if got += " | article:" + marksOf(r.Quotes[0].Text, r.Quotes[0].Differs); got != want {
			t.Errorf("%s: %s, want %s\n%s", said, got, want, show(r))
		}
	}
}

func marksOf(text string, marks []adapters.Mark) string {
	var b strings.Builder
	for _, m := range marks {
		b.WriteString(" " + text[m.Start:m.End] + " (" + string(m.Kind) + ")")
	}
	return b.String()
}
