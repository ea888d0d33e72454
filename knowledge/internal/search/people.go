package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/language"
	"github.com/ukti-bot/ukti/knowledge/internal/language/lexicon"
	"github.com/ukti-bot/ukti/knowledge/internal/query/expand"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// Named returns the stretches of an article inside in that name people or bodies, as
// byte spans of the body in order: each a run of words such as a title, a name or
// "committee".
func Named(x *index.Index, article index.ArticleNo, in text.Span) []text.Span {
	var named []text.Span
	body := x.Article(article).Body
	from, end := x.Sentences(article)
	for s := from; s < end; s++ {
		at := x.Sentence(s).Span()
		if at.End <= in.Start || at.Start >= in.End {
			continue
		}
		tokens := text.Tokens(body[at.Start:at.End])
		traits, last, head := written(x, s), -2, 0
		if s == from {
			head = dateline(body[at.Start:at.End])
		}
		times := language.Holds(traits, language.Time) // a weekday has a capital, too
		for _, i := range language.Holds(traits, language.Person) {
			if i >= len(tokens) {
				break
			}
			if slices.Contains(times, i) || tokens[i].Span.End <= head {
				continue
			}
			word := text.Span{Start: at.Start + tokens[i].Span.Start, End: at.Start + tokens[i].Span.End}
			if i == last+1 && !strings.ContainsAny(body[named[len(named)-1].End:word.Start], ",;:()") {
				named[len(named)-1].End = word.End
			} else {
				named = append(named, word)
			}
			last = i
		}
	}
	return named
}

// Names tells of each word of the question whether it is a name, as far as can be told: one
// that the lexicon lacks, of a country or a town, with a capital inside the question, or one
// that the article of the first sentence names somebody with.
func (a *Answer) Names(x *index.Index) []bool {
	names := make([]bool, len(a.Question.Words))
	called := a.calledIn(x)
	for i, w := range a.Question.Words {
		switch {
		case language.IsVerb(a.Question.Analyzer, w.Token.Term), w.Lead.Digits:
		case unlisted(x, &w), capital(a.Question.Text, w.Token.Span), placeName(x, &w):
			names[i] = true
		default:
			names[i] = len(w.Targets) > 0 && called[w.Targets[0].Term]
		}
	}
	return names
}

// calledIn is the words of names of more than one in the article of the first sentence.
func (a *Answer) calledIn(x *index.Index) map[index.WordID]bool {
	called := map[index.WordID]bool{}
	if len(a.Found.Sentences) == 0 {
		return called
	}
	article := x.ArticleOf(a.Found.Sentences[0].ID)
	body := x.Article(article).Body
	for _, span := range Named(x, article, text.Span{End: len(body)}) {
		list := text.Tokens(body[span.Start:span.End])
		for _, t := range list {
			if id, ok := x.Vocabulary().Lookup(t.Term); ok && len(list) > 1 {
				called[id] = true
			}
		}
	}
	return called
}

// unlisted reports a word that the lexicon lacks; names mostly are.
func unlisted(x *index.Index, w *Word) bool {
	n, _ := x.Languages().Lexicon.At([]string{w.Token.Term})
	return w.Lead.Strange || n == 0 && len(w.Lead.Names) == 0
}

// placeName reports the name of a country or of a place that the tables of kinds have.
func placeName(x *index.Index, w *Word) bool {
	byName := func(n expand.Name) bool { return n.By == lexicon.Name }
	return slices.ContainsFunc(w.Lead.Names, byName) || slices.ContainsFunc(w.Targets, func(t expand.Target) bool {
		return t.By.Same && language.Traits(x.Vocabulary().Traits(t.Term)).Has(language.Place)
	})
}

// capital reports a word with a capital that does not begin the question, in one that has
// small letters, too.
func capital(question string, at text.Span) bool {
	first, _ := utf8.DecodeRuneInString(question[at.Start:])
	return at.Start > 0 && unicode.IsUpper(first) && strings.IndexFunc(question, unicode.IsLower) >= 0
}
