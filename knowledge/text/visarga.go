package text

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// beforeVisarga has what a visarga stands behind within Bengali words (দুঃখ,
// অন্তঃসত্ত্বা, পুনঃনির্বাচন), as Sanskrit has it; a colon typed for it is one word
// with both sides. Any other colon between letters parts a label from what it
// labels (স্থান:ঢাকা).
var beforeVisarga = set(norm.NFC.String("অত অধ অন্ত ইত উচ্চৈ চক্ষু চতু জ্যোতি তপ দু ধনু নি নভ পুন পুর প্রাত বয় বহি মন যশ রজ শির সদ্য স্বত স্রোত"))

// isVisarga reports that the colon between before and after stands for a visarga.
func isVisarga(before, after string) bool {
	next, _ := utf8.DecodeRuneInString(after)
	return isBengaliLetter(next) && beforeVisarga[Fold(lastWord(before))]
}

func isBengaliLetter(r rune) bool { return 0x0985 <= r && r <= 0x09B9 || 0x09DC <= r && r <= 0x09E1 }

// withVisargas writes ঃ for each colon that stands for it. s is folded otherwise.
func withVisargas(s string) string {
	if !strings.Contains(s, ":") {
		return s
	}
	var b strings.Builder
	from := 0
	for i := 0; i < len(s); i++ {
		if s[i] == ':' && isVisarga(s[from:i], s[i+1:]) {
			b.WriteString(s[from:i])
			b.WriteRune('ঃ')
			from = i + 1
		}
	}
	if from == 0 {
		return s
	}
	b.WriteString(s[from:])
	return b.String()
}
