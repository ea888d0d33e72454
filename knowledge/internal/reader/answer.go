package reader

import (
	"math"

	"github.com/ukti-bot/ukti/knowledge/internal/reader/row"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// longestAnswer is how many tokens the words of an answer are at most.
const longestAnswer = 24

// Answer is where in a sentence the words that answer are, should the sentence answer.
type Answer struct {
	First, Last int16   // tokens of the sentence
	Sure        float32 // how likely both are right, 0 to 1; 0 when the sentence has no token
}

// answer finds the likeliest words among the window's tokens from to end-1, which are a
// sentence's.
func (e *encoder) answer(from, end int) (best Answer) {
	n := end - from
	if n == 0 {
		return best
	}
	begins, ends := e.chances(from, end, 0), e.chances(from, end, 1)
	for i := range n {
		for j := i; j < min(n, i+longestAnswer); j++ {
			if sure := begins[i] * ends[j]; sure > best.Sure {
				best = Answer{int16(i), int16(j), sure}
			}
		}
	}
	return best
}

// chances is the softmax over the tokens of one of the two ends.
func (e *encoder) chances(from, end, which int) []float32 {
	h, hidden := e.m.ends[which], e.m.hidden
	out := make([]float32, end-from)
	most := float32(math.Inf(-1))
	for i := range out {
		t := from + i
		out[i] = row.Dot(e.x[t*hidden:(t+1)*hidden], h.weight) + h.bias
		most = max(most, out[i])
	}
	var sum float32
	for i, v := range out {
		out[i] = float32(math.Exp(float64(v - most)))
		sum += out[i]
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}

// Stretch returns the bytes of the sentence's words that the answer's tokens are of,
// without the marks around them; false when there are none.
func (r *Reader) Stretch(sentence string, a Answer) (text.Span, bool) {
	var out text.Span
	found := false
	first, last := r.m.stretch(beginning(sentence, sentenceBytes), int(a.First), int(a.Last))
	text.Words(sentence, func(s text.Span) {
		if s.Start >= last || s.End <= first {
			return
		}
		if !found {
			out.Start = s.Start
		}
		out.End, found = s.End, true
	})
	return out, found
}

// stretch returns the bytes of the words, parted by spaces, that hold the text's tokens
// first to last.
func (t *tokenizer) stretch(s string, first, last int) (start, end int) {
	var word, piece int // bytes where the word began, tokens before it
	start = -1
	var normal []byte
	close := func(at int) {
		if len(normal) == 0 {
			return
		}
		n := len(t.word(nil, wordStart+string(normal)))
		if start < 0 && first < piece+n {
			start = word
		}
		if piece <= last {
			end = at
		}
		piece += n
		normal = normal[:0]
	}
	for i, r := range s {
		by, replaced := t.replacement(r)
		if !replaced {
			by = string(r)
		}
		for _, c := range []byte(by) {
			if c == ' ' {
				close(i)
				continue
			}
			if len(normal) == 0 {
				word = i
			}
			normal = append(normal, c)
		}
	}
	close(len(s))
	return max(start, 0), end
}
