package chat

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Altered looks for each quote, in order, in what the platform says it stored. It
// returns "" when all are there, else where the first that is not departs, with a
// few characters of both for the operator. White space at the ends of a quote is
// not missed: a piece of a longer one may end in it, and platforms trim messages.
func Altered(quotes []string, stored string) string {
	for _, q := range quotes {
		q = strings.TrimSpace(q)
		i := strings.Index(stored, q)
		if i < 0 {
			return departure(q, stored)
		}
		stored = stored[i+len(q):]
	}
	return ""
}

// departure describes where the stored text leaves the quote, after the longest
// beginning of the quote that it holds.
func departure(quote, stored string) string {
	kept, after := 0, 0
	for kept < len(quote) {
		_, size := utf8.DecodeRuneInString(quote[kept:])
		i := strings.Index(stored[after:], quote[:kept+size])
		if i < 0 {
			break
		}
		kept, after = kept+size, after+i
	}
	return fmt.Sprintf("after %d bytes of the quotation: sent %q, stored %q", kept, head(quote[kept:]), head(stored[min(after+kept, len(stored)):]))
}

// head is the beginning of s, at most 24 bytes and no part of a character.
func head(s string) string {
	end := min(len(s), 24)
	for end > 0 && end < len(s) && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end]
}
