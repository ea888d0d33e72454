package eval

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
)

// all is the name of the row of all questions.
const all = "all"

// deepest is the last place that counts for MRR, as is usual.
const deepest = 10

// Row has the measures of some questions. Shares are from 0 to 1, rounded to
// three decimals.
type Row struct {
	Lang string `json:"lang"` // the sets' name for the language or form; "all" for all of them
	*Answerable
	*Unanswerable
	StrongRight *float64 `json:"strong_right,omitempty"` // share of all answers called strong that is right; nil when none is called so
	Missing     int      `json:"missing"`                // questions not asked, because their article is not held
	Altered     int      `json:"altered"`                // quotes and contexts that are not the article's bytes
	*Times
}

// Answerable has what is measured over the answerable questions, whatever the
// confidence but where it is named.
type Answerable struct {
	N           int     `json:"answerable"`
	Hit1        float64 `json:"hit@1"` // the first quote is right
	Hit3        float64 `json:"hit@3"` // one of the first three is
	HitLimit    float64 `json:"hit@limit"`
	MRR         float64 `json:"mrr"`   // mean of one over the first right quote's place, up to the tenth
	Context1    float64 `json:"ctx@1"` // the answer lies in what is shown around the first quote
	Any1        float64 `json:"any@1"` // the first quote, of whatever article, has an answer's words
	Strong      float64 `json:"strong"`
	Weak        float64 `json:"weak"`
	None        float64 `json:"none"`
	RightStrong float64 `json:"right_strong"` // right and called strong
	Shown       int     `json:"ctx_chars"`    // mean length of what is shown around the first quote, in code points
}

// Unanswerable has what is measured over the others.
type Unanswerable struct {
	N      int     `json:"unanswerable"`
	False  float64 `json:"false"`  // called strong
	Silent float64 `json:"silent"` // called none
}

// Times are of the searches alone, in microseconds.
type Times struct {
	P50 int64 `json:"p50_us"`
	P99 int64 `json:"p99_us"`
}

// Measure returns a row for each language or form, sorted, and one for all.
func Measure(answers []Answer) []Row {
	sums := map[string]*sum{}
	total := new(sum)
	for i := range answers {
		lang := langOf(&answers[i])
		if sums[lang] == nil {
			sums[lang] = new(sum)
		}
		sums[lang].add(&answers[i])
		total.add(&answers[i])
	}
	var rows []Row
	for lang, s := range sums {
		rows = append(rows, s.row(lang))
	}
	slices.SortFunc(rows, func(a, b Row) int { return cmp.Compare(a.Lang, b.Lang) })
	return append(rows, total.row(all))
}

// langOf is the name of a question's row.
func langOf(a *Answer) string { return cmp.Or(a.Question.Lang, "?") }

// sum adds up answers.
type sum struct {
	answerable, unanswerable, missing, altered int
	called                                     int // called strong, unanswerable ones too
	hit1, hit3, hitLimit, context1, any1       int
	strong, weak, none, rightStrong            int
	falsely, silent                            int
	shown                                      int
	reciprocal                                 float64
	took                                       []time.Duration
}

func (s *sum) add(a *Answer) {
	if a.Missing {
		s.missing++
		return
	}
	s.altered += a.Altered
	s.took = append(s.took, a.Took)
	s.called += count(a.Confidence == knowledge.Strong)
	if !a.Question.Answerable {
		s.unanswerable++
		s.falsely += count(a.Confidence == knowledge.Strong)
		s.silent += count(a.Confidence == knowledge.None)
		return
	}
	s.answerable++
	s.strong += count(a.Confidence == knowledge.Strong)
	s.weak += count(a.Confidence == knowledge.Weak)
	s.none += count(a.Confidence == knowledge.None)
	s.rightStrong += count(a.Right() && a.Confidence == knowledge.Strong)
	s.hit1 += count(a.Right())
	s.hit3 += count(0 < a.Rank && a.Rank <= 3)
	s.hitLimit += count(a.Rank > 0)
	if 0 < a.Rank && a.Rank <= deepest {
		s.reciprocal += 1 / float64(a.Rank)
	}
	s.context1 += count(a.InContext)
	s.any1 += count(a.Worded)
	s.shown += a.Shown
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (s *sum) row(lang string) Row {
	r := Row{Lang: lang, Missing: s.missing, Altered: s.altered}
	if n := s.answerable; n > 0 {
		r.Answerable = &Answerable{
			N: n, Hit1: share(s.hit1, n), Hit3: share(s.hit3, n), HitLimit: share(s.hitLimit, n),
			MRR: rounded(s.reciprocal / float64(n)), Context1: share(s.context1, n), Any1: share(s.any1, n),
			Strong: share(s.strong, n), Weak: share(s.weak, n), None: share(s.none, n), RightStrong: share(s.rightStrong, n),
			Shown: int(math.RoundToEven(float64(s.shown) / float64(n))),
		}
	}
	if n := s.unanswerable; n > 0 {
		r.Unanswerable = &Unanswerable{N: n, False: share(s.falsely, n), Silent: share(s.silent, n)}
	}
	if s.called > 0 {
		right := share(s.rightStrong, s.called)
		r.StrongRight = &right
	}
	if n := len(s.took); n > 0 {
		slices.Sort(s.took)
		r.Times = &Times{P50: s.took[n/2].Microseconds(), P99: s.took[n*99/100].Microseconds()}
	}
	return r
}

func share(part, of int) float64 { return rounded(float64(part) / float64(of)) }

// rounded has three decimals, as the table does.
func rounded(x float64) float64 {
	r, _ := strconv.ParseFloat(three(x), 64) // a number that was just written
	return r
}
