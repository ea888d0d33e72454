package telegram

import (
	"unicode/utf8"
)

// altered reports whether Telegram is known to change a text when it takes it:
// control characters become spaces or vanish, and so do line and paragraph
// separators, directional embeddings, and three combining marks. A run of
// direction marks is rewritten. Joiners stay.
func altered(text string) bool {
	previous := rune(0)
	for _, r := range text {
		switch {
		case r < ' ' && r != '\n',
			0x2028 <= r && r <= 0x202E,
			r == 0x030A, r == 0x0333, r == 0x033F,
			isDirectionMark(r) && isDirectionMark(previous):
			return true
		}
		previous = r
	}
	return !utf8.ValidString(text)
}

func isDirectionMark(r rune) bool { return r == 0x200E || r == 0x200F }
