package knowledge

import (
	"testing"
	"time"
)

// TestOtherTime: what a line tells of last year, or of another year before its report, is no
// sure answer to a question of now, which the article is about; it is one to a question of
// then, and where the article tells of that subject on that line only.
func TestOtherTime(t *testing.T) {
	day := time.Date(2031, 8, 3, 12, 0, 0, 0, time.UTC)
	x := build(t,
		Article{ID: "hi", Lang: "hi", Published: day, Title: "कोसलघाटी में भूस्खलन, सड़क बंद", Body: "कोसलघाटी में भूस्खलन से मुख्य सड़क बंद हो गई है।\nपिछले साल कोसलघाटी भूस्खलन में 23 लोग मरे थे।\nमलबा हटाने में चार मशीनें लगी हैं।"},
		Article{ID: "bn", Lang: "bn", Published: day, Title: "তালমারি ঘাটে ট্রলারডুবি", Body: "তালমারি ঘাটে একটি ট্রলারডুবির ঘটনায় উদ্ধারকাজ চলছে।\nদুই বছর আগে তালমারি ঘাটে ট্রলারডুবিতে ১৭ জন মারা যান।\nউদ্ধারকাজে নৌবাহিনীর ডুবুরি যোগ দিয়েছেন।"},
		Article{ID: "en", Lang: "en", Published: day, Title: "Fire at the Hollin mill", Body: "Fire broke out at the Hollin mill on Sunday and burned for nine hours.\nIn 2027 a fire at the Hollin mill killed 31 workers.\nThe mill was founded by the weaver Edda Crane in 1911."},
	)
	for _, tt := range []struct {
		question string
		want     Confidence
	}{
		{"कोसलघाटी भूस्खलन में कितने लोग मरे?", Weak},
		{"पिछले साल कोसलघाटी भूस्खलन में कितने लोग मरे?", Strong},
		{"তালমারি ঘাটে ট্রলারডুবিতে কতজন মারা গেছেন?", Weak},
		{"দুই বছর আগে তালমারি ঘাটে ট্রলারডুবিতে কতজন মারা যান?", Strong},
		{"How many workers did the fire at the Hollin mill kill?", Weak},
		{"How many workers did the fire at the Hollin mill kill in 2027?", Strong},
		{"Which weaver founded the Hollin mill?", Strong},
	} {
		r := ask(t, x, Query{Text: tt.question, Limit: 1, Now: day})
		if r.Confidence != tt.want || len(r.Passages) == 0 {
			t.Errorf("%s: %v (%s %.2f), want %v", tt.question, r.Confidence, r.Stats.Why, r.Stats.Sureness, tt.want)
		}
	}
}
