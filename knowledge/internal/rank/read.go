package rank

import "math"

// What a reader's opinion counts for. How the numbers were got: docs/reader.md.
const (
	// ReadWeight is what the score of a sentence gains for each unit of the reader's
	// margin, which is counted between ReadLeast and ReadMost.
	ReadWeight = 0.1
	ReadLeast  = -6.0
	ReadMost   = 6.0

	// ReadHope is the margin that a sentence not yet read is thought to come to at most, when
	// it is weighed whether reading on is worth it.
	ReadHope = 1.0

	// SubjectClue is the weight of the search's probability that the articles tell of what
	// is asked, as [Logit] has it; ReadClue, WordsClue and LeadClue those of an [Opinion], in
	// [SurenessRead]. That the search itself thinks a sentence answers tells nothing beside
	// these: its weight came out as 0.
	SubjectClue, ReadClue, WordsClue, LeadClue = 0.19, 0.34, 0.49, 1.77
	readBias                                   = -1.39

	// StrongRead is [StrongFrom] for [SurenessRead], and StrongReadOne where one article
	// alone is asked: whatever is asked of it, something there is near.
	StrongRead, StrongReadOne = 0.67, 0.78

	// WeakRead is the sureness, of [SurenessRead], below which that the articles tell of what
	// is asked ([Told]) is no reason to show a passage.
	WeakRead = 0.08

	// leastTold, a probability by [Tells], is what an article must tell of for a reader to
	// be asked about it at all; 99 of 100 right strong answers have more.
	leastTold = 0.1

	// ReadAnswer is how sure the reader must be of the words that answer, 0 to 1, for them
	// to be marked.
	ReadAnswer = 0.3
)

// Read is what a reader's margin counts as: by how much a sentence is likelier to answer
// than that nothing around it does, as the logarithm of the ratio. A sentence that the
// reader did not look at counts as ReadLeast.
func Read(margin float64) float64 { return min(ReadMost, max(ReadLeast, margin)) }

// MostLead is what a lead counts for at most: a sentence that none is near.
const MostLead = 1.5

// Lead is what a lead counts as. A sentence that was put first though another one has more
// leads by less than nothing.
func Lead(lead float64) float64 { return min(MostLead, max(-MostLead, lead)) }

// Opinion is what a reader thinks of the best sentence.
type Opinion struct {
	Margin float64 // as of [Read]
	Words  float64 // how sure it is of the words that answer, 0 to 1
	Lead   float64 // by how much the best sentence's score is above the next one's, search and reader together
}

// SurenessRead is [Answers] when a reader has looked at the best sentence, too. tells is
// the probability by the model of this name: a reader points at what is most like an answer,
// also where the articles tell of something else.
func SurenessRead(tells float64, o Opinion) float64 {
	return 1 / (1 + math.Exp(-(readBias + SubjectClue*Logit(tells) + ReadClue*Read(o.Margin) + WordsClue*o.Words + LeadClue*Lead(o.Lead))))
}

// WorthReading reports whether a reader may make an answer strong: the articles must tell of
// what is asked, whatever it points at in them.
func WorthReading(tells float64) bool { return tells >= leastTold }

// Logit is the logarithm of p over 1 - p, for a p that is neither 0 nor 1 to the sixth digit.
func Logit(p float64) float64 {
	p = min(1-1e-6, max(1e-6, p))
	return math.Log(p / (1 - p))
}
