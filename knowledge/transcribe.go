package knowledge

import (
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/knowledge/internal/query/expand"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// readAs gives the words of a question that are to be read as others. A word that the
// table of meanings lacks is read as the word of the index that it leads to; so is each
// of a Banglish question, and its small words are read as those of Bengali.
func (x *Index) readAs(q *question, terms []string) map[string]string {
	read := map[string]string{}
	banglish := q.lang == x.languages.Banglish.Code()
	if banglish {
		for _, term := range terms {
			if word, ok := x.languages.SmallWord(term); ok {
				read[term] = word
			}
		}
	}
	for _, w := range q.words {
		if len(w.targets) > 0 && (banglish || !x.languages.Meanings.Has(w.token.Term)) {
			read[w.token.Term] = x.vocab.Term(w.targets[0].Term)
		}
	}
	return read
}

// sent is what the server gets to read of a question: a model that knows Bengali
// knows little of it in Latin letters, so a Banglish question is sent as the Bengali
// words that it sounds like, as far as they are found.
func (x *Index) sent(q *question, typed string) string {
	asked := text.CutGraphemes(typed, MaxQuestion)
	if q.lang != x.languages.Banglish.Code() {
		return asked
	}
	tokens := text.Tokens(asked)
	read := x.readAs(q, termsOf(tokens))
	var b strings.Builder
	at := 0
	for _, t := range tokens {
		word, ok := read[t.Term]
		if !ok {
			word, ok = x.heard(t.Term)
		}
		if ok {
			b.WriteString(asked[at:t.Span.Start] + word)
			at = t.Span.End
		}
	}
	return b.String() + asked[at:]
}

// heard gives the word of the index in another script that a word most likely sounds
// as; false when none sounds so.
func (x *Index) heard(term string) (word string, ok bool) {
	targets := expand.Expand(x.vocab, bySoundAlone, nil, x.roadWord(x.languages.Banglish, term))
	x.doubt(targets)
	if len(targets) == 0 {
		return "", false
	}
	return x.vocab.Term(targets[0].Term), true
}

var bySoundAlone = slices.DeleteFunc(expand.All(), func(r expand.Expander) bool { return r.Name != "phonetic" })
