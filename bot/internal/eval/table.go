package eval

import (
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
)

// Table prints rows for people: the quotes, then the confidence, then what is
// wrong and how long it took. limit is what the questions were asked with.
func Table(rows []Row, limit int) string {
	deep := "hit@" + strconv.Itoa(limit)
	blocks := []string{
		block(rows, []string{"answerable", "hit@1", "hit@3", deep, "mrr", "ctx@1", "ctx chars", "any@1"}, func(r *Row) []string {
			a := r.Answerable
			if a == nil {
				return nil
			}
			return []string{strconv.Itoa(a.N), three(a.Hit1), three(a.Hit3), three(a.HitLimit), three(a.MRR), three(a.Context1), strconv.Itoa(a.Shown), three(a.Any1)}
		}),
		block(rows, []string{"strong", "weak", "none", "right strong", "strong right", "unanswerable", "false", "silent"}, func(r *Row) []string {
			cells := []string{"", "", "", "", "", "", "", ""}
			if a := r.Answerable; a != nil {
				copy(cells, []string{three(a.Strong), three(a.Weak), three(a.None), three(a.RightStrong)})
			}
			if r.StrongRight != nil {
				cells[4] = three(*r.StrongRight)
			}
			if u := r.Unanswerable; u != nil {
				copy(cells[5:], []string{strconv.Itoa(u.N), three(u.False), three(u.Silent)})
			}
			return cells
		}),
		block(rows, []string{"missing", "altered", "p50 µs", "p99 µs"}, func(r *Row) []string {
			cells := []string{strconv.Itoa(r.Missing), strconv.Itoa(r.Altered), "", ""}
			if t := r.Times; t != nil {
				copy(cells[2:], []string{strconv.FormatInt(t.P50, 10), strconv.FormatInt(t.P99, 10)})
			}
			return cells
		}),
	}
	return strings.Join(blocks, "\n")
}

// block prints some columns of the rows; cells gives nil for a row of blanks.
func block(rows []Row, head []string, cells func(*Row) []string) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	print := func(cells []string) { _, _ = fmt.Fprintln(w, strings.Join(cells, "\t")+"\t") }
	print(append([]string{"lang"}, head...))
	for i := range rows {
		if c := cells(&rows[i]); c != nil {
			for j := range c {
				if c[j] == "" {
					c[j] = "-"
				}
			}
			print(append([]string{rows[i].Lang}, c...))
		}
	}
	_ = w.Flush() // to a strings.Builder, which never fails
	return b.String()
}

func three(x float64) string { return strconv.FormatFloat(x, 'f', 3, 64) }
