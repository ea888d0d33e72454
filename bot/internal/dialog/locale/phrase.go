package locale

import (
	"strings"

	"github.com/ukti-bot/ukti/knowledge/text"
)

// Phrase is one entry of a word list: words in order. With Open set, the last
// one may go on ("সোমবার*" matches সোমবারের).
type Phrase struct {
	Terms []string // as [text.Token] has them
	Open  bool
}

// ParsePhrase reads an entry of a word list.
func ParsePhrase(entry string) Phrase {
	base, open := strings.CutSuffix(entry, "*")
	p := Phrase{Open: open}
	for _, t := range text.Tokens(base) {
		p.Terms = append(p.Terms, t.Term)
	}
	return p
}

// begins reports whether the phrase stands at the beginning of list.
func (p Phrase) begins(list []text.Token) bool {
	if len(p.Terms) == 0 || len(p.Terms) > len(list) {
		return false
	}
	last := len(p.Terms) - 1
	for i, term := range p.Terms {
		if list[i].Term != term && !(i == last && p.Open && strings.HasPrefix(list[i].Term, term)) {
			return false
		}
	}
	return true
}

// Phrases is a word list. The methods try every entry: lists have some dozens.
type Phrases []Phrase

// Longest returns the length in words of the longest phrase at the beginning of
// list, 0 when there is none.
func (ps Phrases) Longest(list []text.Token) int {
	n := 0
	for _, p := range ps {
		if len(p.Terms) > n && p.begins(list) {
			n = len(p.Terms)
		}
	}
	return n
}

// Find returns the first stretch of list that is one of the phrases.
func (ps Phrases) Find(list []text.Token) (start, n int, ok bool) {
	for i := range list {
		if n := ps.Longest(list[i:]); n > 0 {
			return i, n, true
		}
	}
	return 0, 0, false
}

// In reports whether one of the phrases stands in the text.
func (ps Phrases) In(s string) bool {
	_, _, ok := ps.Find(text.Tokens(s))
	return ok
}

// Cover reports whether list consists of phrases and fillers only, with one
// phrase at least.
func (ps Phrases) Cover(list []text.Token, fillers Phrases) bool {
	found := false
	for len(list) > 0 {
		n := ps.Longest(list)
		if n > 0 {
			found = true
		} else if n = fillers.Longest(list); n == 0 {
			return false
		}
		list = list[n:]
	}
	return found
}
