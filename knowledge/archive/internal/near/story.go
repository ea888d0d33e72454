package near

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The bounds of a dateline, in bytes, and of a sign-off, in words.
const (
	longestDateline = 160
	longestSignOff  = 4
)

// story is a text without what an agency's copies differ by and no reader asks for:
// the dateline before the first sentence ("DHAKA, Feb 15, 2026 (BSS) -", "ঢাকা, ১৫
// ফেব্রুয়ারি, ২০২৬ (বাসস):") and the sign-off in a last line ("বাসস/এমএন/১৮২৫").
func story(body string) string {
	body = strings.TrimSpace(body)
	if end := datelineEnd(body); end > 0 {
		body = body[end:]
	}
	if at := strings.LastIndexByte(body, '\n'); at > 0 && isSignOff(body[at:]) {
		body = body[:at]
	}
	return body
}

// datelineEnd finds the end of a dateline, 0 for none. It ends with a dash or colon
// and names an agency in brackets, or a day, or is a place in capitals.
func datelineEnd(body string) int {
	head := body[:min(len(body), longestDateline)]
	head, _, _ = strings.Cut(head, "\n")
	at := strings.IndexFunc(head, func(r rune) bool { return strings.ContainsRune("-–—:ঃ|", r) })
	for at > 0 {
		r, size := utf8.DecodeRuneInString(head[at:])
		before, after := head[:at], head[at+size:]
		parted := r != '-' || strings.HasSuffix(before, " ") || strings.HasSuffix(before, ")")
		if parted && strings.TrimSpace(after) != "" && isDateline(strings.TrimSpace(before)) {
			return at + size
		}
		next := strings.IndexFunc(after, func(r rune) bool { return strings.ContainsRune("-–—:ঃ|", r) })
		if next < 0 {
			break
		}
		at += size + next
	}
	return 0
}

func isDateline(s string) bool {
	words := len(strings.Fields(s))
	if words == 0 || words > 10 || strings.ContainsAny(s, "।?!“”\"") {
		return false
	}
	if strings.HasSuffix(s, ")") && strings.Contains(s, "(") {
		return true
	}
	if strings.ContainsFunc(s, unicode.IsDigit) {
		place, _, parted := strings.Cut(s, ",")
		return parted && 3 <= words && words <= 6 && len(strings.Fields(place)) <= 3 && !strings.ContainsFunc(place, unicode.IsDigit)
	}
	letters, capitals := 0, 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			letters++
			if unicode.IsUpper(r) {
				capitals++
			}
		}
	}
	return letters >= 3 && capitals == letters && words <= 4
}

// isSignOff reports a last line that says no sentence.
func isSignOff(line string) bool {
	line = strings.TrimSpace(line)
	words := len(strings.Fields(line))
	return words > 0 && words <= longestSignOff && !strings.ContainsFunc(line, func(r rune) bool { return strings.ContainsRune("।.?!৷", r) })
}
