package lang

import "strings"

// Questions finds the question phrase of a question and with it the kind of
// answer that is asked for.
type Questions struct {
	is     func(word string, kind Kind) bool
	first  map[string][]phrase // by the first element
	byKind []phrase            // those that start with a kind
}

type phrase struct {
	elements []string
	kind     Kind
}

// NewQuestions reads a table of question phrases: the phrase, a tab, the kind
// it asks for. An element of a phrase is a word, a kind in braces for a word of
// this kind ({person}), or _ for any one word.
func NewQuestions(text string, is func(word string, kind Kind) bool) *Questions {
	q := &Questions{is: is, first: make(map[string][]phrase)}
	for _, r := range Rows(text) {
		if len(r.Cells) < 2 {
			continue
		}
		kind, _ := ParseKind(r.Cells[1])
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

// Ask gives the kind of the first phrase that stands in the words; of those
// that start at the same word, of the longest. False when there is none.
func (q *Questions) Ask(words []string) (Kind, bool) {
	for i, w := range words {
		best := phrase{}
		for _, list := range [][]phrase{q.first[w], q.byKind} {
			for _, p := range list {
				if len(p.elements) > len(best.elements) && q.matches(p, words[i:]) {
					best = p
				}
			}
		}
		if len(best.elements) > 0 {
			return best.kind, true
		}
	}
	return Any, false
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
