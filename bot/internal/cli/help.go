package cli

import (
	"io"
	"os"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// The widths that help is fitted to, in columns.
const (
	leastWidth = 40
	mostWidth  = 100 // longer lines are hard to read
	leastRight = 24  // of a right column; where there is less room it goes below the left one
)

// fitHelp has help fitted to the width of the terminal that it is printed on. Elsewhere
// it is printed as it was written.
func (p *Program) fitHelp(root *cobra.Command) {
	root.SetHelpFunc(func(c *cobra.Command, _ []string) {
		text := helpText(c)
		if width := widthOf(p.Stdout); width > 0 {
			text = fit(text, width)
		}
		c.Print(text)
	})
}

// widthOf is how many columns to fill of the terminal that is written to; 0 for what is
// none.
func widthOf(out io.Writer) int {
	f, ok := out.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return 0
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return min(max(width, leastWidth), mostWidth)
}

func helpText(c *cobra.Command) string {
	about := strings.TrimSpace(c.Long)
	if about == "" {
		about = c.Short
	}
	if !c.Runnable() && !c.HasSubCommands() { // a page of help
		return about + "\n"
	}
	return about + "\n\n" + c.UsageString()
}

// columns are a line of two columns: a flag or an example, and what it does; also a
// command whose name is as long as the left column, and the right column alone.
var columns = regexp.MustCompile(`^( +\S.*?)( {2,})(\S.*)$|^(  [a-z-]+)( )([A-Z].*)$|^()( {20,})(\S.*)$`)

// fit breaks the lines of a text so that they have at most width columns: paragraphs are
// filled anew, right columns are filled below themselves, and other indented lines, which
// are there to be copied, stay as they are.
func fit(text string, width int) string {
	var out, paragraph []string
	flush := func() {
		if len(paragraph) > 0 {
			out = append(out, fill(strings.Join(paragraph, " "), width, 0)...)
			paragraph = nil
		}
	}
	for line := range strings.SplitSeq(text, "\n") {
		two := columns.FindStringSubmatch(line)
		switch {
		case line != "" && line[0] != ' ':
			paragraph = append(paragraph, line)
			continue
		case two != nil && utf8.RuneCountInString(line) > width:
			flush()
			out = append(out, right(two[1]+two[4]+two[7], two[2]+two[5]+two[8], two[3]+two[6]+two[9], width)...)
		default:
			flush()
			out = append(out, line)
		}
	}
	flush()
	return strings.Join(out, "\n")
}

// right fills the right one of two columns.
func right(left, gap, text string, width int) []string {
	indent := utf8.RuneCountInString(left + gap)
	if width-indent < leastRight {
		indent = len(left) - len(strings.TrimLeft(left, " ")) + 4
		if left == "" { // of the example in the line above
			return fill(text, width, indent+2)
		}
		return append([]string{left}, fill(text, width, indent)...)
	}
	lines := fill(text, width, indent)
	lines[0] = left + gap + strings.TrimLeft(lines[0], " ")
	return lines
}

// fill breaks a text between words into indented lines. A word that is longer than a
// line has one for itself.
func fill(text string, width, indent int) (lines []string) {
	line, n := "", 0
	for _, word := range strings.Fields(text) {
		long := utf8.RuneCountInString(word)
		if n > 0 && indent+n+1+long > width {
			lines = append(lines, strings.Repeat(" ", indent)+line)
			line, n = "", 0
		}
		if n > 0 {
			line, n = line+" ", n+1
		}
		line, n = line+word, n+long
	}
	return append(lines, strings.Repeat(" ", indent)+line)
}
