package terminal

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/internal/fit"
)

// style says how replies are laid out. The zero style is for a pipe: the text as
// it is, with nothing that a program would have to take out again.
type style struct {
	screen  bool   // for a terminal: wrapped, set off, control characters made visible
	bold    bool   // marks and source lines may be emphasised; only with screen
	changed string // the line under a quote that could not be shown as it is
}

const (
	bar       = "  │ " // before each line of a quote on a screen
	barWidth  = 4
	sourceBar = "  — " // before its source line
	indent    = "    " // before what else belongs to it

	boldOn, boldOff = "\x1b[1m", "\x1b[22m"
	dimOn, dimOff   = "\x1b[2m", "\x1b[22m"
)

// reply lays r out, with a blank line after it; "" for the zero reply.
func (s style) reply(r adapters.Reply, width int) string {
	if r.IsZero() {
		return ""
	}
	var blocks []string
	if lead := r.Lead; lead != "" {
		if s.screen {
			lead = r.Head()
		}
		blocks = append(blocks, s.prose(lead, width))
	}
	for _, q := range r.Quotes {
		if q.Head != "" && !s.screen { // a blank line stands right before a quote's bytes
			if len(blocks) == 0 {
				blocks = append(blocks, "")
			}
			blocks[len(blocks)-1] += s.prose(q.Head, width)
		}
		blocks = append(blocks, s.quote(q, width))
	}
	end := ""
	if r.Note != "" {
		end = s.prose(r.Note, width)
	}
	if line := r.ReceiptLine(); line != "" {
		end += s.dim(s.show(line)) + "\n"
	}
	if len(r.Choices) > 0 {
		end += s.choices(r.Choices)
	}
	if end != "" {
		blocks = append(blocks, end)
	}
	return strings.Join(blocks, "\n") + "\n"
}

// quote sets a quote with its source line.
func (s style) quote(q adapters.Quote, width int) string {
	var b strings.Builder
	if s.screen {
		if q.Head != "" {
			b.WriteString(s.prose(q.Head, width))
		}
		for _, line := range wrap(q.Text, width-barWidth) {
			b.WriteString(numbered(q, line.Start) + s.marked(q.Text[line.Start:line.End], fit.Within(q.Marks, line)) + "\n")
		}
	} else {
		b.WriteString(q.Text + "\n")
	}
	source := q.Source.Where
	if q.Source.Cite != "" {
		source += " · " + q.Source.Cite
	}
	for _, line := range []struct{ lead, text string }{
		{sourceBar, strings.TrimPrefix(source, " · ")},
		{indent, q.Source.URL},
		{indent, s.warning(q.Text)},
	} {
		if line.text != "" {
			b.WriteString(s.dim(line.lead+s.show(line.text)) + "\n")
		}
	}
	return b.String()
}

// numbered is the bar before a line of a quote, with the line's number in the article
// where the quote's lines are to be told by their numbers.
func numbered(q adapters.Quote, at int) string {
	if q.FirstLine == 0 || at > 0 && q.Text[at-1] != '\n' {
		return bar
	}
	n := strconv.Itoa(q.FirstLine + strings.Count(q.Text[:at], "\n"))
	return strings.Repeat(" ", max(0, barWidth-2-len(n))) + n + strings.TrimPrefix(bar, "  ")
}

// warning says that a quote is not on the screen as the article has it.
func (s style) warning(text string) string {
	if s.show(text) == text {
		return ""
	}
	return s.changed
}

// choices numbers what can be pressed, all on one line.
func (s style) choices(choices []adapters.Choice) string {
	labels := make([]string, len(choices))
	for i, c := range choices {
		labels[i] = fmt.Sprintf("[%d] %s", i+1, s.show(c.Label))
	}
	return strings.Join(labels, "  ") + "\n"
}

// prose sets words that are no quote.
func (s style) prose(text string, width int) string {
	if !s.screen {
		return text + "\n"
	}
	var b strings.Builder
	for _, line := range wrap(text, width) {
		b.WriteString(s.show(text[line.Start:line.End]) + "\n")
	}
	return b.String()
}

// marked emphasises the marks of a line.
func (s style) marked(line string, marks []adapters.Span) string {
	if !s.bold {
		return s.show(line)
	}
	var b strings.Builder
	at := 0
	for _, m := range marks {
		b.WriteString(s.show(line[at:m.Start]) + boldOn + s.show(line[m.Start:m.End]) + boldOff)
		at = m.End
	}
	b.WriteString(s.show(line[at:]))
	return b.String()
}

func (s style) dim(text string) string {
	if !s.bold {
		return text
	}
	return dimOn + text + dimOff
}

// show makes a text safe for what it is shown on.
func (s style) show(text string) string {
	if !s.screen {
		return text
	}
	return visible(text)
}
