package answer

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge"
)

// maxQuestion is how many bytes a question may have. A search reads only the
// first [knowledge.MaxQuestion] of them; far beyond, it is no question but a
// file that got here by mistake.
const maxQuestion = 16 * knowledge.MaxQuestion

// CheckQuestion says what makes a text no question, and what to do.
func CheckQuestion(q string) error {
	switch {
	case !utf8.ValidString(q):
		return errors.New("the question is not UTF-8; send it as UTF-8 text")
	case strings.TrimSpace(q) == "":
		return errors.New("the question is empty; write what you want to know")
	case len(q) > maxQuestion:
		return fmt.Errorf("the question has %d bytes; shorten it to %d at most", len(q), maxQuestion)
	case strings.ContainsFunc(q, isControl):
		return errors.New("the question holds a control character, such as NUL; send plain text")
	}
	return nil
}

// isControl reports characters that no keyboard puts into a question.
func isControl(r rune) bool {
	return unicode.IsControl(r) && r != '\n' && r != '\t' && r != '\r'
}

// KnownLang is lang when searches know it, else "", which has it detected: rows
// of question files have languages of all kinds.
func KnownLang(lang string) string {
	switch lang {
	case "bn", "bn-Latn", "en", "hi":
		return lang
	}
	return ""
}
