package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// table writes the figures of all peers, one a row; as Markdown or aligned. Texts
// are the bytes of all articles' bodies.
func table(w io.Writer, all []figures, texts int, markdown bool) error {
	langs := languagesOf(all)
	head := []string{"peer", "build s", "heap MB", "disk MB", "× text", "p50 ms", "p99 ms", "hit@1"}
	for _, l := range langs {
		head = append(head, "hit@1 "+l)
	}
	head = append(head, "same")
	for _, l := range langs {
		head = append(head, "same "+l)
	}
	rows := [][]string{head}
	for _, f := range all {
		rows = append(rows, row(&f, texts, langs))
	}
	if markdown {
		return writeMarkdown(w, rows)
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, r := range rows {
		fmt.Fprintln(t, strings.Join(r, "\t"))
	}
	return t.Flush()
}

// none stands where a figure is missing.
const none = "–"

func row(f *figures, texts int, langs []string) []string {
	r := []string{f.name, none, none, none, none, none, none}
	if f.build > 0 {
		r[1] = fmt.Sprintf("%.1f", f.build.Seconds())
		r[2], r[3] = megabytes(f.heap), megabytes(f.disk)
		r[4] = fmt.Sprintf("%.2f", float64(f.heap+f.disk)/float64(max(1, texts)))
	}
	if len(f.took) > 0 {
		r[5], r[6] = milliseconds(percentile(f.took, .50)), milliseconds(percentile(f.took, .99))
	}
	for _, l := range append([]string{""}, langs...) {
		r = append(r, shares(f, l))
	}
	for _, l := range append([]string{""}, langs...) {
		r = append(r, counts(f.same, l))
	}
	return r
}

// shares is the share of right first sentences: over the whole archive, or within
// the article and over the archive, with a stroke between.
func shares(f *figures, lang string) string {
	archive := share(f.archive, lang)
	if len(f.within) == 0 {
		return archive
	}
	return share(f.within, lang) + "/" + archive
}

func share(t tally, lang string) string {
	s, ok := t.share(lang)
	if !ok {
		return none
	}
	return strings.TrimPrefix(fmt.Sprintf("%.3f", s), "0")
}

// counts is how many of how many questions count as right.
func counts(t tally, lang string) string {
	asked, right := t.sum(lang)
	if asked == 0 {
		return none
	}
	return fmt.Sprintf("%d/%d", right, asked)
}

// languagesOf gives the questions' languages, sorted; none when there is but one.
func languagesOf(all []figures) []string {
	var langs []string
	for _, f := range all {
		for l := range f.archive {
			langs = append(langs, l)
		}
	}
	slices.Sort(langs)
	langs = slices.Compact(langs)
	if len(langs) < 2 {
		return nil
	}
	return langs
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f", float64(n)/1e6) }

func milliseconds(d time.Duration) string { return fmt.Sprintf("%.2f", float64(d)/1e6) }

func writeMarkdown(w io.Writer, rows [][]string) error {
	for i, r := range rows {
		if _, err := fmt.Fprintf(w, "| %s |\n", strings.Join(r, " | ")); err != nil {
			return err
		}
		if i > 0 {
			continue
		}
		if _, err := fmt.Fprintf(w, "|---%s\n", strings.Repeat("|--:", len(r)-1)+"|"); err != nil {
			return err
		}
	}
	return nil
}
