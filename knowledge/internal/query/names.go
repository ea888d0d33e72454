package query

import (
	"context"
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/knowledge/internal/language/languages"
	"github.com/ukti-bot/ukti/knowledge/internal/language/lexicon"
	"github.com/ukti-bot/ukti/knowledge/internal/query/expand"
)

// Names returns what the lexicon lets stand for a folded word by itself.
func Names(l *languages.Set, term string) []expand.Name {
	_, entries := l.Lexicon.At([]string{term})
	var out []expand.Name
	for _, e := range entries {
		if len(e.Words) == 1 {
			out = append(out, nameOf(l, e, e.Words[0]))
		}
	}
	return out
}

func nameOf(l *languages.Set, e lexicon.Entry, word string) expand.Name {
	return expand.Name{Term: word, Stem: l.Of(word).Stem(word), Weight: e.Weight, By: e.By}
}

// names is, per word of a question, what the lexicon lets stand for it. Each word of a
// phrase (prime minister) is given all that may stand for the phrase. Each phrase is looked
// up once, however often it is repeated.
type names struct {
	parser
	reach   map[string]int     // by a term: words in the longest phrase that it may begin
	phrases map[string]*phrase // by the terms that were looked at
	of      []*phrase          // per word, as far as they were looked up
}

// phrase is what the lexicon has where a word stands.
type phrase struct {
	terms   []string        // those of it; the one word where the lexicon has none
	strange bool            // the lexicon has no such word
	entries []lexicon.Entry // what may stand for it
	made    bool            // names
	names   []expand.Name   // of the entries, made when they are first asked for
}

func newNames(p parser) *names {
	return &names{parser: p, reach: map[string]int{}, phrases: map[string]*phrase{}, of: make([]*phrase, 0, len(p.Terms))}
}

// at returns what may stand for the i-th word, which the caller must not change, and
// whether the lexicon has no such word. Phrases are looked for as far as they are asked
// for. The error is the context's.
func (n *names) at(ctx context.Context, i int) (list []expand.Name, strange bool, err error) {
	for len(n.of) <= i {
		if err := ctx.Err(); err != nil {
			return nil, false, err
		}
		if err := n.languages.Lexicon.Await(ctx, n.Terms[len(n.of)]); err != nil {
			return nil, false, err
		}
		found := n.look(n.Terms[len(n.of):])
		for range found.terms {
			n.of = append(n.of, found)
		}
	}
	at := n.of[i]
	if !at.made {
		at.names, at.made = n.namesOf(at), true
	}
	return at.names, at.strange, nil
}

// look returns the phrase that begins the terms.
func (n *names) look(terms []string) *phrase {
	reach, ok := n.reach[terms[0]]
	if !ok {
		reach = n.languages.Lexicon.Reach(terms[0])
		n.reach[terms[0]] = reach
	}
	terms = terms[:max(1, min(reach, len(terms)))]
	key := strings.Join(terms, " ")
	if found, ok := n.phrases[key]; ok {
		return found
	}
	length, entries := n.languages.Lexicon.At(terms)
	if length == 0 && n.Analyzer == n.languages.Banglish {
		length, entries = n.heard(terms[0])
	}
	found := &phrase{terms: terms[:max(length, 1)], strange: length == 0, entries: entries}
	n.phrases[key] = found
	return found
}

// namesOf words the entries of a phrase, and how its first word is written where that is
// said letter by letter.
func (n *names) namesOf(p *phrase) []expand.Name {
	var out []expand.Name
	for _, e := range append(slices.Clone(p.entries), lexicon.Spelt(p.terms[0])...) {
		for _, w := range e.Words {
			out = append(out, nameOf(n.languages, e, w))
		}
	}
	return slices.Clip(out)
}

// factorHeard is what is left of an entry's weight where a word of a Banglish question only
// sounds as the one it belongs to.
const factorHeard = 0.9

// heard returns what the lexicon lets stand for the Bengali word that a word sounds as.
func (n *names) heard(term string) (length int, entries []lexicon.Entry) {
	word, ok := n.languages.HeardWord(term)
	if !ok {
		return 0, nil
	}
	length, entries = n.languages.Lexicon.At([]string{word})
	entries = slices.Clone(entries)
	for i := range entries {
		entries[i].Weight *= factorHeard
	}
	return length, entries
}
