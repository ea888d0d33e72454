package search

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/language"
	"github.com/ukti-bot/ukti/knowledge/internal/rank"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// maxChecked is for how many of the best sentences the kind of answer is checked
// word by word.
const maxChecked = 30

// checkKind makes the signals of the kind asked for exact. The index keeps but a bit a
// kind, of folded words; here the words are seen as they are written, and those that
// the question has itself don't count: "the minister said" does not tell who the
// minister is.
func checkKind(x *index.Index, q *Question, best []Sentence) {
	if q.Kind == language.Any {
		return
	}
	for i := range best {
		s := &best[i]
		traits := written(x, s.ID)
		rank.HoldsKind(&s.Parts, q.Kind,
			len(kindWords(x, q, s.ID, traits, q.Kind.Broad())) > 0,
			len(kindWords(x, q, s.ID, traits, q.Kind)) > 0)
		s.Score = s.weights.Score(&s.Parts)
	}
	slices.SortFunc(best, byScore)
}

// kindWords returns the places of a sentence's words that are of the kind and that are not
// the question's own. One that only means nearly the same as a word of it may answer:
// Andrei is near Russia.
func kindWords(x *index.Index, q *Question, id index.SentenceNo, traits []language.Traits, kind language.Kind) []int {
	words := x.Words(id)
	var others []int // a weekday after a title is no name
	if broad := kind.Broad(); broad == language.Person || broad == language.Place {
		others = append(language.Holds(traits, language.Time), language.Holds(traits, language.Number)...)
	}
	return slices.DeleteFunc(language.Holds(traits, kind), func(i int) bool {
		m, met := q.met[words[i]]
		if kind.Broad() == language.Reason { // what a fare's rise is asked by may give the reason of another's: খরচ বাড়ায়
			met = met && q.Words[m.word].Token.Term == x.Vocabulary().Term(words[i])
		}
		return met && !m.target.By.Meaning || slices.Contains(others, i)
	})
}

// written returns the traits of a sentence's words as they stand in the article.
func written(x *index.Index, id index.SentenceNo) []language.Traits {
	traits := x.Vocabulary().AppendTraits(nil, x.Words(id))
	at := x.Sentence(id)
	s := x.Article(at.Article).Body[at.Start:at.End]
	if !tellsMore(s) {
		return traits
	}
	i := 0
	text.Words(s, func(sp text.Span) {
		if i < len(traits) {
			traits[i] = traits[i].Written(s[:sp.Start], s[sp.Start:sp.End], s[sp.End:])
		}
		i++
	})
	return traits
}

// tellsMore reports that a sentence may have letters or signs that
// [language.Traits.Written] looks at. Most sentences in Bengali have none, and their bytes
// are read in a fraction of the time that their words take.
func tellsMore(s string) bool {
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == '%' || c == '$' || 'a' <= c|0x20 && c|0x20 <= 'z':
			return true
		case c < utf8.RuneSelf:
			i++
		case strings.HasPrefix(s[i:], "‘"), strings.HasPrefix(s[i:], "“"):
			return true
		case strings.HasPrefix(s[i:], "\xe2\x80"): // dashes, closing quotation marks, joiners
			i += 3
		case c == 0xE0 && i+2 < len(s) && 0xA4 <= s[i+1] && s[i+1] <= 0xA7: // Devanagari, Bengali
			if r, _ := utf8.DecodeRuneInString(s[i:]); r == '৲' || r == '৳' || r == '৻' {
				return true
			}
			i += 3
		default:
			return true
		}
	}
	return false
}
