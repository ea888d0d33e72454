package quotation

import (
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/text"
)

const (
	// A text without a question word is taken for an assertion from this many
	// words on, or from fewer when a full stop closes it.
	assertionWords, closedWords = 8, 5
	// A quoted stretch inside a longer text is judged from this many words on.
	quotedWords = 5
)

// quotationMarks are the marks that open a quotation, and what closes each.
var quotationMarks = map[rune]rune{'“': '”', '"': '"', '„': '“', '«': '»', '‘': '’', '\'': '\'', '「': '」'}

// Unquote takes away the quotation marks around a whole text.
func Unquote(s string) string {
	runes := []rune(s)
	if len(runes) < 2 {
		return s
	}
	closing, ok := quotationMarks[runes[0]]
	if !ok || runes[len(runes)-1] != closing || slices.Contains(runes[1:len(runes)-1], closing) {
		return s
	}
	return strings.TrimSpace(string(runes[1 : len(runes)-1]))
}

// Quoted finds an alleged quotation in a message: the whole of it in quotation
// marks, or a stretch long enough to be one.
func Quoted(message string) (string, bool) {
	if inner := Unquote(message); inner != message {
		return inner, len(text.Tokens(inner)) >= 2
	}
	for i, r := range message {
		closing, ok := quotationMarks[r]
		if !ok || r == '\'' || r == '‘' { // also an apostrophe
			continue
		}
		after := message[i+len(string(r)):]
		if end := strings.IndexRune(after, closing); end >= 0 && len(text.Tokens(after[:end])) >= quotedWords {
			return strings.TrimSpace(after[:end]), true
		}
	}
	return "", false
}

// Statement reports a text that is long enough to be a statement, and whether it
// reads like a question all the same.
func Statement(said string) (statement, asks bool) {
	n := len(text.Tokens(said))
	closed := strings.HasSuffix(strings.TrimRight(said, " ”\"'’"), "।") || strings.HasSuffix(said, ".")
	if n < closedWords || n < assertionWords && !closed {
		return false, false
	}
	asks = knowledge.Asks(said)
	return !asks || !strings.ContainsAny(said, "?？"), asks
}
