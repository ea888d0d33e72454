package cli

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"
)

// every returns all commands.
func every(c *cobra.Command) (all []*cobra.Command) {
	all = append(all, c)
	for _, sub := range c.Commands() {
		all = append(all, every(sub)...)
	}
	return all
}

// In a narrow and in a wide terminal no line of help is broken by the terminal, but for
// those to be copied; and no word is lost.
func TestHelpFits(t *testing.T) {
	p := &Program{}
	copied := regexp.MustCompile(`^ +(ukti |--?\w|[{"\[\w])`)
	commands := every(p.root())
	if len(commands) < 20 {
		t.Fatalf("only %d commands", len(commands))
	}
	for _, c := range commands {
		text := helpText(c)
		for _, width := range []int{60, 100} {
			fitted := fit(text, width)
			if a, b := strings.Fields(text), strings.Fields(fitted); strings.Join(a, " ") != strings.Join(b, " ") {
				t.Errorf("%s at %d: words were lost", c.CommandPath(), width)
			}
			for line := range strings.SplitSeq(fitted, "\n") {
				if utf8.RuneCountInString(line) > width && !copied.MatchString(line) {
					t.Errorf("%s at %d: %q", c.CommandPath(), width, line)
				}
			}
		}
	}
}

// Every command says what it does, how it is used, and shows it.
func TestHelpTeaches(t *testing.T) {
	p := &Program{}
	for _, c := range every(p.root()) {
		if !c.Runnable() || c.Hidden || c.Name() == "help" || strings.HasPrefix(c.CommandPath(), "ukti completion") {
			continue
		}
		told := c.Long != "" || c.Parent().HasParent() && c.Parent().Long != "" // a command of a command may be told of there
		if c.Short == "" || !told || c.Example == "" {
			t.Errorf("%s: short %t, long %t, example %t", c.CommandPath(), c.Short != "", told, c.Example != "")
		}
	}
}

// On a terminal an error is broken between words; elsewhere each sentence is a line.
func TestErrorText(t *testing.T) {
	err := errors.Join(errors.New("no bot is running on data_dir ./data; start it with ukti run"), errors.New("/a/path/that/is/longer/than/a/line/and/stays/whole: gone"))
	for width, want := range map[int]string{
		0: `ukti: no bot is running on data_dir ./data; start it with ukti run
ukti: /a/path/that/is/longer/than/a/line/and/stays/whole: gone
`,
		40: `ukti: no bot is running on data_dir
./data; start it with ukti run
ukti:
/a/path/that/is/longer/than/a/line/and/stays/whole:
gone
`,
	} {
		if got := errorText(err, width); got != want {
			t.Errorf("%d columns: %s", width, got)
		}
	}
}

func TestFit(t *testing.T) {
	text := "A paragraph of words\nthat go on, in lines that were broken elsewhere.\n\n  to be copied as it is, however long it may be\n" +
		"  -f, --flag   what the flag does, in some more words than fit\n  ukti a-long-example --of use   what it does\n"
	want := strings.Join([]string{
		"A paragraph of words that go on, in",
		"lines that were broken elsewhere.",
		"",
		"  to be copied as it is, however long it may be",
		"  -f, --flag   what the flag does, in",
		"               some more words than fit",
		"  ukti a-long-example --of use",
		"      what it does",
		"",
	}, "\n")
	if got := fit(text, 40); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
