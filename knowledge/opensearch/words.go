package opensearch

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge/internal/language/languages"
	"github.com/ukti-bot/ukti/knowledge/internal/language/sound"
	"github.com/ukti-bot/ukti/knowledge/internal/query"
	"github.com/ukti-bot/ukti/knowledge/internal/query/expand"
)

// Bounds of the words that are brought for a question.
const (
	mostWritten = 5000 // by how they are written, in all
	mostHeard   = 5000 // by how they sound, in all: as many as package expand compares
	mostSlipped = 1000 // some edits away from a word of the question
	mostLonger  = 16   // that begin as one does, or that it shortens; the shortest
	mostNear    = 150  // of the table of meanings, of which some six are wanted that articles have
	leastNear   = 0.6  // cosine, as package search has it

	leastSound = 1 // consonants
	leastOne   = 4 // code points of a stem that is looked for with an edit
	leastTwo   = 8
	leastBegun = 5
	leastWhole = 6 // of a word that may be two
	leastPart  = 2
	mostEdited = 200 // words that one stem is expanded to
)

// wanted is which of the cluster's words are looked for: those by which package expand might
// meet the words of a question. It chooses among them itself.
type wanted struct {
	languages *languages.Set
	near      func(term string) []string // that mean nearly the same

	word, stem, spelling, sound []string
	slips, longer               []object // queries, each for itself
}

// surely asks for what a word may lead to without a guess.
func (w *wanted) surely(word query.Word) {
	lead := word.Lead
	w.written(lead)
	for _, n := range lead.Names {
		w.word, w.stem = append(w.word, n.Term), append(w.stem, n.Stem)
	}
	for _, term := range w.near(lead.Term) {
		w.stem = append(w.stem, w.languages.Of(term).Stem(term))
	}
	if lead.Digits {
		return
	}
	if !w.plainEnglish(lead) {
		w.heard(lead, false)
	}
	if utf8.RuneCountInString(lead.Term) < leastWhole {
		return
	}
	for i := range lead.Term {
		left, right := lead.Term[:i], lead.Term[i:]
		if utf8.RuneCountInString(left) >= leastPart && utf8.RuneCountInString(right) >= leastPart {
			w.certain(left, false)
			w.certain(right, false)
		}
	}
}

// joined asks for the word that two words of a question make together.
func (w *wanted) joined(q *query.Query) {
	for i := 1; i < len(q.Words); i++ {
		from, to := q.Words[i-1].Token.Span.End, q.Words[i].Token.Span.Start
		if from <= to && strings.Trim(q.Text[from:to], " -\u00a0") == "" {
			w.certain(q.Words[i-1].Token.Term+q.Words[i].Token.Term, true)
		}
	}
}

// certain asks for a part or a whole as it is written, or called, and how it sounds.
func (w *wanted) certain(term string, sounds bool) {
	lead := query.Lead(w.languages, w.languages.Of(term), term)
	w.written(lead)
	for _, n := range query.Names(w.languages, term) {
		w.word, w.stem = append(w.word, n.Term), append(w.stem, n.Stem)
	}
	if sounds && !lead.Digits {
		w.heard(lead, false)
	}
}

func (w *wanted) written(lead expand.Word) {
	w.word, w.stem = append(w.word, lead.Term), append(w.stem, lead.Stems...)
	if !lead.Digits {
		w.spelling = append(w.spelling, lead.Spelling)
	}
}

// plainEnglish reports a word that package expand takes to be no name, so that it goes by
// sound for a guess.
func (w *wanted) plainEnglish(lead expand.Word) bool {
	return lead.English && (!lead.Strange || w.languages.Meanings.Has(lead.Term))
}

// heard asks for the words of other scripts that sound so, or of the same.
func (w *wanted) heard(lead expand.Word, same bool) {
	own := script(lead.Term)
	for _, typed := range append([]string{lead.Term}, lead.Stems...) {
		for _, h := range sound.Hear(typed) {
			for _, other := range []string{scriptBengali, scriptDevanagari, scriptLatin} {
				if len(h.Key) >= leastSound && (other == own) == same {
					w.sound = append(w.sound, other+h.Key)
				}
			}
		}
	}
}

// guess asks for what a word may lead to that leads nowhere surely.
func (w *wanted) guess(lead expand.Word) {
	if lead.Digits {
		return
	}
	w.heard(lead, true)
	if w.plainEnglish(lead) {
		w.heard(lead, false)
	}
	for _, stem := range lead.Stems {
		edits := 1
		switch n := utf8.RuneCountInString(stem); {
		case n < leastOne:
			continue
		case n >= leastTwo:
			edits = 2
		}
		w.slips = append(w.slips, object{"fuzzy": object{lexemeStem: object{"value": stem, "fuzziness": edits, "max_expansions": mostEdited}}})
	}
	if utf8.RuneCountInString(lead.Term) >= leastBegun {
		w.longer = append(w.longer, object{"prefix": object{lexemeWord: object{"value": lead.Term}}}, object{"wildcard": object{lexemeWord: object{"value": shortens(lead.Term)}}})
	}
}

// shortens is the pattern of the words that a word leaves letters out of.
func shortens(term string) string {
	var b strings.Builder
	for _, r := range term {
		if strings.ContainsRune(`*?\`, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
		b.WriteByte('*')
	}
	return b.String()
}

// words returns the words that are looked for, of those that the cluster's articles have or
// had.
func (c *Client) words(ctx context.Context, w *wanted) ([]string, error) {
	var s searches
	var written []object
	for field, values := range map[string][]string{lexemeWord: w.word, lexemeStem: w.stem, lexemeSpelling: w.spelling} {
		if len(values) > 0 {
			written = append(written, object{"terms": object{field: once(values)}})
		}
	}
	if len(written) > 0 {
		s.words(mostWritten, object{"bool": object{"should": written}})
	}
	if len(w.sound) > 0 {
		s.words(mostHeard, object{"terms": object{lexemeSound: once(w.sound)}})
	}
	for _, slip := range w.slips {
		s.words(mostSlipped, slip)
	}
	for _, longer := range w.longer {
		s.words(mostLonger, longer)
	}
	found, err := c.each(ctx, s)
	words := once(slices.Concat(found...))
	for i := range words {
		words[i] = strings.TrimPrefix(words[i], lexemeID)
	}
	return words, err
}

// words asks for so many words, the shortest, by their documents' ids.
func (s *searches) words(size int, of object) {
	s.add(size, object{"query": object{"constant_score": object{"filter": of}}, "sort": []object{{lexemeLength: "asc"}}})
}

// nearWords returns the words of the table of meanings that mean nearly the same as one,
// whether articles have them or not.
func (c *Client) nearWords(term string) []string {
	c.meaning.once.Do(func() {
		t := c.languages.Meanings
		c.meaning.words = t.All(c.corrections)
		c.meaning.near = t.NewNear(c.corrections, func(yield func(uint32, string) bool) {
			for i, word := range c.meaning.words {
				if !yield(uint32(i), word) {
					return
				}
			}
		})
	})
	hits := c.meaning.near.Find(term, mostNear, leastNear)
	out := make([]string, len(hits))
	for i, h := range hits {
		out[i] = c.meaning.words[h.ID]
	}
	return out
}
