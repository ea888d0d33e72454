package scene

import (
	"slices"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/knowledge/text"
)

// The words that name what was reported are told from those that ask.
func TestPlaces(t *testing.T) {
	asking := []string{"কে", "কত", "কতজন", "who", "how", "many", "koto", "कितने"}
	for _, tt := range []struct{ question, scene string }{
		{"জেটি চুরির মামলায় কে খালাস পেয়েছেন", "জেটি চুরির মামলায়"},
		{"কতজন নৌকা দুর্ঘটনায় আহত", "নৌকা দুর্ঘটনায়"}, // the question word is none of the scene
		{"মামলা কে করেছেন", ""}, // the case itself is asked about
		{"jeti churir mamlar rai ki", "jeti churir mamlar"},
		{"in the harbour theft case who was cleared", "the harbour theft case"},
		{"who was hurt in the ferry crash on Monday", "the ferry crash"},
		{"how many died in July", ""},
		{"case", ""},
		{"नाव हादसे में कितने घायल", "नाव हादसे"},
	} {
		words := strings.Fields(text.Fold(tt.question))
		var got []string
		for _, i := range Places(words, func(i int) bool { return slices.Contains(asking, words[i]) }) {
			got = append(got, words[i])
		}
		if strings.Join(got, " ") != text.Fold(tt.scene) {
			t.Errorf("%s: %q, want %q", tt.question, got, tt.scene)
		}
	}
}
