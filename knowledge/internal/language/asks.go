package language

import (
	"slices"
	"strings"
)

// Questions finds the question phrase of a question and with it the kind of
// answer that is asked for.
type Questions struct {
	stem   func(string) string
	is     func(word string, kind Kind) bool
	first  map[string][]phrase // by the first element
	byKind []phrase            // those that start with a kind
	about  map[string]Kind     // by stem
	frame  map[string]Kind     // by stem
	unit   func(word string) bool
}

type phrase struct {
	elements []string
	kind     Kind
}

// NewQuestions reads a table of question phrases: the phrase, a tab, the kind
// it asks for. An element of a phrase is a word, a kind in braces for a word of
// this kind ({person}), _ for any one word, or … for any words, none too. In its section [about] stands what
// makes a question finer: a word, in any inflected form, and the kind that a question
// for its broader kind is about when it has the word (খরচ "cost": money). In [frame]
// stand nouns that only say what sort of answer is wanted (সংখ্যা "number": number): see
// [Questions.Frame]. unit reports words that measure or count.
func NewQuestions(text string, stem func(string) string, is func(word string, kind Kind) bool, unit func(word string) bool) *Questions {
	q := &Questions{
		stem: stem, is: is, unit: unit,
		first: make(map[string][]phrase), about: make(map[string]Kind), frame: make(map[string]Kind),
	}
	for _, r := range Rows(text) {
		if len(r.Cells) < 2 {
			continue
		}
		kind, _ := ParseKind(r.Cells[1])
		if table, ok := map[string]map[string]Kind{"about": q.about, "frame": q.frame}[r.Section]; ok {
			for _, w := range strings.Fields(r.Cells[0]) {
				table[stem(w)] = kind
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
// that asks for a finer kind. A frame noun beside it may tell more. False when there
// is none.
func (q *Questions) Ask(words []string) (Kind, bool) {
	kind, at, end := q.phrase(words)
	if end == 0 {
		return Any, false
	}
	for _, i := range around(at, end, len(words)) {
		if k := q.frame[q.stem(words[i])]; k != Any && (kind == Any || broader[k] == kind) {
			kind = k
			break
		}
	}
	return q.finer(kind, words, at), true
}

// Frame gives the places of the words that belong to the kind asked for and not to the
// subject: frame nouns and units in the question phrase and beside it (কত দিন, মৃতের
// সংখ্যা কত, what is the number of). An answer need not have them. Ascending.
func (q *Questions) Frame(words []string) []int {
	kind, at, end := q.phrase(words)
	if end == 0 {
		return nil
	}
	asked, _ := q.Ask(words)
	var out []int
	for _, i := range append(around(at, end, len(words)), places(at, end)...) {
		frame := q.frame[q.stem(words[i])]
		switch {
		case frame != Any && (kind == Any || frame.Broad() == asked.Broad()):
		case asked.Broad() == Number && at-1 <= i && i <= end && q.unit(words[i]):
		default:
			continue
		}
		out = append(out, i)
	}
	slices.Sort(out)
	return out
}

// phrase finds the phrase that asks: its kind, and its place, at to end-1; end is 0
// when there is none.
func (q *Questions) phrase(words []string) (kind Kind, at, end int) {
	for i, w := range words {
		best := phrase{}
		for _, list := range [][]phrase{q.first[w], q.byKind} {
			for _, p := range list {
				if p.tellsMore(best) && q.matches(p, words[i:]) {
					best = p
				}
			}
		}
		if n := best.words(); n > 0 {
			return best.kind, i, i + n
		}
	}
	return Any, 0, 0
}

// reach is how many words from a question phrase a frame noun may stand: between them
// are the likes of "is the".
const reach = 2

// around gives the places of the words beside a phrase, the nearest first.
func around(at, end, n int) []int {
	var out []int
	for d := 1; d <= reach; d++ {
		if i := at - d; i >= 0 {
			out = append(out, i)
		}
		if i := end - 1 + d; i < n {
			out = append(out, i)
		}
	}
	return out
}

// places are those from one to before another.
func places(from, end int) []int {
	var out []int
	for i := from; i < end; i++ {
		out = append(out, i)
	}
	return out
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

// words is how many words a phrase stands for, those before its … where it has one.
func (p phrase) words() int {
	if i := slices.Index(p.elements, gap); i >= 0 {
		return i
	}
	return len(p.elements)
}

// gap is the element for any words.
const gap = "…"

func (q *Questions) matches(p phrase, words []string) bool {
	if i := slices.Index(p.elements, gap); i >= 0 {
		rest := phrase{elements: p.elements[i+1:]}
		return q.matches(phrase{elements: p.elements[:i]}, words) && slices.ContainsFunc(places(i, len(words)), func(at int) bool { return q.matches(rest, words[at:]) })
	}
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
