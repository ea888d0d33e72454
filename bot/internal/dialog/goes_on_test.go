package dialog

import (
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/knowledge"
)

// TestGoesOn: a question of one word asks on about what was quoted last, where that has the
// word and the kind asked for; about "it" it is looked for where was talked, not wherever its
// one word stands. A nod is no question.
func TestGoesOn(t *testing.T) {
	articles := []knowledge.Article{
		{ID: "pump", Lang: "bn", Title: "বেলতলীতে সেচপাম্প বসছে", Body: "বেলতলীর কৃষকেরা আগামী মাসে ছয়টি সেচপাম্প পাবেন।\nপ্রকৌশলী শাহানা বেগম জানান, চীন থেকে আসছে ১৪টি সেচপাম্প, পাশের কুলিয়ার জন্য।\nপাম্পগুলো পেতে ৯০ জন আবেদন করেছিলেন।"},
		{ID: "race", Lang: "en", Title: "Rowing race at Tilpara", Body: "The rowing race at Tilpara drew nine crews and was won by the Red Oars after a protest.\nIda Crane steered the Red Oars and shouted at the 40th minute.\nTwo crews capsized."},
		{ID: "shop", Lang: "en", Title: "Market hours", Body: "The market of Kusum begins at six.\nThe stalls end their day at nine."},
	}
	for _, tt := range []struct{ before, question, want string }{
		{"বেলতলীতে চীন থেকে কী আসছে?", "কয়টি সেচপাম্প?", "চীন থেকে"},
		{"Who steered the Red Oars?", "When did she shout?", "40th minute"},
		{"Who won the rowing race at Tilpara?", "How did it end?", "won by the Red Oars"},
		{"Who steered the Red Oars?", "ok, I see", ""},
		{"বেলতলীতে কয়টি সেচপাম্প বসবে?", "আচ্ছা, ঠিক আছে", ""},
	} {
		b := sit(t, articles...)
		b.say(tt.before)
		r := b.say(tt.question)
		switch {
		case tt.want == "" && len(r.Quotes) > 0:
			t.Errorf("%s %s: quotes %q", tt.before, tt.question, r.Quotes[0].Text)
		case tt.want != "" && (len(r.Quotes) == 0 || !strings.Contains(r.Quotes[0].Text, tt.want)):
			t.Errorf("%s %s: %+v, want %q", tt.before, tt.question, r.Quotes, tt.want)
		}
	}
}
