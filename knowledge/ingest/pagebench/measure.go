package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/knowledge/text"
)

// result is how well a program read the pages. Rates are from 0 to 1.
type result struct {
	name                  string
	pages, refusals       int // pages with an article; pages without one
	precision, recall, f1 float64
	lines, junk           int // lines given; of these, no lines of the article
	missed                int // pages with an article that were refused, or of which nothing came
	taken                 int // pages without an article of which one was made
	titles, titled        int // right, and asked for
	dates, noDates, dated int // right, none though one is asked for, asked for
	authors, authored     int
	took                  time.Duration // a page
	worstF1               []score
}

type score struct {
	page      int
	p, r, f1  float64
	junkLines []string
}

func measure(name string, pages []page, answers []answer) result {
	r := result{name: name}
	for i, p := range pages {
		a := answers[i]
		r.took += a.took
		if p.refuse {
			r.refusals++
			if a.refused == nil && strings.TrimSpace(a.Text) != "" {
				r.taken++
			}
			continue
		}
		r.pages++
		s := compare(p.text, a.Text)
		s.page = i
		r.precision, r.recall, r.f1 = r.precision+s.p, r.recall+s.r, r.f1+s.f1
		r.worstF1 = append(r.worstF1, s)
		if strings.TrimSpace(a.Text) == "" {
			r.missed++
		}
		r.junk += len(s.junkLines)
		r.lines += strings.Count(strings.TrimSpace(a.Text), "\n") + 1
		r.fields(p, a)
	}
	n := float64(max(1, r.pages))
	r.precision, r.recall, r.f1 = r.precision/n, r.recall/n, r.f1/n
	r.took /= time.Duration(len(pages))
	return r
}

// fields compares title, date and author, where the card has them.
func (r *result) fields(p page, a answer) {
	if p.title != "" {
		r.titled++
		if joined(p.title) == joined(a.Title) {
			r.titles++
		}
	}
	if p.author != "" {
		r.authored++
		if joined(p.author) == joined(a.Author) {
			r.authors++
		}
	}
	if p.date != "" {
		r.dated++
		switch {
		case a.Date == "":
			r.noDates++
		case strings.HasPrefix(a.Date, p.date):
			r.dates++
		}
	}
}

// joined is what two titles or names are compared by: their words.
func joined(s string) string { return strings.Join(words(s), " ") }

func words(s string) []string {
	var out []string
	for _, t := range text.Tokens(s) {
		out = append(out, t.Term)
	}
	return out
}

// compare counts the words that two texts have in common, each as often as both have
// it, and the lines of got that are not want's.
func compare(want, got string) score {
	wanted, given := words(want), words(got)
	count := map[string]int{}
	for _, w := range wanted {
		count[w]++
	}
	common := 0
	for _, w := range given {
		if count[w] > 0 {
			count[w]--
			common++
		}
	}
	s := score{}
	if common > 0 {
		s.p, s.r = float64(common)/float64(len(given)), float64(common)/float64(len(wanted))
		s.f1 = 2 * s.p * s.r / (s.p + s.r)
	}
	pairs := map[string]bool{}
	for i, w := range wanted {
		pairs[w] = true
		if i > 0 {
			pairs[wanted[i-1]+" "+w] = true
		}
	}
	for line := range strings.SplitSeq(got, "\n") {
		if w := words(line); len(w) > 0 && share(pairs, w) < 0.5 {
			s.junkLines = append(s.junkLines, line)
		}
	}
	return s
}

// share is the part of a line's pairs of words that a text has.
func share(pairs map[string]bool, line []string) float64 {
	if len(line) == 1 {
		if pairs[line[0]] {
			return 1
		}
		return 0
	}
	met := 0
	for i := 1; i < len(line); i++ {
		if pairs[line[i-1]+" "+line[i]] {
			met++
		}
	}
	return float64(met) / float64(len(line)-1)
}

func table(results []result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d pages with an article, %d without\n", results[0].pages, results[0].refusals)
	fmt.Fprintf(&b, "%-22s %9s %6s %6s %10s %6s %6s %7s %6s %8s %8s %9s\n", "", "precision", "recall", "F1", "junk lines", "missed", "taken", "titles", "dates", "no date", "authors", "ms a page")
	for _, r := range results {
		fmt.Fprintf(&b, "%-22s %9.3f %6.3f %6.3f %9.1f%% %6d %6d %7s %6s %8d %8s %9.1f\n", r.name, r.precision, r.recall, r.f1,
			100*float64(r.junk)/float64(max(1, r.lines)), r.missed, r.taken, of(r.titles, r.titled), of(r.dates, r.dated), r.noDates, of(r.authors, r.authored),
			float64(r.took.Microseconds())/1000)
	}
	return b.String()
}

func of(right, all int) string { return fmt.Sprintf("%d/%d", right, all) }

// worst lists the pages that were read worst, and what was refused or taken wrongly.
func worst(pages []page, found []answer) string {
	r := measure("", pages, found)
	slices.SortStableFunc(r.worstF1, func(a, b score) int { return cmp.Compare(a.f1, b.f1) })
	var b strings.Builder
	for _, s := range r.worstF1 {
		p, a := pages[s.page], found[s.page]
		odd := p.date != "" && !strings.HasPrefix(a.Date, p.date) || p.title != "" && joined(p.title) != joined(a.Title)
		if s.f1 > 0.97 && len(s.junkLines) == 0 && !odd {
			continue
		}
		fmt.Fprintf(&b, "%s: P %.2f, R %.2f, F1 %.2f; date %q, want %q; title %q, want %q; author %q, want %q\n", p.path, s.p, s.r, s.f1, a.Date, p.date, a.Title, p.title, a.Author, p.author)
		if a.refused != nil {
			fmt.Fprintf(&b, "\trefused: %v\n", a.refused)
		}
		for _, line := range s.junkLines {
			fmt.Fprintf(&b, "\tjunk: %.120s\n", line)
		}
	}
	for i, p := range pages {
		if p.refuse && found[i].refused == nil {
			fmt.Fprintf(&b, "%s: no article, but taken: %.200q\n", p.path, found[i].Text)
		}
	}
	return b.String()
}
