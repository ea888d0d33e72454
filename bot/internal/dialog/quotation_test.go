package dialog_test

import (
	"testing"

	"github.com/ukti-bot/ukti/bot/internal/dialog/quotation"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge"
)

func TestUnquoteAndQuoted(t *testing.T) {
	for _, c := range []struct {
		text, said string
		ok         bool
	}{
		{"“চীন না বলেছে”", "চীন না বলেছে", true},
		{`"no limits partnership"`, "no limits partnership", true},
		{"«не так»", "не так", true},
		{"“পুতিন”", "পুতিন", false}, // one word is a name, not a quotation
		{"did he say “we will not sell them arms”?", "we will not sell them arms", true},
		{"what is “no limits”?", "", false},
		{"what’s the minister’s plan for the harbour", "", false},
		{`"a" and "b"`, "", false},
	} {
		if said, ok := quotation.Quoted(c.text); ok != c.ok || ok && said != c.said {
			t.Errorf("Quoted(%q) = %q, %v", c.text, said, ok)
		}
	}
}

func TestBracketed(t *testing.T) {
	text := "the minister has never sold old arms"
	got := wording.Bracketed(text, nil, []knowledge.Span{{Start: 17, End: 22}, {Start: 28, End: 31}, {Start: 32, End: 36}})
	if want := "the minister has [never] sold [old arms]"; got != want {
		t.Errorf("Bracketed = %q, want %q", got, want)
	}
}
