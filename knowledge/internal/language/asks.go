package language

import "strings"

// Questions finds the question phrase of a question and with it the kind of
// answer that is asked for.
type Questions struct {
	stem   func(string) string
	is     func(word string, kind Kind) bool
	first  map[string][]phrase // by the first element
	byKind []phrase            // those that start with a kind
	about  map[string]Kind     // by stem
}

type phrase struct {
	elements []string
	kind     Kind
}

// NewQuestions reads a table of question phrases: the phrase, a tab, the kind
// it asks for. An element of a phrase is a word, a kind in braces for a word of
// this kind ({person}), or _ for any one word. In its section [about] stands what
// makes a question finer: a word, in any inflected form, and the kind that a question
// for its broader kind is about when it has the word (খরচ "cost": money).
func NewQuestions(text string, stem func(string) string, is func(word string, kind Kind) bool) *Questions {
	q := &Questions{stem: stem, is: is, first: make(map[string][]phrase), about: make(map[string]Kind)}
	for _, r := range Rows(text) {
		if len(r.Cells) < 2 {
			continue
		}
		kind, _ := ParseKind(r.Cells[1])
		if r.Section == "about" {
			for _, w := range strings.Fields(r.Cells[0]) {
				q.about[stem(w)] = kind
			}
			continue
		}
		p := phrase{elements: strings.Fields(r.Cells[0]), kind: kind}
		switch head := p.elements[0]; {
		case head[0] == '{':
			q.byKind = append(q.byKind, p)
		default:
			q.first[head] = append(q.first[head], p)
		}
	}
	return q
}

// tellsMore reports whether p is longer than other, or as long and asks for a finer kind.
func (p phrase) tellsMore(other phrase) bool {
	if len(p.elements) != len(other.elements) {
		return len(p.elements) > len(other.elements)
	}
	return p.kind.Finer() && !other.kind.Finer()
}

// Ask gives the kind of the first phrase that stands in the words; of those
// that start at the same word, of the longest, and of equally long ones of the one
// that asks for a finer kind. False when there is none.
func (q *Questions) Ask(words []string) (Kind, bool) {
	for i, w := range words {
		best := phrase{}
		for _, list := range [][]phrase{q.first[w], q.byKind} {
			for _, p := range list {
				if p.tellsMore(best) && q.matches(p, words[i:]) {
					best = p
				}
			}
		}
		if len(best.elements) > 0 {
			return q.finer(best.kind, words, i), true
		}
	}
	return Any, false
}

// finer gives what a question for the kind is about, by the word nearest to its
// question word at i; of two equally near, by the one behind it. The kind itself when
// no word tells.
func (q *Questions) finer(kind Kind, words []string, i int) Kind {
	for d := 1; d < len(words); d++ {
		for _, at := range []int{i + d, i - d} {
			if at < 0 || at >= len(words) {
				continue
			}
			if k := q.about[q.stem(words[at])]; broader[k] == kind && k != Any {
				return k
			}
		}
	}
	return kind
}

func (q *Questions) matches(p phrase, words []string) bool {
	if len(words) < len(p.elements) {
		return false
	}
	for i, e := range p.elements {
		switch {
		case e == "_":
		case e[0] == '{':
			kind, _ := ParseKind(strings.Trim(e, "{}"))
			if !q.is(words[i], kind) {
				return false
			}
		case e != words[i]:
			return false
		}
	}
	return true
}
