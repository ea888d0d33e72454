package locale

import (
	"testing"

	"github.com/ukti-bot/ukti/knowledge/text"
)

func TestCover(t *testing.T) {
	greetings := Phrases{ParsePhrase("আসসালামু আলাইকুম"), ParsePhrase("what's up"), ParsePhrase("সোমবার*")}
	fillers := Phrases{ParsePhrase("ভাই"), ParsePhrase("bot")}
	for _, c := range []struct {
		text string
		want bool
	}{
		{"আসসালামু আলাইকুম", true},
		{"ভাই, আসসালামু আলাইকুম!!", true},
		{"WHAT’S UP, bot?", true},
		{"আসসালামু\u200d আলাইকুম", true},       // a joiner that a phone put in
		{"আসসালামু আলাইকুম, পুতিন কে?", false}, // a question besides
		{"আসসালামু", false},
		{"ভাই", false}, // fillers alone say nothing
		{"সোমবারের", true},
		{"", false},
	} {
		if got := greetings.Cover(text.Tokens(c.text), fillers); got != c.want {
			t.Errorf("Cover(%q) = %v", c.text, got)
		}
	}
}

// An open phrase goes on within its last word, and only there.
func TestFind(t *testing.T) {
	days := Phrases{ParsePhrase("last mon*"), ParsePhrase("monday")}
	for text, want := range map[string]bool{"it came last Monday": true, "last month": true, "the last of Monaco": false, "monday": true, "mondays": false} {
		if got := days.In(text); got != want {
			t.Errorf("In(%q) = %v", text, got)
		}
	}
}
