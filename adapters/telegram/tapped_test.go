package telegram

import (
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/telegram/telegramfake"
)

// TestTappable: a command with numbers can be tapped, and says the same when it is.
func TestTappable(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"e.g. /line 1 6", "e.g. /line_1_6"},
		{"যেমন: /line ১ ৬", "যেমন: /line_1_6"},
		{"जैसे: /line १२", "जैसे: /line_12"},
		{"/held 12, /held accept 12", "/held_12, /held accept 12"},
		{"(/line 3)।", "(/line_3)।"},
		{"/line 6-8", "/line_6__8"}, // a range
		{"যেমন: /line ১ ৬–৮।", "যেমন: /line_1_6__8।"},
		{"/line 6-এর পরে", "/line 6-এর পরে"}, // part of a word
		{"/line quay:6", "/line_quay_6"},     // a citation
		{"/line 000_96a:6-8, /line b@9f:6", "/line_000_96a_6__8, /line b@9f:6"},
		{"/line a__b:6", "/line a__b:6"},
		{"/line " + strings.Repeat("x", 60) + ":6", "/line " + strings.Repeat("x", 60) + ":6"},
		{"/line quay:six", "/line quay:six"},
		{"/add 2026 was", "/add_2026 was"}, // whatever the command
		{"https://a.example/line 6", "https://a.example/line 6"},
		{"/settings quotes 1, 2", "/settings quotes 1, 2"},
		{"/line", "/line"},
	} {
		if got := tappable(c.text); got != c.want {
			t.Errorf("%q is shown as %q, want %q", c.text, got, c.want)
		}
	}
}

// TestTapped: what a tap sends is read as if it had been typed.
func TestTapped(t *testing.T) {
	inWorld(t, func(w *world) {
		w.handler.Register = []adapters.Command{{Name: "line"}, {Name: "odd_1"}}
		w.start()
		for i, text := range []string{"/line_1_6", "/line_1_6@" + telegramfake.BotName, "/odd_1", "/line_x", "/else_1", "/line_6__8", "/line_000_96a_6", "/line_quay_6__8", "/line_quay"} {
			w.private(1, i+1, text)
		}
		w.message(groupChat(1), 2, 9, map[string]any{
			"text": "/line_7@" + telegramfake.BotName, "entities": []map[string]any{{"type": "bot_command", "offset": 0, "length": len("/line_7@" + telegramfake.BotName)}},
		})
		w.settle(20 * time.Second)
		got := map[string]int{}
		for _, q := range w.handler.Asked() {
			got[q.Text]++
		}
		want := map[string]int{"/line 1 6": 2, "/odd_1": 1, "/line_x": 1, "/else_1": 1, "/line 7": 1, "/line 6-8": 1, "/line 000_96a:6": 1, "/line quay:6-8": 1, "/line_quay": 1}
		for text, n := range want {
			if got[text] != n {
				t.Errorf("%q was asked %d times, want %d: %v", text, got[text], n, got)
			}
		}
	})
}
