// Package query reads a question: its language, the kind of answer it asks for and its
// content words. It knows languages and no index.
package query

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/ukti-bot/ukti/knowledge/internal/language"
	"github.com/ukti-bot/ukti/knowledge/internal/language/languages"
	"github.com/ukti-bot/ukti/knowledge/internal/query/courtesy"
	"github.com/ukti-bot/ukti/knowledge/internal/query/expand"
	"github.com/ukti-bot/ukti/knowledge/internal/query/period"
	"github.com/ukti-bot/ukti/knowledge/internal/query/scene"
	"github.com/ukti-bot/ukti/knowledge/text"
)

const (
	// MaxBytes is how many bytes of a question are read, at a grapheme border.
	MaxBytes = 4096
	// MaxWords is how many content words of a question are searched for.
	MaxWords = 64
)

// ErrBlank is wrapped when a text holds no letter or digit.
var ErrBlank = errors.New("nothing to look for")

// Query is a question as it was read. It never changes.
type Query struct {
	Text     string       // what was read of it
	Tokens   []text.Token // without courtesies
	Terms    []string     // of the tokens
	Lang     string
	Analyzer language.Analyzer // of Lang
	Kind     language.Kind     // what is asked for, as finely as it says
	Words    []Word
	Scene    []int         // places in Terms of the words that name what was reported and are not what is asked
	Period   period.Period // zero when it speaks of no time, or times are left out
}

// Word is a word worth searching for.
type Word struct {
	Token text.Token
	Lead  expand.Word // what an index is searched with
	Scene bool        // names what was reported and is not what is asked: of a case, an accident
	Dated bool        // of the name of a day or a month, which the day of publication may stand for
}

// Options of [Parse].
type Options struct {
	Lang string    // detected when empty
	Now  time.Time // when it is asked, in the asker's zone; where zero, what it says of time is read as other words
	News bool      // that it only asks what has happened is read all the same
}

// Parse reads a question, whose bytes may be anything. The error wraps [ErrBlank], or is
// the context's.
func Parse(ctx context.Context, l *languages.Set, typed string, o Options) (*Query, error) {
	q := &Query{Text: text.CutGraphemes(typed, MaxBytes), Lang: o.Lang}
	tokens := text.Tokens(q.Text)
	if len(tokens) == 0 {
		return nil, fmt.Errorf("the question holds no letter or digit: %w", ErrBlank)
	}
	q.Tokens = without(tokens, courtesy.Places(Terms(tokens)))
	q.Terms = Terms(q.Tokens)
	if q.Lang == "" {
		q.Lang = language.Detect(q.Terms)
	}
	q.Analyzer = l.Named(q.Lang)
	q.Kind = q.Analyzer.Asks(q.Terms)
	var said map[int]bool
	switch {
	case !o.Now.IsZero():
		said = q.readTime(o.Now)
	case o.News:
		q.Period.News = period.Read(q.Terms, o.Now).News
	}
	var err error
	if q.Words, err = (&parser{l, q}).contentWords(ctx, said); err != nil {
		return nil, err
	}
	if q.Period.News && q.Period.Named && !slices.ContainsFunc(q.Words, func(w Word) bool { return !w.Dated }) {
		q.Words, q.Period.Named = nil, false // the news of that day is asked, not what speaks of it
	}
	return q, nil
}

// readTime reads what the question says of time and returns the places of those words
// that are not searched for then.
func (q *Query) readTime(now time.Time) map[int]bool {
	q.Period = period.Read(q.Terms, now)
	said := map[int]bool{}
	for _, i := range q.Period.Rest {
		said[i] = true
	}
	if q.Period.Bounded() && !q.Period.Named {
		for _, i := range q.Period.Time {
			said[i] = true
		}
	}
	return said
}

// Terms returns the terms of tokens.
func Terms(tokens []text.Token) []string {
	terms := make([]string, len(tokens))
	for i, t := range tokens {
		terms[i] = t.Term
	}
	return terms
}

// without drops the tokens at some places.
func without(tokens []text.Token, places []int) []text.Token {
	out := make([]text.Token, 0, len(tokens))
	for i, t := range tokens {
		if !slices.Contains(places, i) {
			out = append(out, t)
		}
	}
	return out
}

// parser reads one question.
type parser struct {
	languages *languages.Set
	*Query
}

// contentWords drops stop words and repeated words and looks the others up in the
// lexicon. A word that comes again is known by its spelling: what is pasted repeats itself.
func (p *parser) contentWords(ctx context.Context, said map[int]bool) ([]Word, error) {
	shouted := strings.IndexFunc(p.Text, unicode.IsLower) < 0
	named := newNames(*p)
	terms, stems := map[string]bool{}, map[string]bool{}
	var out []Word
	framed := p.framed(shouted)
	p.Scene = scene.Places(p.Terms, func(i int) bool { return p.Analyzer.Asks(p.Terms[i:i+1]) != language.Any })
	for i, t := range p.Tokens {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if framed[i] || said[i] || terms[t.Term] || p.languages.Stop(p.Analyzer, t, shouted) {
			continue
		}
		terms[t.Term] = true
		w := Lead(p.languages, p.Analyzer, t.Term)
		if stems[w.Stems[0]] {
			continue
		}
		if len(out) == MaxWords {
			break
		}
		stems[w.Stems[0]] = true
		var err error
		if w.Names, w.Strange, err = named.at(ctx, i); err != nil {
			return nil, err
		}
		out = append(out, Word{Token: t, Lead: w, Scene: slices.Contains(p.Scene, i), Dated: p.Period.Named && slices.Contains(p.Period.Time, i)})
	}
	if !slices.ContainsFunc(out, func(w Word) bool { return !w.Scene }) {
		p.Scene = nil // the case itself is what is asked about
		for i := range out {
			out[i].Scene = false
		}
	}
	return out, nil
}

// Subject returns the terms without those that set a scene, units and frame nouns, with "" in the place of each
// question word, so that a question is worded the same with কত দিন and কতদিন.
func (q *Query) Subject() []string {
	frame := q.Analyzer.Frame(q.Terms)
	var out []string
	for i, term := range q.Terms {
		switch {
		case slices.Contains(frame, i), slices.Contains(q.Scene, i):
		case q.Analyzer.Asks(q.Terms[i:i+1]) != language.Any:
			out = append(out, "")
		default:
			out = append(out, term)
		}
	}
	return out
}

// framed returns the places of units and frame nouns, which say what sort of answer is
// wanted: they are not searched for, unless the question has nothing else.
func (p parser) framed(shouted bool) map[int]bool {
	frame := map[int]bool{}
	for _, i := range p.Analyzer.Frame(p.Terms) {
		frame[i] = true
	}
	for i, t := range p.Tokens {
		if !frame[i] && !p.languages.Stop(p.Analyzer, t, shouted) {
			return frame
		}
	}
	return nil
}

// Lead returns what an index is searched with for a folded word of a question that
// asked analyzes.
func Lead(l *languages.Set, asked language.Analyzer, term string) expand.Word {
	stems := l.Stems(asked, term)
	return expand.Word{
		Term: term, Stems: stems,
		Spelling: l.Of(term).Spelling(stems[0]),
		Digits:   strings.ContainsAny(term, "0123456789"),
		English:  asked == l.English,
	}
}
