package reader

import "unicode/utf8"

// What a window holds, in tokens. The training reads windows of the same form.
const (
	// WindowTokens is the length of the longest window, the question in it.
	WindowTokens   = 192
	questionTokens = 48
	sentenceTokens = 128
	// Texts longer than this are cut before they are looked at.
	questionBytes, sentenceBytes = 2 << 10, 8 << 10
)

// A Question is a question that was cut into tokens.
type Question struct{ tokens []int32 }

// Question prepares a question. Only its first tokens count.
func (r *Reader) Question(text string) Question {
	return Question{r.m.tokens(nil, beginning(text, questionBytes), questionTokens)}
}

// Sentences are an article's sentences as tokens. They hold for every question.
type Sentences struct{ tokens [][]int32 }

// Sentences prepares an article's sentences, in their order.
func (r *Reader) Sentences(texts []string) Sentences {
	s := Sentences{make([][]int32, len(texts))}
	for i, text := range texts {
		s.tokens[i] = r.m.tokens(nil, beginning(text, sentenceBytes), sentenceTokens)
	}
	return s
}

// beginning is what the text begins with, of at most most bytes and whole characters.
func beginning(text string, most int) string {
	if len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most]
}

// A Window is a question with a run of whole sentences, First to End-1.
type Window struct {
	First, End int
	tokens     []int32
	ends       []int // per sentence, where its tokens end
	start      int   // where those of the first sentence begin
}

// Tokens is how much a window is to read.
func (w Window) Tokens() int { return len(w.tokens) }

// Windows cuts sentences into windows for the question. Each begins with the last sentence
// of the one before, so that a sentence is read beside what precedes it.
func (q Question) Windows(s Sentences) []Window {
	room := WindowTokens - 4 - len(q.tokens)
	var out []Window
	for from := 0; from < len(s.tokens); {
		end, used := from, 0
		for end < len(s.tokens) && (end == from || used+len(s.tokens[end]) <= room) {
			used += len(s.tokens[end])
			end++
		}
		out = append(out, q.window(s, from, end))
		if end == len(s.tokens) {
			break
		}
		from = max(end-1, from+1)
	}
	return out
}

func (q Question) window(s Sentences, from, end int) Window {
	w := Window{First: from, End: end, tokens: make([]int32, 0, WindowTokens)}
	w.tokens = append(append(append(w.tokens, first), q.tokens...), last, last)
	w.start = len(w.tokens)
	for _, tokens := range s.tokens[from:end] {
		// A single sentence longer than the room is cut.
		tokens = tokens[:min(len(tokens), WindowTokens-1-len(w.tokens))]
		w.tokens = append(w.tokens, tokens...)
		w.ends = append(w.ends, len(w.tokens))
	}
	w.tokens = append(w.tokens, last)
	return w
}
