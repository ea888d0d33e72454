package query_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/knowledge/internal/query/courtesy"
	"github.com/ukti-bot/ukti/knowledge/text"
)

func terms(question string) []string {
	var out []string
	for _, t := range text.Tokens(question) {
		out = append(out, t.Term)
	}
	return out
}

func TestPlaces(t *testing.T) {
	for question, left := range map[string]string{
		"Hi, could you please tell me who opened the mill? Thanks!": "who opened the mill",
		"Who opened the mill, sir?":                                 "who opened the mill",
		"Sir Oskar opened the mill":                                 "oskar opened the mill", // the price of it
		"What did the driver tell me?":                              "what did the driver",
		"What did the driver tell the court?":                       "what did the driver tell the court",
		"আচ্ছা ভাই, একটু বলবেন মেলা কবে শুরু?":                   "মেলা কবে শুরু",
		"মাঝির ভাই কোথায় থাকেন?":                                "মাঝির ভাই কোথায় থাকেন",
		"মেলা কবে শুরু জানতে চাই":                                "মেলা কবে শুরু",
		"assalamu alaikum apu, mela kobe shuru plz bolte parben": "mela kobe shuru",
		"क्या आप बता सकते हैं मेला कब है?":                       "मेला कब है",
		"please": "please", // nothing else would be left
		"":       "",
	} {
		words := terms(question)
		polite := courtesy.Places(words)
		var kept []string
		for i, w := range words {
			if !slices.Contains(polite, i) {
				kept = append(kept, w)
			}
		}
		if got := strings.Join(kept, " "); got != strings.Join(terms(left), " ") {
			t.Errorf("%s: left is %q, want %q", question, got, left)
		}
	}
}

func FuzzPlaces(f *testing.F) {
	f.Add("hi hi please")
	f.Fuzz(func(t *testing.T, question string) {
		words := terms(question)
		got := courtesy.Places(words)
		if !slices.IsSorted(got) || len(got) > 0 && (len(got) >= len(words) || got[0] < 0 || got[len(got)-1] >= len(words)) {
			t.Errorf("%q: %v of %d words", question, got, len(words))
		}
	})
}
