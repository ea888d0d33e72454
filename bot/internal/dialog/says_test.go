package dialog

import (
	"testing"

	"github.com/ukti-bot/ukti/knowledge"
)

// What "she" said is the passage of her speech, not the one that names her once more.
func TestWhatTheySaid(t *testing.T) {
	b := sit(t,
		knowledge.Article{ID: "roof", Body: "The mill of Lindby got a new roof.\nThe work cost 900 crowns. Miller Orla Fenwick paid the first bill herself.\nThe builder came from Toomaville.\n“We slept in the barn for a month,” Fenwick said."},
		knowledge.Article{ID: "पुल", Body: "सोनाली नदी पर नया पुल खुल गया।\nइसका उद्घाटन मंत्री रजनी तोमर ने किया।\nपुल 640 मीटर लंबा है।\nमंत्री ने कहा, “अब नाव का इंतज़ार नहीं करना होगा।”"},
		knowledge.Article{ID: "মিল", Body: "কুসুমপুরের মিলে নতুন ছাদ বসেছে।\nপ্রথম বিল দিয়েছেন মিলের মালিক রেহানা খাতুন।\nছাদটি লাল।\nরেহানা খাতুন বলেন, “এক মাস গোলাঘরে ঘুমিয়েছি।”"},
	)
	asked := 0
	for _, tt := range []struct {
		first, then string
		line        int
	}{
		{"Who paid the first bill for the roof of the Lindby mill?", "What did she say?", 4},
		{"सोनाली नदी के पुल का उद्घाटन किसने किया?", "उन्होंने क्या कहा?", 4},
		{"কুসুমপুরের মিলের প্রথম বিল কে দিয়েছেন?", "তিনি কী বলেছেন?", 4},
		{"Who paid the first bill for the roof of the Lindby mill?", "Where did the builder come from?", 3}, // no pronoun
	} {
		asked++
		b.say(tt.first)
		if r := b.say(tt.then); len(r.Quotes) == 0 || r.Quotes[0].Source.Line != tt.line {
			t.Errorf("%s %s: %s", tt.first, tt.then, show(r))
		}
	}
	if asked == 0 {
		t.Fatal("no case")
	}
}
