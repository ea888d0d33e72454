package rank

// Weights of the signals.
type Weights [signals]float64

// People ask in two ways, and what tells the right sentence differs between them.
// How the weights were got: docs/ranking.md.
var (
	// OwnWords serves questions in the asker's own words. Few of them stand in the
	// answering sentence, so the article and the neighbours tell most. First and
	// Full are set by hand: those who wrote the questions passed over opening
	// sentences more than readers do, and a sentence that holds every word must
	// stand before its neighbour.
	OwnWords = Weights{
		Coverage: 0.28, Dense: 0.21, Full: 0.80, Article: 1.45, Headed: 0.10, Opening: 0.30, Beside: 0.60, Kind: 0.20, Finer: 0.26, Wording: -0.05,
		First: -0.15, Short: -0.07, Meaning: 0.72, Topic: 0.52, Around: 0.34, Long: -0.79,
	}
	// Copying serves questions that repeat a sentence with a question word in it:
	// the wording tells most. First is less than the fit gave for the like reason:
	// those questions were written from the top of each article.
	Copying = Weights{
		Coverage: 0.04, Dense: 0.10, Full: 0.26, Article: 0.41, Headed: 0.05, Opening: 0.30, Beside: 0.43, Kind: 0.17, Finer: 0.22, Wording: 0.63,
		Phrase: 0.34, First: 0.08, Meaning: 0.05, Topic: 0.06, Around: 0.47, Long: -0.29,
	}
)

// The same for a question in English over articles in English, whose words meet as they
// are. They were fitted on questions about an encyclopedia, where the opening sentence
// answers more often than in news.
var (
	EnglishOwnWords = Weights{
		Coverage: 0.34, Dense: 0.16, Full: 0.30, Article: 0.71, Headed: 0.30, Opening: 0.30, Beside: 0.59, Kind: 0.09, Finer: 0.15, Wording: 0.21, Phrase: 0.31,
		First: 0.07, Short: -0.07, Meaning: 0.67, Topic: 0.31, Around: 0.24, Long: -0.24,
	}
	EnglishCopying = Weights{
		Coverage: 0.09, Dense: -0.06, Full: 0.23, Article: 0.52, Headed: 0.30, Opening: 0.30, Beside: 0.39, Kind: 0.14, Finer: 0.23, Wording: 0.28, Phrase: 0.10,
		First: 0.09, Short: 0.16, Meaning: 0.39, Topic: 0.34, Around: 0.29, Long: -0.04,
	}
)

// The same for when there are vectors. Their likeness takes the
// place of much that the words and the table of near meanings tell without it.
var (
	EmbeddedOwnWords = Weights{
		Coverage: 0.20, Dense: 0.05, Full: 0.50, Article: 1.41, Headed: 0.10, Opening: 0.30, Beside: 0.52, Kind: 0.20, Finer: 0.26, Wording: -0.04, Phrase: 0.13,
		First: -0.15, Short: -0.05, Meaning: 0.38, Topic: 0.31, Around: 0.35, Long: -0.92, Embedded: 0.62, EmbeddedAbove: -0.27,
	}
	EmbeddedCopying = Weights{
		Coverage: 0.16, Dense: -0.07, Full: 0.12, Article: 0.51, Headed: 0.05, Opening: 0.30, Beside: 0.31, Kind: 0.17, Finer: 0.22, Wording: 0.50, Phrase: 0.32,
		First: 0.08, Short: -0.07, Meaning: 0.02, Topic: 0.03, Around: 0.35, Long: -0.15, Embedded: 0.16, EmbeddedAbove: -0.09,
	}
)

// Setting is what the weights depend on beside how the question is worded.
type Setting int

const (
	Anywhere Setting = iota // a question in any language over articles in any
	English                 // a question in English that meets its own words in the articles
	Served                  // there are vectors, whatever the languages
)

// Weights gives those for questions in own words and for copying ones.
func (s Setting) Weights() (own, copying *Weights) {
	switch s {
	case English:
		return &EnglishOwnWords, &EnglishCopying
	case Served:
		return &EmbeddedOwnWords, &EmbeddedCopying
	}
	return &OwnWords, &Copying
}

// The mean of wording and phrase of the sentence that has most of both: below the
// first, a question is in the asker's own words; above the second, it copies.
const (
	ownUpTo    = 0.3
	copiesFrom = 0.6
)

// Blend gives the weights for a question whose sentences have these parts.
func Blend(parts []*Parts, setting Setting) Weights {
	most := 0.0
	for _, p := range parts {
		most = max(most, (p[Wording]+p[Phrase])/2)
	}
	copied := min(1, max(0, (most-ownUpTo)/(copiesFrom-ownUpTo)))
	own, copying := setting.Weights()
	var w Weights
	for i := range w {
		w[i] = (1-copied)*own[i] + copied*copying[i]
	}
	return w
}

// Score is the weighted sum.
func (w *Weights) Score(p *Parts) float64 {
	sum := 0.0
	for i, v := range p {
		sum += w[i] * v
	}
	return sum
}
