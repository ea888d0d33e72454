package text

import (
	"unicode"
	"unicode/utf8"
)

// Strict cuts s for comparing quotations: its words and, one by one, the
// punctuation and symbols between them. Left out is what copying and retyping
// change without touching the words: white space, joiners, quotation marks.
// A token's Term is Fold of its bytes, nothing left out.
func Strict(s string) []Token {
	var out []Token
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case begins(r):
			end := wordEnd(s, i)
			out = append(out, Token{Span: Span{i, end}, Term: Fold(s[i:end])})
			i = end
			continue
		case unicode.IsSpace(r), unicode.Is(unicode.Cf, r), isQuotationMark(r):
		default:
			out = append(out, Token{Span: Span{i, i + size}, Term: Fold(s[i : i+size])})
		}
		i += size
	}
	return out
}

// IsWord reports a token that is a word, not punctuation.
func (t Token) IsWord() bool {
	r, _ := utf8.DecodeRuneInString(t.Term)
	return begins(r)
}

func isQuotationMark(r rune) bool {
	f := foldRune(r)
	return f == '"' || f == '\'' || r == '`' || r == '‹' || r == '›' || r == '『' || r == '』' || r == '「' || r == '」'
}
