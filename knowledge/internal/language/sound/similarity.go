package sound

// Costs of the differences between two forms, in consonants. A wrong consonant
// costs 1; vowels cost as much as spelling by ear gets them wrong.
const (
	costConsonant = 1.0
	costChhaS     = 0.15 // ছ heard as s
	costBreath    = 0.1  // k for খ: breath not written
	costNoBreath  = 0.3  // kh for ক
	costNear      = 0.25 // the pairs that one sound is written with: o/a, i/e, u/o
	costVowel     = 0.6  // any other pair of vowels
	costInherent  = 0.2  // an o too many or too few: the inherent vowel
	costGlide     = 0.1  // a y too many or too few, or written as i: ইউ, you
	costLost      = 0.4  // another vowel too many or too few
	costLostLast  = 0.25 // … an a or e at the word's end: china, চীন; ukraine, ইউক্রেন
)

// Similarity of the form that was typed and that of an article's word: 1 when they are
// the same, 0 when they have nothing in common. It is 1 minus the cheapest series of
// changes, over the consonants of the longer form. Only in breath does it matter which
// of the two is which: who types leaves it out more often than he adds it.
func Similarity(typed, word string) float64 { return SimilarityFrom(typed, word, 0) }

// SimilarityFrom is [Similarity] where that is at least so much, else something less. It is
// the faster the more is asked.
func SimilarityFrom(typed, word string, least float64) float64 {
	if typed == word {
		return 1
	}
	n := float64(max(consonantsOf(typed), consonantsOf(word), 1))
	return max(0, 1-distance(typed, word, (1-least)*n+slack)/n)
}

// slack is more than what is lost by rounding.
const slack = 1e-9

func consonantsOf(form string) int {
	n := 0
	for i := 0; i < len(form); i++ {
		if !isVowel(form[i]) {
			n++
		}
	}
	return n
}

// distance is the edit distance with the costs above, one row at a time; where it is more
// than most, anything that is.
func distance(a, b string, most float64) float64 {
	var buf, bufLost [maxWord*2 + 2]float64
	row, without := buf[:0], bufLost[:0]
	row = append(row, 0)
	for j := range len(b) {
		without = append(without, lost(b, j))
		row = append(row, row[j]+without[j])
	}
	for i := range len(a) {
		diagonal, withoutA, instead := row[0], lost(a, i), &insteadOf[a[i]&0x7f]
		row[0] += withoutA
		lowest := row[0]
		for j := range len(b) {
			best := min(diagonal+instead[b[j]&0x7f], row[j]+without[j], row[j+1]+withoutA)
			diagonal, row[j+1] = row[j+1], best
			lowest = min(lowest, best)
		}
		if lowest > most { // no further row is lower
			return lowest
		}
	}
	return row[len(b)]
}

// insteadOf is what [replaced] says of each two letters. Forms are ASCII.
var insteadOf = func() (costs [128][128]float64) {
	for a := range costs {
		for b := range costs[a] {
			costs[a][b] = replaced(byte(a), byte(b))
		}
	}
	return costs
}()

// lost is the cost of the sound at i having no counterpart.
func lost(form string, i int) float64 {
	switch c := form[i]; {
	case !isVowel(c):
		return costConsonant
	case c == 'y':
		return costGlide
	case c == 'o':
		return costInherent
	case i == len(form)-1 && (c == 'a' || c == 'e'):
		return costLostLast
	}
	return costLost
}

func replaced(a, b byte) float64 {
	if a == b {
		return 0
	}
	if a != 'C' && b != 'C' && unaspirated(a) == unaspirated(b) {
		if a == unaspirated(a) {
			return costBreath
		}
		return costNoBreath
	}
	if a > b {
		a, b = b, a
	}
	switch [2]byte{a, b} {
	case [2]byte{'C', 'c'}:
		return 0
	case [2]byte{'C', 's'}:
		return costChhaS
	case [2]byte{'i', 'y'}:
		return costGlide
	case [2]byte{'a', 'o'}, [2]byte{'e', 'i'}, [2]byte{'o', 'u'}, [2]byte{'a', 'e'}:
		return costNear
	}
	if isVowel(a) && isVowel(b) {
		return costVowel
	}
	return costConsonant
}
