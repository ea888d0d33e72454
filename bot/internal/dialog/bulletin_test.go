package dialog_test

import (
	"testing"

	"github.com/ukti-bot/ukti/bot/internal/bulletin"
	"github.com/ukti-bot/ukti/bot/internal/dialog/editors"
	"github.com/ukti-bot/ukti/bot/internal/dialog/locale"
	"github.com/ukti-bot/ukti/knowledge"
)

// A bulletin names the newest of what is new, says how much there is, and what to do.
func TestBulletin(t *testing.T) {
	locales, err := locale.Load("en")
	if err != nil {
		t.Fatal(err)
	}
	item := func(number int64, title string) bulletin.Item {
		return bulletin.Item{Number: number, Article: knowledge.Article{Title: title, Publisher: "Ostrel Post"}, Reason: "it shows a login"}
	}
	held := []bulletin.Item{item(2, "Old"), item(5, "Ferry"), item(6, "Mill"), item(7, "Fair"), item(9, "Bridge")}
	gone := []knowledge.Article{{ID: "ferry-1", Title: "The ferry is cancelled"}, {ID: "mill-2"}}
	for _, test := range []struct {
		lang       string
		fresh      int
		withdrawn  []knowledge.Article
		lead, note string
	}{
		{"en", 1, nil, "5 items of feeds wait for you: /held\n9. Bridge · Ostrel Post · it shows a login", ""},
		{"en", 4, nil, "5 items of feeds wait for you: /held\n6. Mill · Ostrel Post · it shows a login\n7. Fair · Ostrel Post · it shows a login\n9. Bridge · Ostrel Post · it shows a login", ""},
		{"en", 0, gone, "2 articles are no longer on their publishers' sites; this is said where they are quoted: “The ferry is cancelled”, mill-2", "To take one out for good, for example: /remove ferry-1"},
		{"bn", 1, gone[:1], "ফিডের ৫টি লেখা আপনার সিদ্ধান্তের অপেক্ষায়: /held\n৯. Bridge · Ostrel Post · it shows a login\n১টি প্রতিবেদন প্রকাশকের সাইটে আর নেই; উদ্ধৃতির নিচে তা বলা হবে: “The ferry is cancelled”", "পুরোপুরি বাদ দিতে, যেমন: /remove ferry-1"},
	} {
		r := editors.Desk{Locale: locales.Tag(test.lang)}.Bulletin(held, test.fresh, test.withdrawn)
		if r.Lead != test.lead || r.Note != test.note || r.Lang != test.lang {
			t.Errorf("%s, %d fresh:\ngot  %q\n     %q\nwant %q\n     %q", test.lang, test.fresh, r.Lead, r.Note, test.lead, test.note)
		}
	}
}
