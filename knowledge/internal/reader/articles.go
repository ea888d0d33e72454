package reader

import (
	"context"
	"sync"
)

// Article is an article to read.
type Article struct {
	Key       string // names the text: articles with the same key have the same sentences
	Sentences []string
}

// Position is a sentence of an article, both as numbers from 0.
type Position struct{ Article, Sentence int }

// Reading is what the reader thinks of sentences. A sentence of two windows has the
// greater margin, and its answer. What is not in it was not read.
type Reading map[Position]Thought

// Thought is what the reader thinks of a sentence.
type Thought struct {
	// Margin is by how much it is likelier to answer than that nothing in its window does,
	// as the logarithm of the ratio.
	Margin float32
	Answer Answer
}

// round is how many windows are read before it is asked whether that was enough. It is the
// same on every machine, whatever its cores, so that all of them read the same.
const round = 2

// ReadArticles reads the windows that hold the positions, the first ones first, and then
// the articles' other windows, as long as they are within most tokens together and what was
// read is not enough. Windows counts those read. ok is false when ctx ended before: part of
// a reading would give an order that hangs on the machine's speed. Windows that were read
// are remembered.
func (r *Reader) ReadArticles(ctx context.Context, question string, articles []Article, positions []Position, most int, enough func(Reading) bool) (out Reading, windows int, ok bool) {
	chosen := r.choose(r.Question(question), articles, positions, most)
	out = Reading{}
	for windows < len(chosen) {
		next := chosen[windows:min(windows+round, len(chosen))]
		if !r.readRound(ctx, question, articles, next, out) {
			return nil, windows, false
		}
		windows += len(next)
		if enough(out) {
			break
		}
	}
	return out, windows, true
}

// readRound adds what it reads in the windows to out. It returns false when ctx ended before.
func (r *Reader) readRound(ctx context.Context, question string, articles []Article, windows []chosenWindow, out Reading) bool {
	scores, failed := make([]Scores, len(windows)), make([]bool, len(windows))
	var done sync.WaitGroup
	for i, c := range windows {
		key := windowKey{articles[c.article].Key, question, c.First}
		if s, known := r.memory.get(key); known {
			scores[i] = s
			continue
		}
		done.Go(func() {
			s, err := r.Read(ctx, c.Window)
			if err != nil {
				failed[i] = true
				return
			}
			scores[i] = s
			r.memory.put(key, s)
		})
	}
	done.Wait()
	for i, c := range windows {
		if failed[i] {
			return false
		}
		for k, v := range scores[i].Sentences {
			at := Position{c.article, c.First + k}
			margin := v - scores[i].None
			if before, twice := out[at]; !twice || margin > before.Margin {
				out[at] = Thought{margin, scores[i].Answers[k]}
			}
		}
	}
	return true
}

type chosenWindow struct {
	Window
	article int
}

// choose picks the windows to read: those of the positions in their order, then the others.
func (r *Reader) choose(q Question, articles []Article, positions []Position, most int) (out []chosenWindow) {
	windows := make([][]Window, len(articles))
	taken := make([][]bool, len(articles))
	for i, a := range articles {
		windows[i] = q.Windows(r.Sentences(a.Sentences))
		taken[i] = make([]bool, len(windows[i]))
	}
	take := func(article, w int) {
		if n := windows[article][w].Tokens(); !taken[article][w] && n <= most {
			taken[article][w] = true
			most -= n
			out = append(out, chosenWindow{windows[article][w], article})
		}
	}
	for _, p := range positions {
		for w := range windows[p.Article] {
			if windows[p.Article][w].First <= p.Sentence && p.Sentence < windows[p.Article][w].End {
				take(p.Article, w)
				break
			}
		}
	}
	for article := range windows {
		for w := range windows[article] {
			take(article, w)
		}
	}
	return out
}

// memory keeps what was read last: a page turned, or the same question of many, costs
// nothing. It is safe for concurrent use.
type memory struct {
	mu     sync.Mutex
	scores map[windowKey]Scores
	order  []windowKey // a ring: where the next goes, the oldest is
	next   int
}

type windowKey struct {
	article, question string
	first             int
}

// remembered is how many windows are kept, a few hundred bytes each.
const remembered = 4096

func (m *memory) get(k windowKey) (Scores, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, ok := m.scores[k]
	return s, ok
}

func (m *memory) put(k windowKey, s Scores) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.scores == nil {
		m.scores, m.order = map[windowKey]Scores{}, make([]windowKey, remembered)
	}
	if _, known := m.scores[k]; known {
		return
	}
	delete(m.scores, m.order[m.next])
	m.scores[k], m.order[m.next] = s, k
	m.next = (m.next + 1) % len(m.order)
}
