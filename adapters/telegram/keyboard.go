package telegram

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/internal/fit"
)

const (
	maxCallbackData = 64  // bytes
	maxButtons      = 100 // of one message
	maxCopied       = 256 // code points of what a button copies
	// A row takes buttons while their labels together stay as short as a phone
	// shows without cutting.
	maxRow      = 3
	maxRowRunes = 28
)

// keys are the buttons under a message. The library's own type is older than what
// copies a text.
type keys struct {
	Rows [][]key `json:"inline_keyboard"`
}

type key struct {
	Text string    `json:"text"`
	Data string    `json:"callback_data,omitempty"`
	Copy *copyText `json:"copy_text,omitempty"`
}

// copyText is what a press copies on the person's device; nobody is asked.
type copyText struct {
	Text string `json:"text"`
}

// keyboard returns buttons in rows. It never has nil rows: an edited message without
// choices must lose those it had.
func keyboard(buttons ...key) keys {
	rows := [][]key{}
	var row []key
	runes := 0
	for i, b := range buttons {
		n := utf8.RuneCountInString(b.Text)
		if len(row) == maxRow || len(row) > 0 && (runes+n > maxRowRunes || (b.Copy == nil) != (row[0].Copy == nil)) {
			rows, row, runes = append(rows, row), nil, 0
		}
		if i == maxButtons {
			break
		}
		row = append(row, b)
		runes += n
	}
	if len(row) > 0 {
		rows = append(rows, row)
	}
	return keys{rows}
}

// presses are the buttons of choices.
func presses(choices []adapters.Choice) (buttons []key) {
	for _, c := range choices {
		if c.Data != "" && len(c.Data) <= maxCallbackData && c.Label != "" {
			buttons = append(buttons, key{Text: c.Label, Data: c.Data})
		}
	}
	return buttons
}

// copied reports whether a quote's citation stands behind a button: where it fits, and is
// not all that tells the source.
func copied(s adapters.Source) bool {
	return s.Where != "" && s.Cite != "" && utf8.ValidString(s.Cite) && fit.UTF16(s.Cite) <= maxCopied
}

// copies are the buttons that copy the citations of quotes: they mean nothing to most
// readers.
func copies(quotes []adapters.Quote, label string) (buttons []key) {
	const most = 5
	have := map[string]bool{}
	for i, q := range quotes {
		if !copied(q.Source) || have[q.Source.Cite] || len(buttons) == most {
			continue
		}
		have[q.Source.Cite] = true
		b := key{Text: label, Copy: &copyText{q.Source.Cite}}
		if len(quotes) > 1 {
			b.Text += " " + strconv.Itoa(i+1)
		}
		buttons = append(buttons, b)
	}
	return buttons
}

// buttons are all that stand under a reply.
func buttons(r adapters.Reply, words adapters.Words) []key {
	return append(presses(r.Choices), copies(r.Quotes, strings.TrimSpace(words.Say(r.Lang, adapters.CopyID)))...)
}

// withoutCopies returns only what can be pressed, and whether that is less.
func (k keys) withoutCopies() (keys, bool) {
	var left []key
	all := 0
	for _, row := range k.Rows {
		for _, b := range row {
			if all++; b.Copy == nil {
				left = append(left, b)
			}
		}
	}
	return keyboard(left...), len(left) > 0 && len(left) < all
}
