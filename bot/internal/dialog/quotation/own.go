package quotation

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/cite"
	"github.com/ukti-bot/ukti/bot/internal/dialog/locale"
	"github.com/ukti-bot/ukti/bot/internal/receipt/codes"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/text"
)

var (
	// small is what stands before Ukti's own words on the platforms: the sign of small
	// text, of a degree, the dash before a source line.
	small = regexp.MustCompile(`^(?:-# |[—–-] ?|[●◐○] |\*+)+|\*+$`)
	// count is the number over one of several quotes.
	count = regexp.MustCompile(`^\p{Nd}{1,2}\. ?`)
)

// isSource reports how a quote's source is shown: “TITLE” · line 6 · PAPER · DATE, with
// the article named by its title or as the same as before.
func isSource(line string) bool {
	parts := strings.Split(line, cite.Separator)
	first := []rune(parts[0])
	titled := len(first) > 2 && strings.ContainsRune("“\"", first[0]) && strings.ContainsRune("”\"", first[len(first)-1])
	return (titled || locale.Said(parts[0])) && slices.ContainsFunc(parts[1:], locale.Place)
}

// OwnWords finds what Ukti itself says in a text that was copied or forwarded: its
// leads and notes in every language, and source lines. What it quoted is left: that
// alone can be looked up.
func OwnWords(s string) []knowledge.Hidden {
	var out []knowledge.Hidden
	at := 0
	for line := range strings.Lines(s) {
		sp := text.Span{Start: at, End: at + len(strings.TrimRight(line, "\r\n"))}
		at += len(line)
		bare := strings.TrimSpace(small.ReplaceAllString(strings.TrimSpace(line), ""))
		switch {
		case bare == "":
		case isSource(bare):
			out = append(out, knowledge.Hidden{Span: sp, Why: "source line"})
		case isReceipt(bare), ownLine(bare), ofSeveral(bare), isHead(bare):
			out = append(out, knowledge.Hidden{Span: sp, Why: "own words"})
		}
	}
	return out
}

// isReceipt reports the line with the code of an answer's receipt.
func isReceipt(line string) bool {
	first := strings.Fields(line)
	if len(first) != 2 {
		return false
	}
	code, err := codes.Parse(first[1])
	return err == nil && line == adapters.Reply{Receipt: code.String()}.ReceiptLine()
}

// isHead reports a line over a quote, or over an answer on Discord.
func isHead(line string) bool {
	head := count.ReplaceAllString(line, "")
	return head != line && (head == "" || ownLine(head)) || strings.HasPrefix(line, "› ")
}

// numbered is how the answer to one of several questions is told. It is large once it is
// made, and a start needn't wait for it.
var numbered = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\p{Nd}+\. .{1,500} — (.+)$`) })

func ofSeveral(line string) bool {
	m := numbered().FindStringSubmatch(line)
	return m != nil && ownLine(m[1])
}

func ownLine(line string) bool { return locale.Said(strings.TrimSpace(line)) }
