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

// What the adapter says itself, by [adapters.Reply.Lang]: only what a person
// must know about Telegram to read a quotation rightly.
var (
	wordsAltered = map[string]string{
		"bn": "টেলিগ্রাম এই উদ্ধৃতির কিছু চিহ্ন বদলে দেখায়; অবিকল পাঠ উৎসে আছে।",
		"en": "Telegram shows some characters of this quotation changed; the exact text is at the source.",
	}
	wordsUnread = map[string]string{
		"bn": "আমি শুধু লেখা পড়তে পারি। প্রশ্নটি বা উদ্ধৃতিটি লিখে পাঠান।",
		"en": "I can only read text. Send the question or the quotation in writing.",
	}
	wordsRefused = map[string]string{
		"bn": "এই উদ্ধৃতির কিছু চিহ্ন টেলিগ্রাম দেখাতে পারে না; অবিকল পাঠ উৎসে আছে।",
		"en": "Telegram can't show some characters of this quotation; the exact text is at the source.",
	}
)

func say(lang string, words map[string]string) string {
	if text, ok := words[lang]; ok {
		return text
	}
	return words["en"]
}
