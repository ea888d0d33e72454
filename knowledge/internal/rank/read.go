package rank

import "math"

// What a reader's opinion counts for. How the numbers were got: docs/reader.md.
const (
	// ReadWeight is what the score of a sentence gains for each unit of the reader's
	// margin, which is counted between ReadLeast and ReadMost.
	ReadWeight = 0.1
	ReadLeast  = -6.0
	ReadMost   = 6.0

	// SearchClue, ReadClue, WordsClue and BehindClue are the weights of what [Opinion] has,
	// and of search's own sureness, as [Logit] has it, in [SurenessRead].
	SearchClue, ReadClue, WordsClue, BehindClue = 0.32, 0.37, 1.34, 6.8
	readBias                                    = -0.27

	// StrongRead is [StrongFrom] for [SurenessRead], and StrongReadOne where one article
	// alone is asked: whatever is asked of it, something there is near.
	StrongRead, StrongReadOne = 0.75, 0.85

	// ReadAnswer is how sure the reader must be of the words that answer, 0 to 1, for them
	// to be marked.
	ReadAnswer = 0.3
)

// Read is what a reader's margin counts as: by how much a sentence is likelier to answer
// than that nothing around it does, as the logarithm of the ratio. A sentence that the
// reader did not look at counts as ReadLeast.
func Read(margin float64) float64 { return min(ReadMost, max(ReadLeast, margin)) }

// Opinion is what a reader thinks of the best sentence, and how that goes with what the
// search thinks.
type Opinion struct {
	Margin float64 // as of [Read]
	Words  float64 // how sure it is of the words that answer, 0 to 1
	Behind float64 // by how much search's score is below that of the search's own best, 0 or less
}

// SurenessRead is [Answers] when a reader has looked at the best sentence, too.
func SurenessRead(sureness float64, o Opinion) float64 {
	return 1 / (1 + math.Exp(-(readBias + SearchClue*Logit(sureness) + ReadClue*Read(o.Margin) + WordsClue*o.Words + BehindClue*o.Behind)))
}

// LeastToRead is how sure a search must be by itself for a reader to be able to make it
// strong.
func LeastToRead() float64 {
	logit := (Logit(StrongRead) - readBias - ReadClue*ReadMost - WordsClue) / SearchClue
	return 1 / (1 + math.Exp(-logit))
}

// Logit is the logarithm of p over 1 - p, for a p that is neither 0 nor 1 to the sixth digit.
func Logit(p float64) float64 {
	p = min(1-1e-6, max(1e-6, p))
	return math.Log(p / (1 - p))
}
