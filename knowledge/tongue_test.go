package knowledge

import (
	"testing"
	"time"
)

// TestOwnLanguageFirst: of two reports of one story that say as much, the one in the
// question's language is quoted first; where that does not say it, the other is.
func TestOwnLanguageFirst(t *testing.T) {
	day := time.Date(2031, 8, 3, 12, 0, 0, 0, time.UTC)
	x := build(t,
		Article{ID: "en", Lang: "en", Published: day, Title: "Life jackets on the Kusum ferry", Body: "The ferry Kusum had life jackets for only twelve passengers, the inquiry found.\nOwner Rafiq Tarafdar was arrested in Khulna.\nThe ferry Kusum was built in Bogura."},
		Article{ID: "bn", Lang: "bn", Published: day, Title: "কুসুম ফেরির তদন্ত", Body: "কুসুম ফেরিতে যাত্রীদের লাইফ জ্যাকেট দেওয়া হয়নি বলে তদন্তে জানা গেছে।\nফেরির মালিক রফিক তরফদার খুলনায় গ্রেপ্তার হয়েছেন।\nতদন্ত চলবে দুই সপ্তাহ।"},
	)
	for _, tt := range []struct {
		question string
		want     ArticleID
	}{
		{"কুসুম ফেরির মালিক কোথায় গ্রেপ্তার হয়েছেন?", "bn"},
		{"kusum ferry r owner rafiq tarafdar kothay arrest hoyeche?", "bn"},
		{"Where was the owner of the ferry Kusum arrested?", "en"},
		{"কুসুম ferry কোথায় built?", "en"},
		{"Did the passengers of the Kusum have life jackets?", "en"},
	} {
		r := ask(t, x, Query{Text: tt.question, Limit: 1, Now: day})
		if len(r.Passages) == 0 || r.Passages[0].Article != tt.want {
			t.Errorf("%s: %+v, want %s", tt.question, r.Passages, tt.want)
		}
	}
}
