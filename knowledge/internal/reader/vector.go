package reader

import (
	"context"
	"encoding/hex"
	"math"
)

// What stands before a text whose vector is wanted. The model was trained with these, and
// what asks lies near what answers only with each its own.
const (
	questionPrefix = "query: "
	sentencePrefix = "passage: "
)

// Weights names the weights: vectors are comparable only with those of the same.
func (r *Reader) Weights() string { return hex.EncodeToString([]byte(r.m.hash[:8])) }

// QuestionVector returns where a question points: a vector of length 1, whose cosine with
// a sentence's says how near the two are. Only its first tokens count, as many as a window
// has. It waits for an idle encoder, as a window does; the error is ctx's.
func (r *Reader) QuestionVector(ctx context.Context, text string) ([]float32, error) {
	defer r.turn.question()()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case e := <-r.idle:
		defer func() { r.idle <- e }()
		return e.vector(questionPrefix+text, func() error { return ctx.Err() })
	}
}

// SentenceVector returns where a sentence points, as [Reader.QuestionVector]. It is for work
// in the background: one text at a time, whoever asks, and none of its layers begins while
// a question is read. The error is ctx's.
func (r *Reader) SentenceVector(ctx context.Context, text string) ([]float32, error) {
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case e := <-r.spare:
		if e == nil { // it is made when it is first wanted: many never want it
			e = newEncoder(r.m, r.kernel)
		}
		defer func() { r.spare <- e }()
		return e.vector(sentencePrefix+text, func() error { return r.turn.wait(ctx) })
	}
}

// vector returns the mean of all tokens' states after the last layer, at length 1. may is
// asked before each layer; its error ends the work.
func (e *encoder) vector(text string, may func() error) ([]float32, error) {
	tokens := make([]int32, 1, WindowTokens)
	tokens[0] = first
	tokens = append(e.m.tokens(tokens, beginning(text, sentenceBytes), WindowTokens-2), last)
	var err error
	if !e.encode(tokens, func() bool { err = may(); return err != nil }) {
		return nil, err
	}
	sum := make([]float32, e.m.hidden)
	for t := range tokens {
		for i, v := range e.x[t*e.m.hidden : (t+1)*e.m.hidden] {
			sum[i] += v
		}
	}
	squares := 0.0
	for _, v := range sum {
		squares += float64(float64(v) * float64(v))
	}
	if squares > 0 {
		by := 1 / math.Sqrt(squares)
		for i, v := range sum {
			sum[i] = float32(float64(v) * by)
		}
	}
	return sum, nil
}
