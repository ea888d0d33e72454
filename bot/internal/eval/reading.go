package eval

import (
	"cmp"
	"slices"
	"strconv"
)

// surestShares are of how many questions, the surest ones, it is told how many are right.
var surestShares = []float64{0.1, 0.2, 0.3, 0.5}

// Reading has what the search does alone, and what it does with the reader, for the
// questions of a language or form.
type Reading struct {
	Lang  string `json:"lang"`
	Alone Read   `json:"alone"`
	With  Read   `json:"with_reader"`
}

// Read is one side of a Reading. Shares are from 0 to 1, rounded to three decimals.
type Read struct {
	Hit1     float64 `json:"hit@1"` // over the answerable questions, as are the next two
	Hit3     float64 `json:"hit@3"`
	Context1 float64 `json:"ctx@1"`
	// Surest are, of the surest 10, 20, 30 and 50 % of all questions, those that are
	// answered right. A question without an answer never is.
	Surest []float64 `json:"surest"`
	Times
}

// Readings compares answers to the same questions, those of the search alone and those with
// the reader: a row for each language or form that has answerable questions, and one for all.
func Readings(alone, with []Answer) []Reading {
	left, right := Measure(alone), Measure(with)
	var rows []Reading
	for i := range right {
		if lang := right[i].Lang; right[i].Answerable != nil {
			rows = append(rows, Reading{lang, read(&left[i], alone), read(&right[i], with)})
		}
	}
	return rows
}

func read(r *Row, answers []Answer) Read {
	out := Read{Hit1: r.Hit1, Hit3: r.Hit3, Context1: r.Context1, Times: *r.Times}
	var of []*Answer
	for i := range answers {
		if a := &answers[i]; !a.Missing && (r.Lang == all || langOf(a) == r.Lang) {
			of = append(of, a)
		}
	}
	slices.SortStableFunc(of, func(a, b *Answer) int { return cmp.Compare(b.Sureness, a.Sureness) })
	for _, part := range surestShares {
		out.Surest = append(out.Surest, rightShare(of[:max(1, int(part*float64(len(of))))]))
	}
	return out
}

func rightShare(answers []*Answer) float64 {
	n := 0
	for _, a := range answers {
		n += count(a.Question.Answerable && a.Right())
	}
	return share(n, len(answers))
}

// readingTable prints two lines for each row, to be read one below the other.
func readingTable(rows []Reading) string {
	if len(rows) == 0 {
		return ""
	}
	head := []string{"reader", "hit@1", "hit@3", "ctx@1"}
	for _, part := range surestShares {
		head = append(head, "surest "+strconv.Itoa(int(100*part))+"%")
	}
	head = append(head, "p50 µs", "p99 µs")
	var lines []Row
	var cells [][]string
	for _, r := range rows {
		for _, side := range []struct {
			name string
			*Read
		}{{"without", &r.Alone}, {"with", &r.With}} {
			lines = append(lines, Row{Lang: r.Lang})
			c := []string{side.name, three(side.Hit1), three(side.Hit3), three(side.Context1)}
			for _, v := range side.Surest {
				c = append(c, three(v))
			}
			cells = append(cells, append(c, strconv.FormatInt(side.P50, 10), strconv.FormatInt(side.P99, 10)))
		}
	}
	next := -1
	return "\n" + block(lines, head, func(*Row) []string { next++; return cells[next] })
}
