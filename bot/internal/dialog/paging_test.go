package dialog

import (
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/adapters"
)

// whoSaid is a question whose reply repeats the asker's words in its lead.
const whoSaid = "/quote The quay at Tilpara will stay shut until June, the harbour board said on Monday."

// Whatever a press shows, the answer's quote is in it first, and a way back to the
// reply as it was given.
func TestAnswerStaysOnTop(t *testing.T) {
	b := sit(t, append(fairArticles(), quay)...)
	presses := 0
	for _, asked := range []string{
		"How many visitors did the fair of Dorigaon have in August?", "ferry", "mayor", whoSaid, "/line quay 2", "/line fair 2-3", "দরিগাঁও ঘাটে কী চালু হয়েছে?",
	} {
		given := b.say(asked)
		if len(given.Quotes) == 0 {
			t.Fatalf("%s: %s", asked, show(given))
		}
		first := given.Quotes[0]
		for _, c := range given.Choices {
			for now := given; ; presses++ {
				now = b.press(t, now, c.Label)
				checkQuotes(t, b.shelf.Index(), now)
				if len(now.Quotes) == 0 || now.Quotes[0].Source.Start > first.Source.Start || now.Quotes[0].Source.End < first.Source.End || now.Lead != given.Lead || now.Confidence != given.Confidence {
					t.Fatalf("%s, %s: the answer does not stay on top: %s", asked, c.Label, show(now))
				}
				back := b.press(t, now, b.locales.Tag(now.Lang).Say("choice.back"))
				if show(back) != show(given) {
					t.Errorf("%s, %s and back: %s\nwant %s", asked, c.Label, show(back), show(given))
				}
				if !has(now, c.Label) {
					break
				}
			}
		}
	}
	if presses == 0 {
		t.Error("no choice led to another page")
	}
}

// What an answer keeps is one short row, however much is pressed under it; with a way to
// leave the time out, two.
func TestKeptOfAnAnswer(t *testing.T) {
	const mostBytes = 700 // those over 1,000 would take a page of the file each
	b := sit(t, append(fairArticles(), quay)...)
	for asked, most := range map[string]int{
		"How many visitors did the fair of Dorigaon have in August?": 1, "mayor": 1, "দরিগাঁও ঘাটে কী চালু হয়েছে?": 1, whoSaid: 1, "/line fair 2-3": 1,
		"ferry today": 2, "hello": 0, "qqxz": 1,
	} {
		clear(b.store.choices)
		given := b.say(asked)
		for _, c := range given.Choices {
			for now, n := given, 0; has(now, c.Label) && n < 9; n++ {
				now = b.press(t, now, c.Label)
			}
		}
		if n := len(b.store.choices); n > most || n == 0 && len(given.Choices) > 0 {
			t.Errorf("%s: %d rows are kept for %d choices, of at most %d", asked, n, len(given.Choices), most)
		}
		for _, c := range b.store.choices {
			if len(c[3]) > mostBytes {
				t.Errorf("%s: %d bytes are kept: %s", asked, len(c[3]), c[3])
			}
		}
	}
}

func has(r adapters.Reply, label string) bool {
	for _, c := range r.Choices {
		if c.Label == label {
			return true
		}
	}
	return false
}

// The asker's words are kept in memory alone. When they are forgotten, the way back
// still leads to the same quotes and degree.
func TestBackWithoutTheWords(t *testing.T) {
	b := sit(t, quay)
	given := b.say(whoSaid)
	around := b.press(t, given, "Read around")
	for _, c := range b.store.choices {
		if strings.Contains(c[3], "June") {
			t.Errorf("the asker's words are on disk: %s", c[3])
		}
	}
	b.given = newGiven() // a restart
	back := b.press(t, around, "Back")
	if back.Lead != b.locales.Tag("en").Say("judge.kept") || back.Confidence != given.Confidence || len(back.Quotes) != len(given.Quotes) || back.Quotes[0].Text != given.Quotes[0].Text {
		t.Errorf("back is %s", show(back))
	}
	if again := b.press(t, back, "Read around"); len(again.Quotes) == 0 {
		t.Errorf("around again is %s", show(again))
	}
	if other, ok := (wordsKept{&turn{d: b.Dialog, q: adapters.Question{Adapter: "test", Asker: "other"}}}).recall(given.Choices[0].Data); ok {
		t.Errorf("another person gets %v", other)
	}
}

// An article that has changed since is not shown as it was: the press is answered
// aside, and the buttons go.
func TestPressAfterACorrection(t *testing.T) {
	b := sit(t, quay)
	given := b.say(whoSaid)
	around := b.press(t, given, "Read around")
	corrected := quay
	corrected.Body = strings.ReplaceAll(quay.Body, "May", "July")
	b.shelf.Swap(index(t, corrected))
	for label, r := range map[string]adapters.Reply{"Read around": given, "Back": around} {
		if got := b.press(t, r, label); !got.Aside() || !got.Expired {
			t.Errorf("%s: %s", label, show(got))
		}
	}
}
