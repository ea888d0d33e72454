package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
)

// weights are tried for the margin in the order.
var weights = []float64{0.02, 0.04, 0.05, 0.06, 0.07, 0.08, 0.1, 0.12, 0.15, 0.2}

func report(out io.Writer, all []example) {
	fmt.Fprintf(out, "%d questions. Answerable ones whose first quote is right, and one of the first three:\n", len(all))
	hits(out, all, "search alone", func(e *example) []sentence { return e.alone })
	for _, w := range weights {
		hits(out, all, fmt.Sprintf("margin × %.2f", w), func(e *example) []sentence {
			with := slices.Clone(e.with)
			slices.SortStableFunc(with, func(a, b sentence) int { return cmp.Compare(b.own+w*b.margin, a.own+w*a.margin) })
			return with
		})
	}
	hits(out, all, "in force", func(e *example) []sentence { return e.with })
	m := logistic([][]row{rowsOf(all)})
	fmt.Fprintln(out, "degree:", m)
	fmt.Fprintln(out, "search alone:", degrees(all, func(e *example) (knowledge.Confidence, bool) { return e.unread.Confidence, first(e.alone) }))
	fmt.Fprintln(out, "in force:    ", degrees(all, func(e *example) (knowledge.Confidence, bool) { return e.read.Confidence, first(e.with) }))
	for _, from := range []float64{0.7, 0.75, 0.8, 0.85, 0.88, 0.9} {
		fmt.Fprintf(out, "from %.2f:     %s\n", from, degrees(all, func(e *example) (knowledge.Confidence, bool) {
			c := e.read.Stats.Clues
			if len(c) > 0 && e.read.Confidence != knowledge.None && m.sureness(valuesOf(c)) >= from {
				return knowledge.Strong, first(e.with)
			}
			return min(e.read.Confidence, knowledge.Weak), first(e.with)
		}))
	}
	curve(out, all, m)
	var took []time.Duration
	var windows []int
	sum := 0
	for i := range all {
		took = append(took, all[i].took)
		windows = append(windows, all[i].read.Stats.Windows)
		sum += windows[i]
	}
	slices.Sort(took)
	slices.Sort(windows)
	if n := len(took); n > 0 {
		fmt.Fprintf(out, "time of a question with the reader: p50 %v, p99 %v\n", took[n/2].Round(time.Millisecond), took[n*99/100].Round(time.Millisecond))
		fmt.Fprintf(out, "windows read: %.2f, p25 %d, p50 %d, p75 %d, p99 %d\n", float64(sum)/float64(n), windows[n/4], windows[n/2], windows[n*3/4], windows[n*99/100])
	}
}

func first(s []sentence) bool { return len(s) > 0 && s[0].right }

// hits prints the share of right first quotes for each language.
func hits(out io.Writer, all []example, name string, order func(*example) []sentence) {
	type count struct{ of, first, three float64 }
	by := map[string]*count{}
	for i := range all {
		e := &all[i]
		if !e.answerable {
			continue
		}
		ordered := order(e)
		for _, lang := range []string{e.lang, "~all"} {
			if by[lang] == nil {
				by[lang] = new(count)
			}
			c := by[lang]
			c.of++
			if first(ordered) {
				c.first++
			}
			if slices.ContainsFunc(ordered[:min(3, len(ordered))], func(s sentence) bool { return s.right }) {
				c.three++
			}
		}
	}
	fmt.Fprintf(out, "%-14s", name)
	for _, lang := range slices.Sorted(maps.Keys(by)) {
		c := by[lang]
		fmt.Fprintf(out, "  %s .%03.0f .%03.0f (%.0f)", lang, 1000*c.first/c.of, 1000*c.three/c.of, c.of)
	}
	fmt.Fprintln(out)
}

func degrees(all []example, of func(*example) (knowledge.Confidence, bool)) string {
	var strong, right, none, answerable, silent, unanswerable float64
	for i := range all {
		c, ok := of(&all[i])
		if c == knowledge.Strong {
			strong++
			if ok {
				right++
			}
		}
		if all[i].answerable {
			answerable++
			if c == knowledge.None {
				none++
			}
			continue
		}
		unanswerable++
		if c == knowledge.None {
			silent++
		}
	}
	return fmt.Sprintf("strong %.0f of %d, of which right %.2f; none: %.2f of the answerable, %.2f of the others",
		strong, len(all), right/max(1, strong), none/max(1, answerable), silent/max(1, unanswerable))
}

// curve prints how many are right of the surest.
func curve(out io.Writer, all []example, m model) {
	type judged struct {
		alone, read float64
		a, r        bool
	}
	var js []judged
	for i := range all {
		e := &all[i]
		j := judged{alone: e.unread.Stats.Sureness, a: first(e.alone), r: first(e.with)}
		if c := e.read.Stats.Clues; len(c) > 0 {
			j.read = m.sureness(valuesOf(c))
		}
		js = append(js, j)
	}
	share := func(part float64, sure func(judged) float64, right func(judged) bool) float64 {
		slices.SortStableFunc(js, func(a, b judged) int { return cmp.Compare(sure(b), sure(a)) })
		n, ok := int(part*float64(len(js))), 0.0
		for _, j := range js[:n] {
			if right(j) {
				ok++
			}
		}
		return ok / max(1, float64(n))
	}
	for _, part := range []float64{0.1, 0.2, 0.3, 0.4, 0.5} {
		fmt.Fprintf(out, "of the surest %.0f %%: right %.2f alone, %.2f with the reader\n", 100*part,
			share(part, func(j judged) float64 { return j.alone }, func(j judged) bool { return j.a }),
			share(part, func(j judged) float64 { return j.read }, func(j judged) bool { return j.r }))
	}
}
