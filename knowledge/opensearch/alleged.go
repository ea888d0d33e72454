package opensearch

import (
	"context"
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/internal/rank"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// Bounds of what is asked for an alleged quotation.
const (
	mostPieces   = 24  // of a text that are looked for by themselves
	mostOfPiece  = 64  // words of one
	leastPhrase  = 2   // words of one that is looked for word for word
	mostVerbatim = 16  // articles that have a piece so
	mostLike     = 24  // articles that have most of its words
	mostAlike    = 160 // articles in all
)

// Alike returns an index of the articles that may have the words of an alleged quotation, and
// of those that also names, as a part of all that the cluster holds: for each piece of it
// those that have it word for word, and those with a sentence that has most of its words; and
// what is near to it in meaning. Errors are those of [Client.Part].
func (c *Client) Alike(ctx context.Context, texts knowledge.Texts, also []knowledge.ArticleID, alleged knowledge.Alleged) (*knowledge.Index, error) {
	return c.twice(ctx, func(ctx context.Context) (*knowledge.Index, error) {
		all := pieces(alleged.Source)
		ids, words, err := c.alike(ctx, all, scope{publishers: alleged.Sources})
		if err != nil {
			return nil, err
		}
		near := knowledge.Query{Text: alleged.Source, Sources: alleged.Sources}
		likely, err := c.likely(ctx, []knowledge.Query{near}, also)
		if err != nil {
			return nil, err
		}
		likely.ids = once(append(ids, likely.ids...))
		x, _, err := c.build(ctx, texts, likely, words, []knowledge.Query{near})
		return x, err
	})
}

// alike returns the ids of the articles that may have pieces, the best of each in turn, and
// the pieces' words.
func (c *Client) alike(ctx context.Context, all [][]string, of scope) (ids, words []string, err error) {
	var keys []counting
	for _, piece := range all {
		for _, term := range piece {
			keys = append(keys, counting{fieldWord, term})
			words = append(words, term)
		}
	}
	if len(keys) == 0 {
		return nil, nil, nil
	}
	counts, total, err := c.count(ctx, keys)
	if err != nil {
		return nil, nil, err
	}
	var s searches
	for _, piece := range all {
		if len(piece) >= leastPhrase {
			phrase := object{"match_phrase": object{fieldRunning: strings.Join(piece, " ")}}
			s.likeliest(mostVerbatim, phrase, of.filters())
		}
		if like := likePiece(piece, counts, total.Sentences); like != nil {
			s.likeliest(mostLike, like, of.filters())
		}
	}
	found, err := c.each(ctx, s)
	ids = once(inTurn(found))
	return ids[:min(len(ids), mostAlike)], words, err
}

// inTurn puts the first of each list before the second of any.
func inTurn(lists [][]string) (out []string) {
	for i, left := 0, true; left; i++ {
		left = false
		for _, list := range lists {
			if i < len(list) {
				out, left = append(out, list[i]), true
			}
		}
	}
	return out
}

// likePiece is the query of sentences that have a piece's words, the rare ones above all, and
// of articles that have what the sentence lacks.
func likePiece(piece []string, counts map[counting]int, sentences int) object {
	var sentence, article []object
	for i, term := range piece {
		n := counts[counting{fieldWord, term}]
		if n == 0 || slices.Contains(piece[:i], term) {
			continue
		}
		met := []weighing{{[]string{term}, rank.Rarity(n, sentences)}}
		sentence, article = append(sentence, best(met, sentencePath+".")), append(article, best(met, ""))
	}
	return sum(sentence, article)
}

// pieces are the stretches of a text that may each stand in an article, as words: its
// sentences, and what stands between marks in them.
func pieces(s string) (all [][]string) {
	for _, sentence := range text.Sentences(s) {
		whole := s[sentence.Span.Start:sentence.Span.End]
		parts := strings.FieldsFunc(whole, func(r rune) bool { return strings.ContainsRune("\"“”„«»‘’…[]", r) })
		for _, part := range append([]string{whole}, parts...) {
			terms := strings.Fields(phrase(part))
			terms = terms[:min(len(terms), mostOfPiece)]
			if len(terms) == 0 || slices.ContainsFunc(all, func(have []string) bool { return slices.Equal(have, terms) }) {
				continue
			}
			if all = append(all, terms); len(all) == mostPieces {
				return all
			}
		}
	}
	return all
}
