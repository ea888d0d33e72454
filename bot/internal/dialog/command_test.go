package dialog

import (
	"regexp"
	"slices"
	"testing"

	"github.com/ukti-bot/ukti/adapters"
)

func TestTextCommand(t *testing.T) {
	for _, c := range []struct {
		text, name, rest string
		ok               bool
	}{
		{"/ask পুতিন কে?", "ask", "পুতিন কে?", true},
		{"  /LINE   ৬ ", "line", "৬", true},
		{"/quote\nfirst\nsecond", "quote", "first\nsecond", true},
		{"/ask@Bot who", "ask", "who", true},
		{"/help", "help", "", true},
		{"/", "", "", false},
		{"/etc/hosts is a file", "", "", false},
		{"and/or", "", "", false},
		{"/প্রশ্ন", "", "", false},
	} {
		name, rest, ok := textCommand(c.text)
		if name != c.name || rest != c.rest || ok != c.ok {
			t.Errorf("textCommand(%q) = %q, %q, %v", c.text, name, rest, ok)
		}
	}
}

// What the contract promises of commands holds for each.
func TestCommands(t *testing.T) {
	b := sitWithRoom(t, seedArticle(t))
	ascii := regexp.MustCompile(`^[a-z]{1,32}$`)
	names := make([]string, 0, len(b.Commands()))
	for _, c := range b.Commands() {
		names = append(names, c.Name)
		for _, about := range append([]map[string]string{c.About}, abouts(c.Options)...) {
			if about["bn"] == "" || about["en"] == "" {
				t.Errorf("%s: a description is missing: %v", c.Name, about)
			}
		}
		if !ascii.MatchString(c.Name) {
			t.Errorf("command name %q", c.Name)
		}
	}
	if want := []string{"ask", "quote", "line", "articles", "help", "about", "privacy", "forget", "language", "settings", "add", "feeds", "held", "remove"}; !slices.Equal(names, want) {
		t.Errorf("commands %q, want %q", names, want)
	}
}

func abouts(options []adapters.Option) []map[string]string {
	var list []map[string]string
	for _, o := range options {
		list = append(list, o.About)
	}
	return list
}

func TestParseLine(t *testing.T) {
	for _, c := range []struct {
		text, article string
		from, to      int
		ok            bool
	}{
		{"6", "", 6, 6, true},
		{"৬", "", 6, 6, true},
		{"६", "", 6, 6, true},
		{"6-8", "", 6, 8, true},
		{"৬ – ৮", "", 6, 8, true},
		{"8-6", "", 6, 8, true},
		{"2 6", "2", 6, 6, true},
		{"২ ৬-৮", "২", 6, 8, true},
		{"000_9631a6c7ea3640cd:3", "000_9631a6c7ea3640cd", 3, 3, true},
		{"000_9631a6c7ea3640cd@abcdefghij:3-4", "000_9631a6c7ea3640cd@abcdefghij", 3, 4, true},
		{"a title of words 12", "a title of words", 12, 12, true},
		{"", "", 0, 0, false},
		{"six", "", 0, 0, false},
		{"abc6", "", 0, 0, false},
		{"99999999999999999999", "", 0, 0, false},
	} {
		article, from, to, ok := parseLine(c.text)
		if article != c.article || from != c.from || to != c.to || ok != c.ok {
			t.Errorf("parseLine(%q) = %q, %d, %d, %v", c.text, article, from, to, ok)
		}
	}
}

func FuzzParseLine(f *testing.F) {
	f.Add("২ ৬–৮")
	f.Add("id@rev:6")
	f.Add("\xff𝟠")
	f.Fuzz(func(t *testing.T, text string) {
		if _, from, to, ok := parseLine(text); ok && (from < 0 || to < from) {
			t.Errorf("parseLine(%q) = %d-%d", text, from, to)
		}
	})
}
