package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/ingest"
	"github.com/ukti-bot/ukti/knowledge/internal/rank"
	"github.com/ukti-bot/ukti/knowledge/questions"
)

// The models of the degree are fitted over several archives at once, for what a clue says
// depends on how much is searched. Arguments come in order: --archive names one, and what
// follows is asked of it until the next one.

// clueModel is a logistic model of the clues: the bias, then a weight per clue.
type clueModel []float64

// askedSet is one question set and how it is asked.
type askedSet struct {
	archive, file string
	weight        float64 // of the whole set; a small one counts as much as a large one with the same
	elsewhere     bool    // the archive does not tell of it
	scoped        bool    // each question within its article
	authors       bool    // left out author by author for the cross-validation
}

// seen is one question with its clues.
type seen struct {
	set    *askedSet
	author string
	clues  []float64
	right  bool // the first passage answers
	told   bool // the archive tells of it
	near   bool // it is about something told, but has no answer
	weight float64
}

type degreeOptions struct {
	sets    []askedSet
	penalty float64
	model   string // "answers" or "tells"
	leave   []string
}

func parseDegrees(args []string, stderr io.Writer) (*degreeOptions, error) {
	var o degreeOptions
	archive := ""
	f := flag.NewFlagSet("fit degrees", flag.ContinueOnError)
	f.SetOutput(stderr)
	set := func(name, usage string, base askedSet) {
		f.Func(name, usage+"; FILE or FILE=WEIGHT (repeatable)", func(s string) error {
			base.file, base.weight, base.archive = s, 1, archive
			if file, weight, ok := strings.Cut(s, "="); ok {
				w, err := strconv.ParseFloat(weight, 64)
				if err != nil || w <= 0 {
					return fmt.Errorf("the weight %q is no number above nought", weight)
				}
				base.file, base.weight = file, w
			}
			if archive == "" {
				return errors.New("name its --archive before it")
			}
			o.sets = append(o.sets, base)
			return nil
		})
	}
	f.Func("archive", "articles that the sets behind it are asked of (repeatable)", func(s string) error { archive = s; return nil })
	set("asked", "questions about the archive", askedSet{})
	set("authors", "the same, cross-validated by the author, the part of the id before its first hyphen", askedSet{authors: true})
	set("scoped", "questions asked each within its article", askedSet{scoped: true})
	set("elsewhere", "questions that the archive does not tell of", askedSet{elsewhere: true})
	f.StringVar(&o.model, "model", "tells", "answers: whether the first passage does; tells: whether the archive tells of what is asked")
	f.Float64Var(&o.penalty, "penalty", 1, "on half the sum of the squared weights, where a set of weight 1 counts as a thousand questions")
	f.Func("without", "clue that is left out (repeatable)", func(s string) error { o.leave = append(o.leave, s); return nil })
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	switch {
	case f.NArg() > 0:
		return nil, fmt.Errorf("%q is no flag; name files with --archive, --asked and --elsewhere", f.Arg(0))
	case len(o.sets) == 0:
		return nil, errors.New("no question set; name one with --asked behind its --archive")
	case o.model != "answers" && o.model != "tells":
		return nil, fmt.Errorf("--model %q; write answers or tells", o.model)
	case o.penalty <= 0:
		return nil, errors.New("the penalty is nought or less; without one the weights have no bound")
	}
	return &o, nil
}

func runDegrees(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parseDegrees(args, stderr)
	if err != nil {
		return err
	}
	var all []seen
	var x *knowledge.Index
	held := ""
	for i := range o.sets {
		s := &o.sets[i]
		if s.archive != held {
			if x, err = knowledge.Build(ctx, ingest.Read(ctx, []string{s.archive}, ingest.Options{}), knowledge.Options{}); err != nil {
				return err
			}
			held = s.archive
		}
		if all, err = s.ask(ctx, x, all); err != nil {
			return err
		}
	}
	_, err = stdout.Write(o.report(all))
	return err
}

// ask appends the questions of a set.
func (s *askedSet) ask(ctx context.Context, x *knowledge.Index, all []seen) ([]seen, error) {
	set, err := questions.Read(s.file)
	if err != nil {
		return nil, err
	}
	out := make([]seen, len(set))
	err = questions.Each(ctx, len(set), func(i int) error {
		q := &set[i]
		query := q.Query()
		query.Limit, query.Signals = 1, true
		if s.scoped {
			query.Article = q.Article
		}
		r, err := x.Search(ctx, query)
		if err != nil && !errors.Is(err, knowledge.ErrBlank) {
			return fmt.Errorf("%s: %w", q.Origin(), err)
		}
		one := seen{set: s, told: q.Answerable && !s.elsewhere, near: !q.Answerable && !s.elsewhere}
		one.author, _, _ = strings.Cut(q.ID, "-")
		for _, c := range r.Stats.Clues {
			one.clues = append(one.clues, c.Value)
		}
		if article, ok := x.Article(q.Article); ok && one.told && len(r.Passages) > 0 {
			one.right = q.Gold(article.Body).Quoted(&r.Passages[0])
		}
		out[i] = one
		return nil
	})
	out = slices.DeleteFunc(out, func(s seen) bool { return len(s.clues) == 0 })
	for i := range out {
		out[i].weight = 1000 * s.weight / float64(len(out))
	}
	return append(all, out...), err
}

// fitDegree fits the model on the examples for which use holds.
func (o *degreeOptions) fitDegree(all []seen, use func(*seen) bool) clueModel {
	loss := func(m, gradient []float64) float64 {
		free := slices.Clone(m)
		free[0] = 0 // the bias is not held back
		sum := o.penalty / 2 * dot(free, free)
		copy(gradient, free)
		scale(gradient, o.penalty)
		for i := range all {
			e := &all[i]
			if !use(e) || o.model == "tells" && e.near {
				continue
			}
			z := e.sum(m)
			want := 0.0
			if o.wanted(e) {
				want = 1
			}
			sum += e.weight * (math.Log1p(math.Exp(-math.Abs(z))) + max(z, 0) - want*z)
			off := e.weight * (1/(1+math.Exp(-z)) - want)
			gradient[0] += off
			for k, v := range e.clues {
				gradient[k+1] += off * v
			}
		}
		for k, name := range rank.ClueNames {
			if slices.Contains(o.leave, name) {
				gradient[k+1] = 0
			}
		}
		return sum
	}
	return minimise(loss, make(clueModel, 1+len(rank.ClueNames)), tolerance, 10*mostSteps)
}

// wanted is what the model is to say of an example.
func (o *degreeOptions) wanted(e *seen) bool {
	if o.model == "answers" {
		return e.right
	}
	return e.told
}

func (e *seen) sum(m clueModel) float64 {
	sum := m[0]
	for k, v := range e.clues {
		sum += m[k+1] * v
	}
	return sum
}

// report fits, cross-validates, and writes what the thresholds would do to each set, and
// the model as Go.
func (o *degreeOptions) report(all []seen) []byte {
	model := o.fitDegree(all, func(*seen) bool { return true })
	judged := make([]float64, len(all))
	authors := map[string]clueModel{}
	for i := range all {
		e, m := &all[i], model
		if e.set.authors {
			if authors[e.author] == nil {
				authors[e.author] = o.fitDegree(all, func(other *seen) bool { return !other.set.authors || other.author != e.author })
			}
			m = authors[e.author]
		}
		judged[i] = 1 / (1 + math.Exp(-e.sum(m)))
	}
	var b bytes.Buffer
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprint(w, "SHARE FROM THERE ON (of it right)\t")
	thresholds := []float64{0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9}
	for _, t := range thresholds {
		fmt.Fprintf(w, "%.2f\t", t)
	}
	fmt.Fprintln(w)
	for s := range o.sets {
		for _, near := range []bool{false, true} {
			o.row(w, all, judged, &o.sets[s], near, thresholds)
		}
	}
	_ = w.Flush() // to a buffer, which never fails
	var parts []string
	for k, name := range rank.ClueNames {
		if model[k+1] != 0 {
			parts = append(parts, fmt.Sprintf("%s: %.2f", constant(name), model[k+1]))
		}
	}
	source := fmt.Sprintf("var %s = Model{Bias: %.2f, Weights: Evidence{\n%s}}\n", o.model, model[0], wrapped(parts))
	return append(b.Bytes(), "\n"+formatted(source)...)
}

// row writes one set's line: of its questions with an answer, or of those without.
func (o *degreeOptions) row(w io.Writer, all []seen, judged []float64, set *askedSet, near bool, thresholds []float64) {
	n := 0
	above, right := make([]int, len(thresholds)), make([]int, len(thresholds))
	for i := range all {
		e := &all[i]
		if e.set != set || e.near != near {
			continue
		}
		n++
		for k, t := range thresholds {
			if judged[i] >= t {
				above[k]++
				right[k] += count(e.right)
			}
		}
	}
	if n == 0 {
		return
	}
	fmt.Fprintf(w, "%s", filepath.Join(filepath.Base(filepath.Dir(set.file)), filepath.Base(set.file)))
	if near {
		fmt.Fprint(w, ", unanswerable")
	}
	fmt.Fprint(w, "\t")
	for k := range thresholds {
		fmt.Fprintf(w, "%.3f (%.2f)\t", share(above[k], n), share(right[k], max(1, above[k])))
	}
	fmt.Fprintln(w)
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

func share(part, of int) float64 { return float64(part) / float64(max(1, of)) }
