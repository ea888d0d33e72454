package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"go/format"
	"io"
	"math"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode"

	"github.com/ukti-bot/ukti/knowledge/internal/rank"
)

// group is the questions of one kind of set and one language or form.
type group struct {
	name    string
	members []int // of the examples
}

// groups gives them sorted: for each kind of set every language and all together,
// and every set together.
func groups(examples []example) []group {
	by := map[string]*group{}
	for i := range examples {
		set := examples[i].set
		for _, name := range []string{set + ", " + cmp.Or(examples[i].lang, "?"), set + ", all", "all sets"} {
			if by[name] == nil {
				by[name] = &group{name: name}
			}
			by[name].members = append(by[name].members, i)
		}
	}
	var out []group
	for _, g := range by {
		out = append(out, *g)
	}
	slices.SortFunc(out, func(a, b group) int { return cmp.Compare(a.name, b.name) })
	return out
}

// reportWeights fits the weights and prints what they are worth, and them as Go.
func reportWeights(ctx context.Context, out io.Writer, examples []example, o *options) error {
	crossed, err := crossValidate(ctx, examples, o)
	if err != nil {
		return err
	}
	fitted, err := fitWeights(ctx, examples, func(*example) bool { return true }, o)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "QUESTIONS\tn\tcandidates\thit@1 in force\tcross-validated in %d\tstandard error\tseen in fitting\t\n", o.folds)
	before := inForce(o)
	for _, g := range groups(examples) {
		var n, among, old, crossRight, seen int
		for _, i := range g.members {
			e := &examples[i]
			if !e.answerable {
				continue
			}
			n++
			among += count(slices.Contains(e.right, true))
			old += count(rightAt(e, before.best(e)))
			crossRight += count(rightAt(e, crossed[i]))
			seen += count(rightAt(e, fitted.best(e)))
		}
		if n > 0 {
			p := share(crossRight, n)
			fmt.Fprintf(w, "%s\t%d\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t\n", g.name, n, share(among, n), share(old, n), p, math.Sqrt(p*(1-p)/float64(n)), share(seen, n))
		}
	}
	_ = w.Flush() // to a buffer, which never fails
	name := map[rank.Setting]string{rank.English: "English", rank.Served: "Embedded"}[o.setting()]
	source := weightsSource(name+"OwnWords", fitted[:nSignals]) + weightsSource(name+"Copying", fitted[nSignals:])
	_, err = fmt.Fprintf(out, "Candidates: share of the questions whose right sentence was looked at at all.\n\n%s\n%s\n", b.Bytes(), formatted(source))
	return err
}

func rightAt(e *example, i int) bool { return i >= 0 && e.right[i] }

func weightsSource(name string, w []float64) string {
	var parts []string
	for k, signal := range rank.Names {
		parts = append(parts, fmt.Sprintf("%s: %.2f", constant(signal), w[k]/rank.Sharpness))
	}
	return "var " + name + " = Weights{\n" + wrapped(parts) + "}\n"
}

// constant is the name that package rank has for a signal or clue.
func constant(name string) string {
	var b strings.Builder
	for _, part := range strings.Split(name, "-") {
		for i, r := range part {
			if i == 0 {
				r = unicode.ToUpper(r)
			}
			b.WriteRune(r)
		}
	}
	return b.String()
}

// wrapped writes the elements of a literal, six on a line.
func wrapped(parts []string) string {
	var b strings.Builder
	for line := range slices.Chunk(parts, 6) {
		b.WriteString(strings.Join(line, ", ") + ",\n")
	}
	return b.String()
}

// formatted gives the source as gofmt does, or as it is when it is no Go.
func formatted(source string) string {
	if out, err := format.Source([]byte(source)); err == nil {
		return string(out)
	}
	return source
}
