package dialog

import (
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/knowledge"
)

// What is said to try next fits the question: who named somebody or some place is not told
// to name one.
func TestHint(t *testing.T) {
	b := sit(t,
		knowledge.Article{ID: "quay", Lang: "en", Body: "The quay at Tilpara stays shut until May, engineer Dahlia Ferns said.\nRepairs have cost the town nine million."},
		knowledge.Article{ID: "haor", Lang: "bn", Body: "সুনামগঞ্জের হাওরে বাঁধ ভেঙে ধান তলিয়ে গেছে।\nকৃষক নুরুল আমিন জানান, তাঁর আট বিঘা জমির ধান নষ্ট হয়েছে।"},
		knowledge.Article{ID: "kila", Lang: "hi", Body: "नैनगढ़ के किले की दीवार बारिश में गिर गई।\nपुरातत्व विभाग की अधिकारी मीरा जोशी ने जाँच शुरू कर दी है।"},
	)
	const en, bn, hi = "in other words", "অন্যভাবে", "अलग शब्दों"
	const enName, bnName, hiName = "a name or a place", "নাম বা জায়গা", "नाम या जगह"
	for _, tt := range []struct{ question, want string }{
		{"Where did Dahlia Ferns study?", en},
		{"How old is the quay at Tilpara?", en},
		{"Who paid for the repairs?", enName},
		{"নুরুল আমিনের বয়স কত?", bn},
		{"সুনামগঞ্জে বাঁধ ভাঙার জন্য কে দায়ী?", bn},
		{"বাঁধের জন্য কে দায়ী?", bnName},
		{"मीरा जोशी की उम्र कितनी है?", hi},
		{"नैनगढ़ का किला किसने बनवाया?", hi},
		{"बारिश कब शुरू हुई?", hiName},
	} {
		r := b.say(tt.question)
		if r.Confidence != "weak" || !strings.Contains(r.Note, tt.want) {
			t.Errorf("%s: %s, %q, want %q", tt.question, r.Confidence, r.Note, tt.want)
		}
	}
}
