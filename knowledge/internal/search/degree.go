package search

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/language"
	"github.com/ukti-bot/ukti/knowledge/internal/query/expand"
	"github.com/ukti-bot/ukti/knowledge/internal/rank"
	"github.com/ukti-bot/ukti/knowledge/internal/vector"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// Confidence is a degree in steps.
type Confidence int

const (
	None   Confidence = iota // the articles hold no answer
	Weak                     // the best sentence is near it
	Strong                   // the best sentence is believed to answer
)

// Degree says how sure it is that the best sentence answers.
type Degree struct {
	Confidence Confidence
	Sureness   float64 // how likely it answers, 0 to 1
	Subject    float64 // how likely the articles tell of what is asked, 0 to 1
	Why        string  // what the confidence came from
	Clues      []Signal
}

// degree judges the best of the scored sentences, found among so many, within what the
// question's time allows. With none the degree is zero. The error is ctx's.
func degree(ctx context.Context, x *index.Index, f *finding, r *Request) (Degree, error) {
	if err := ctx.Err(); err != nil {
		return Degree{}, fmt.Errorf("judging the answer: %w", err)
	}
	if len(f.found.Sentences) == 0 {
		return Degree{}, nil
	}
	e := evidence(x, f.question, f.found, &f.found.Sentences[0], r.Scope.Sentences)
	d := Degree{Sureness: rank.Answers().Of(&e), Subject: rank.Tells().Of(&e)}
	sure := d.Sureness >= rank.StrongFrom
	thinks := rank.Opinion{Margin: f.found.Sentences[0].Margin, Words: f.found.Sentences[0].Sure, Lead: lead(f.found.Sentences)}
	if f.found.Read {
		d.Sureness = rank.SurenessRead(d.Subject, thinks)
		from := rank.StrongRead
		if r.Scope.Single {
			from = rank.StrongReadOne
		}
		sure = d.Sureness >= from && rank.WorthReading(d.Subject)
	}
	at := place{single: r.Scope.Single, native: native(x, f.question, &f.found.Sentences[0]), doubted: f.found.Read && d.Sureness < rank.WeakRead}
	d.Confidence, d.Why = decide(f.question, &e, sure, at)
	if d.Confidence == Strong && otherMonth(x, f.question, &f.found.Sentences[0]) {
		d.Confidence, d.Why = Weak, "the passage speaks of another month than its dateline"
	}
	if d.Confidence == Strong && (f.past || otherTime(x, f.question, &f.found.Sentences[0])) {
		d.Confidence, d.Why = Weak, "the article has a line that speaks of another time"
	}
	if d.Confidence == Strong && measured(f.question.Kind) && f.found.Sentences[0].Parts[rank.Finer] == 0 {
		d.Confidence, d.Why = Weak, "the passage has no such measure as is asked for"
	}
	if d.Confidence == Strong && f.reason {
		d.Confidence, d.Why = Weak, "a reason is given beside what is asked about"
	}
	if d.Confidence == Strong && likenessOnly(x, f.question, f.found.Sentences) {
		d.Confidence, d.Why = Weak, "another passage has a word of the question itself, and this one a word like it"
	}
	if d.Confidence == None && e[rank.Crowd] < rank.LargeCrowd && subjectHeld(x, f.question, &f.found.Sentences[0]) {
		d.Confidence, d.Why = Weak, "the article is about what the question names"
	}
	if d.Confidence == None && f.passed != nil { // that it is newer, or in the asker's language, is no reason to tell of nothing
		before := evidence(x, f.question, f.found, f.passed, r.Scope.Sentences)
		if c, _ := decide(f.question, &before, false, at); c > None {
			d.Confidence, d.Why = Weak, "a passage that it was put before tells of what is asked"
		}
	}
	if c := min(f.most, max(f.least, d.Confidence)); c != d.Confidence {
		d.Confidence, d.Why = c, "by the time asked for"
	}
	for i, value := range e {
		d.Clues = append(d.Clues, Signal{rank.ClueNames[i], rank.Answers().Weights[i], value})
	}
	if f.found.Read {
		d.Clues = append(d.Clues, Signal{"subject", rank.SubjectClue, rank.Logit(d.Subject)},
			Signal{"reader", rank.ReadClue, thinks.Margin}, Signal{"words", rank.WordsClue, thinks.Words}, Signal{"lead", rank.LeadClue, thinks.Lead})
	}
	return d, nil
}

// lead is by how much the first sentence's score is above the best of the others, where one
// below 0 counts as 0: behind it nothing stands that is worth a thought.
func lead(all []Sentence) float64 {
	next := 0.0
	for i := range all[1:] {
		next = max(next, all[1+i].Score)
	}
	return rank.Lead(all[0].Score - next)
}

// enoughSubject is how much of a question's rarity must stand at the head of an article for
// its nearest passage to be worth showing. With less, the question is about another thing.
const enoughSubject = 0.45

// subjectHeld reports whether telling words of the question themselves, and enough of them,
// stand at the head of the article of the best sentence: a report of the ferry is worth
// showing to who asks what it does not tell of the ferry, but not one that mentions rain to
// who asks for the weather. In a large archive that, too, happens by chance.
func subjectHeld(x *index.Index, q *Question, best *Sentence) bool {
	from, to := windowOf(x, best.ID)
	window := look(x, q, vector.Vector{}, from, to)
	all, held := 0.0, 0.0
	for i, w := range q.Words {
		all += w.Rarity
		if w.Rarity >= tellingWord && len(w.Targets) > 0 && w.Targets[0].By.Same && window.Heads(i) {
			held += w.Rarity
		}
	}
	return all > 0 && held >= enoughSubject*all
}

// otherMonth reports whether a sentence has the month that the question names in its
// dateline only, and speaks of another one: "Lindby, 4 April: In March …".
func otherMonth(x *index.Index, q *Question, best *Sentence) bool {
	at := x.Sentence(best.ID)
	sentence := x.Article(at.Article).Body[at.Start:at.End]
	end := dateline(sentence)
	if first, _ := x.Sentences(at.Article); end == 0 || best.ID != first {
		return false
	}
	months := language.Holds(written(x, best.ID), language.Month)
	words, i, asked, other := x.Words(best.ID), 0, false, false
	text.Words(sentence, func(sp text.Span) {
		if slices.Contains(months, i) {
			_, met := q.met[words[i]]
			asked = asked || met && sp.Start < end
			other = other || !met && sp.Start >= end
		}
		i++
	})
	return asked && other
}

// measured reports a kind whose answers have their unit beside them: 88 runs are no age.
func measured(k language.Kind) bool {
	switch k {
	case language.Duration, language.Money, language.Percent, language.Length, language.Weight:
		return true
	}
	return false
}

// likenessOnly reports whether a telling word of the question is met in the best of the
// sentences by likeness of meaning only (votes for voters), and stands itself in another one
// of the article: then that one may be meant.
func likenessOnly(x *index.Index, q *Question, all []Sentence) bool {
	for i, w := range q.Words {
		if w.Rarity < tellingWord || w.Scene || hasItself(x, &w, all[0].ID) {
			continue
		}
		m, near := 0.0, false
		for _, t := range w.Targets {
			if t.Weight > m && slices.Contains(x.Words(all[0].ID), t.Term) {
				m, near = t.Weight, t.By.Meaning
			}
		}
		if !near || all[0].Has[i] == 0 {
			continue
		}
		for j := 1; j < min(len(all), maxChecked); j++ {
			if x.ArticleOf(all[j].ID) == x.ArticleOf(all[0].ID) && hasItself(x, &w, all[j].ID) {
				return true
			}
		}
	}
	return false
}

// hasItself reports whether a sentence has a word of the question, in whatever form.
func hasItself(x *index.Index, w *Word, id index.SentenceNo) bool {
	return slices.ContainsFunc(w.Targets, func(t expand.Target) bool {
		return t.By.Same && slices.Contains(x.Words(id), t.Term)
	})
}

// longestDateline is how many bytes stand before the colon or dash of a dateline at most.
const longestDateline = 120

// dateline is the length of what a sentence begins with before a colon or a dash, as the
// place and day of a report do; 0 when it begins so with nothing.
func dateline(sentence string) int {
	head := sentence[:min(len(sentence), longestDateline)]
	for _, mark := range []string{": ", " — ", " – ", " -- "} {
		if i := strings.Index(head, mark); i > 0 {
			return i
		}
	}
	return 0
}

// unread is the score of a sentence without the reader's part: the clues of the words are
// about it.
func unread(found *Scored, s *Sentence) float64 {
	if !found.Read {
		return s.Score
	}
	return s.Score - rank.ReadWeight*s.Margin
}

// wholly is a coverage of everything but rounding and an inflection.
const wholly = 0.9

// place is where the best sentence was found.
type place struct {
	single bool // it was looked for in one article only
	native bool // the article is in the question's language

	doubted bool // a reader has looked at it, and hardly believes that it answers
}

// native reports a sentence of an article in the question's language. Bengali in Latin
// letters is none of an article's.
func native(x *index.Index, q *Question, best *Sentence) bool {
	lang, _, _ := strings.Cut(x.Article(x.ArticleOf(best.ID)).Lang, "-")
	return q.Lang == lang
}

// decide makes steps of the two probabilities, of which sure tells that the first is high.
// What keeps a passage from being called strong leaves it weak: no single clue turns strong
// into none.
func decide(q *Question, e *rank.Evidence, sure bool, at place) (Confidence, string) {
	switch {
	case sure && e[rank.KindMissing] > 0:
		return Weak, "the passage has nothing of the kind asked for"
	case sure && q.Kind.Broad() == language.Person && e[rank.Scattered] == 1:
		// The president of Ukraine is not in a sentence where another one goes there.
		return Weak, "a person is asked for, and the words stand far from each other"
	case sure:
		return Strong, "likely to answer"
	case e[rank.Covered] > wholly && e[rank.Guessed] == 0 && e[rank.Crowd] < rank.LargeCrowd:
		return Weak, "the passage has every word of the question"
	case rank.Told(e, at.native) && !at.doubted:
		return Weak, "the articles tell of what is asked"
	case at.single && e[rank.Held] > 0:
		return Weak, "the article has words of the question"
	}
	return None, "too little of the question is held"
}

// evidence collects what tells whether best, of those found, answers q.
func evidence(x *index.Index, q *Question, found *Scored, best *Sentence, searched int) rank.Evidence {
	all := found.Sentences
	from, to := windowOf(x, best.ID)
	window := look(x, q, found.vector, from, to)
	certain := make([]map[index.WordID]bool, len(q.Words))
	for i, w := range q.Words {
		certain[i] = map[index.WordID]bool{}
		for _, t := range w.Targets {
			certain[i][t.Term] = t.By.Same
		}
	}
	e := window.Evidence(int(best.ID-from), &best.Parts, func(word int, term index.WordID) bool { return certain[word][term] })
	e[rank.Crowd] = math.Log(max(1, float64(searched))) / 10
	e[rank.Slips] = slips(q)
	e[rank.Above] = best.Parts[rank.Article]
	scores, next := make([]float64, min(len(all), maxChecked)), 0.0
	for i := range all {
		e[rank.Outalike] = max(e[rank.Outalike], all[i].Parts[rank.Embedded]-best.Parts[rank.Embedded])
		e[rank.Outmeant] = max(e[rank.Outmeant], all[i].Parts[rank.Meaning]-best.Parts[rank.Meaning])
		if x.ArticleOf(all[i].ID) != x.ArticleOf(best.ID) {
			next = max(next, all[i].Parts[rank.Article])
		}
		if i < len(scores) {
			scores[i] = unread(found, &all[i])
		}
	}
	e[rank.Above] -= next
	slices.SortFunc(scores, func(a, b float64) int { return cmp.Compare(b, a) }) // a newer one may stand before a better one
	e[rank.Share] = rank.ShareOf(scores)
	if len(scores) > 1 {
		e[rank.Ahead] = scores[0] - scores[1]
	}
	return e
}

// slips is the share of a question's rarity whose words only a guess at slips leads from.
func slips(q *Question) float64 {
	all, guessed := 0.0, 0.0
	for _, w := range q.Words {
		all += w.Rarity
		if len(w.Targets) > 0 && w.Targets[0].By.Tier > expand.Always {
			guessed += w.Rarity
		}
	}
	return guessed / max(all, 1e-9)
}
