package search

import (
	"slices"
	"time"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/language"
	"github.com/ukti-bot/ukti/knowledge/internal/rank"
	"github.com/ukti-bot/ukti/knowledge/internal/vector"
)

// How much of what the best sentence holds of a question another must hold to be
// preferred to it, because it is newer.
const (
	enoughNewest = 0.6  // when the newest is asked for
	enoughLater  = 0.85 // when a number is asked for, which later news corrects
	enoughToTell = 0.6  // to be told of beside the first
)

// enoughTold is how much of the telling words that the best one's article has another
// report of the same story has.
const enoughTold = 0.6

// tellingWord is how rare a word of the question is that tells what a story is about.
const tellingWord = 0.5

// heldBy is how much of a question a sentence holds, with its neighbours and the head of its
// article.
func heldBy(s *Sentence) float64 {
	return s.Parts[rank.Coverage] + s.Parts[rank.Beside] + s.Parts[rank.Headed]
}

// preferred is what a question about time made of the order.
type preferred struct {
	later  *Sentence // a later passage that is worth telling of beside the first; nil for none
	passed *Sentence // the best one, where a newer one was put before it; nil for none
	past   bool      // a line of now was put before the best one, which speaks of another time
	reason bool      // a line that gives a reason was put before the best one, which is a guess
	behind bool      // the newest is asked for, and a later report of the same story is not the one that stands first
}

// prefer settles which candidate stands first: in the question's language, of those that say
// as much, and by what it asks about time.
func prefer(x *index.Index, q *Question, found []Sentence, many int) preferred {
	if len(found) == 0 {
		return preferred{}
	}
	best := found[0]
	own := !q.Period.Newest && !q.Period.News && ownLanguageFirst(x, q, found[:min(len(found), many)])
	p := preferInTime(x, q, found, many)
	if own && p.passed == nil {
		p.passed = &best
	}
	return p
}

// preferInTime puts the candidate in front that a question about time is about: the opening of
// the article for one that only asks what has happened, and of several that tell the same
// thing the newest. found is sorted by score; only its first many are looked at.
func preferInTime(x *index.Index, q *Question, found []Sentence, many int) preferred {
	if q.Period.Newest || q.Period.News {
		namedFirst(x, q, found[:min(len(found), many)])
	}
	best := found[0]
	if nowFirst(x, q, found[:min(len(found), many)]) {
		return preferred{passed: &best, past: true}
	}
	if q.Period.News {
		if openingFirst(x, q, found) {
			return preferred{passed: &best}
		}
		return preferred{}
	}
	numeric := q.Kind.Broad() == language.Number
	if !q.Period.Newest && !numeric {
		if saidFirst(x, q, found) {
			return preferred{passed: &best}
		}
		if reasonFirst(x, q, found[:min(len(found), many)]) {
			return preferred{passed: &best, reason: true}
		}
		return preferred{}
	}
	s := newStory(x, q, &found[0])
	newest := 0
	for i := 1; i < min(len(found), many); i++ {
		if publishedOf(x, &found[i]).After(publishedOf(x, &found[newest])) && s.tellsToo(&found[i], numeric) {
			newest = i
		}
	}
	if newest == 0 {
		return preferred{behind: q.Period.Newest && s.laterTold(found[:min(len(found), many)])}
	}
	if s.instead(&found[newest]) {
		moveFirst(found, newest)
		return preferred{passed: &best}
	}
	return preferred{later: &found[newest]}
}

// story is what the best candidate tells, and of what.
type story struct {
	x       *index.Index
	q       *Question
	best    *Sentence
	about   []int // the telling words of the question that its article has
	names   []int // those of them that are names
	windows map[index.SentenceNo]*rank.Window
}

// enoughNamed is how much of what the best sentence holds another must hold to be put
// before it, because its article has a name of the question that the best one's lacks.
const enoughNamed = 0.6

// namedFirst puts the first candidate in front whose article has every name of the
// question that any of them has: a report of another flood is no answer, however many of
// the other words it holds. Names are words that neither the lexicon nor the table of
// meanings has.
func namedFirst(x *index.Index, q *Question, found []Sentence) {
	names := namesOf(q)
	if len(names) == 0 {
		return
	}
	s := &story{x: x, q: q, windows: map[index.SentenceNo]*rank.Window{}}
	most, first := s.told(&found[0], names), 0
	for i := 1; i < len(found); i++ {
		if n := s.told(&found[i], names); n > most && s.met(&found[i]) >= enoughNamed*s.met(&found[0]) {
			most, first = n, i
		}
	}
	if first > 0 {
		moveFirst(found, first)
	}
}

// namesOf returns the words of a question that are names, and that stand in the articles
// as they are.
func namesOf(q *Question) []int {
	var names []int
	for i, w := range q.Words {
		if w.Lead.Strange && len(w.Targets) > 0 && w.Targets[0].By.Same {
			names = append(names, i)
		}
	}
	return names
}

// told is the rarity of those of some words of the question that a candidate's article has.
func (s *story) told(of *Sentence, words []int) float64 {
	window, _ := s.window(of)
	sum := 0.0
	for _, w := range words {
		if window.Tells(w) {
			sum += s.q.Words[w].Rarity
		}
	}
	return sum
}

func newStory(x *index.Index, q *Question, best *Sentence) *story {
	s := &story{x: x, q: q, best: best, windows: map[index.SentenceNo]*rank.Window{}}
	window, _ := s.window(best)
	for w := range q.Words {
		if q.Words[w].Rarity >= tellingWord && window.Tells(w) {
			s.about = append(s.about, w)
		}
	}
	s.names = slices.DeleteFunc(namesOf(q), func(w int) bool { return !window.Tells(w) })
	return s
}

// window returns the window that a sentence is looked at with, and its place in it.
func (s *story) window(of *Sentence) (*rank.Window, int) {
	from, to := windowOf(s.x, of.ID)
	if s.windows[from] == nil {
		s.windows[from] = look(s.x, s.q, vector.Vector{}, from, to)
	}
	return s.windows[from], int(of.ID - from)
}

func (s *story) met(of *Sentence) float64 {
	window, i := s.window(of)
	return window.Met(i)
}

// instead reports whether a later candidate is shown before the best one, and not beside
// it. Where only a number is asked for, one of the same language must hold as much in
// the very words.
func (s *story) instead(later *Sentence) bool {
	switch {
	case s.q.Period.Newest:
		return s.met(later) >= enoughNewest*s.met(s.best)
	case s.languageOf(later) == s.languageOf(s.best) && heldBy(later) < enoughLater*heldBy(s.best):
		return false
	}
	return s.met(later) >= enoughLater*s.met(s.best)
}

// languageOf is the language of a candidate's first word, which tells its script.
func (s *story) languageOf(of *Sentence) language.Analyzer {
	words := s.x.Words(of.ID)
	if len(words) == 0 {
		return nil
	}
	return s.x.Languages().Of(s.x.Vocabulary().Term(words[0]))
}

// tellsToo reports whether another candidate may tell later what the best one told: it is
// of another article of the same story, so has each name and most of what tells what the
// best one's is about; it holds as much of the question, and where a number is asked for has another one.
func (s *story) tellsToo(other *Sentence, numeric bool) bool {
	switch {
	case s.x.ArticleOf(other.ID) == s.x.ArticleOf(s.best.ID), numeric && other.Parts[rank.Kind] == 0:
		return false
	case numeric && !tellsOther(s.x, s.q, s.best, other):
		return false
	}
	window, i := s.window(other)
	if !s.ofStory(other) {
		return false
	}
	return window.Met(i) >= enoughToTell*s.met(s.best)
}

// laterTold reports whether a later report of the best one's story is among the candidates:
// it has the names of the question, or, where that has none, most of what tells what it is about.
func (s *story) laterTold(found []Sentence) bool {
	day := publishedOf(s.x, s.best)
	return slices.ContainsFunc(found, func(f Sentence) bool {
		if len(s.names) > 0 {
			return publishedOf(s.x, &f).After(day) && s.told(&f, s.names) >= s.told(s.best, s.names)
		}
		return publishedOf(s.x, &f).After(day) && s.ofStory(&f)
	})
}

// ofStory reports whether another candidate's article has each name of the question that the
// best one's has, and most of what tells what it is about.
func (s *story) ofStory(other *Sentence) bool {
	return s.told(other, s.names) >= s.told(s.best, s.names) && s.told(other, s.about) >= enoughTold*s.told(s.best, s.about)
}

// tellsOther reports whether a sentence has a word of the kind asked for that another lacks.
func tellsOther(x *index.Index, q *Question, best, other *Sentence) bool {
	words := x.Words(other.ID)
	for _, i := range kindWords(x, q, other.ID, written(x, other.ID), q.Kind.Broad()) {
		if !slices.Contains(x.Words(best.ID), words[i]) {
			return true
		}
	}
	return false
}

func publishedOf(x *index.Index, s *Sentence) time.Time {
	return x.Article(x.ArticleOf(s.ID)).Published
}

// openingFirst puts the opening of an article in front: of the one that holds most of the
// question, of equal ones of the newest. A sentence that holds more by itself than title
// and opening do stays in front. It reports whether it moved one.
func openingFirst(x *index.Index, q *Question, found []Sentence) bool {
	best := &found[0]
	at := -1
	for i := range found {
		s := &found[i]
		if first, _ := x.Sentences(x.ArticleOf(s.ID)); s.ID != first {
			continue
		}
		if heldBy(s)+nearly < heldBy(best) && !q.Period.Newest || heldBy(s) < enoughNewest*heldBy(best) {
			continue
		}
		if at < 0 || morePrecise(x, s, &found[at], q.Period.Newest) {
			at = i
		}
	}
	if at > 0 {
		moveFirst(found, at)
	}
	return at > 0
}

// nearly is so little that it does not tell one sentence from another.
const nearly = 0.05

func morePrecise(x *index.Index, a, b *Sentence, newest bool) bool {
	if difference := heldBy(a) - heldBy(b); !newest && (difference > nearly || difference < -nearly) {
		return difference > 0
	}
	return publishedOf(x, a).After(publishedOf(x, b))
}

func moveFirst(found []Sentence, i int) {
	s := found[i]
	copy(found[1:i+1], found[:i])
	found[0] = s
}
