package reader

import (
	"context"
	"fmt"

	"github.com/ukti-bot/ukti/knowledge/internal/reader/matrix"
	"github.com/ukti-bot/ukti/knowledge/internal/reader/row"
)

// A Reader reads windows. It is safe for concurrent use; questions share its encoders.
type Reader struct {
	m      *model
	kernel matrix.Kernel
	idle   chan *encoder
	spare  chan *encoder // the one for vectors of sentences; nil in it until it is wanted
	turn   turn
	memory memory
}

// Open opens a weights file, which it keeps, to read at most threads windows at a time.
// The error says what is wrong with the file.
func Open(data string, threads int) (*Reader, error) { return openWith(data, threads, matrix.Best()) }

func openWith(data string, threads int, kernel matrix.Kernel) (*Reader, error) {
	m, err := open(data)
	if err != nil {
		return nil, fmt.Errorf("the reader's weights are broken, build the program anew from its source: %w", err)
	}
	r := &Reader{m: m, kernel: kernel, idle: make(chan *encoder, max(threads, 1)), spare: make(chan *encoder, 1)}
	r.spare <- nil
	for range cap(r.idle) {
		r.idle <- newEncoder(m, kernel)
	}
	return r, nil
}

// Threads is how many windows are read at a time.
func (r *Reader) Threads() int { return cap(r.idle) }

// Scores are what the reader thinks of a window, as logits: the softmax over all of them
// is a distribution over "none of these sentences answers" and the sentences.
type Scores struct {
	None      float32
	Sentences []float32 // of First to End-1
	Answers   []Answer  // of the same sentences
}

// Read reads a window. It waits for an idle encoder; ctx ends the wait and the reading.
func (r *Reader) Read(ctx context.Context, w Window) (Scores, error) {
	defer r.turn.question()()
	select {
	case <-ctx.Done():
		return Scores{}, ctx.Err()
	case e := <-r.idle:
		defer func() { r.idle <- e }()
		if !e.encode(w.tokens, func() bool { return ctx.Err() != nil }) {
			return Scores{}, ctx.Err()
		}
		return e.scores(w), nil
	}
}

// scores asks the heads about the window that was encoded.
func (e *encoder) scores(w Window) Scores {
	hidden := e.m.hidden
	start, sentence := e.x[:hidden], e.m.sentence
	out := Scores{None: row.Dot(start, e.m.none.weight) + e.m.none.bias, Sentences: make([]float32, len(w.ends)), Answers: make([]Answer, len(w.ends))}
	base := row.Dot(start, sentence.weight[hidden:]) + sentence.bias
	from := w.start
	for i, end := range w.ends {
		var sum float32
		for t := from; t < end; t++ {
			sum += row.Dot(e.x[t*hidden:(t+1)*hidden], sentence.weight[:hidden])
		}
		out.Sentences[i] = base + sum/float32(max(end-from, 1))
		out.Answers[i] = e.answer(from, end)
		from = end
	}
	return out
}

// Fast reports whether this processor reads a window in some tens of milliseconds.
func Fast() bool { return matrix.Best().Name != matrix.Generic.Name }
