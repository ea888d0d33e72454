package adaptertest

import (
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/adapters"
)

func TestUnsoundParts(t *testing.T) {
	link := adapters.Part{Kind: adapters.Linked, URL: "https://a.example"}
	words := adapters.Part{Text: "কী?"}
	for _, c := range []struct {
		name string
		q    adapters.Question
		want string // in what is said; "" for sound
	}{
		{"none told apart", adapters.Question{Text: "কী?"}, ""},
		{"told apart", adapters.Question{Text: "কী?", Parts: []adapters.Part{{Kind: adapters.Replied, Own: true, Text: "a"}, words, link}}, ""},
		{"a command", adapters.Question{Text: "/add https://a.example", Parts: []adapters.Part{link}}, ""},
		{"a press", adapters.Question{Kind: adapters.Press, Text: "x", Parts: []adapters.Part{}}, ""},
		{"unknown kind", adapters.Question{Parts: []adapters.Part{{Kind: 99, Text: "a"}}}, "kind"},
		{"nowhere", adapters.Question{Parts: []adapters.Part{{Kind: adapters.Linked, Text: "a"}}}, "nowhere"},
		{"blank", adapters.Question{Parts: []adapters.Part{{Text: " \n"}}}, "blank"},
		{"address", adapters.Question{Parts: []adapters.Part{{Text: "a", URL: "https://a.example"}}}, "address"},
		{"order", adapters.Question{Parts: []adapters.Part{link, words}}, "behind"},
		{"itself", adapters.Question{Parts: []adapters.Part{{Text: "a", Own: true}}}, "itself"},
		{"lost words", adapters.Question{Text: "কী?", Parts: []adapters.Part{{Kind: adapters.Replied, Text: "কী?"}}}, "no part"},
	} {
		if got := unsound(c.q); (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
