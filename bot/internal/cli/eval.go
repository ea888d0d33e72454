package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/ukti-bot/ukti/bot/internal/app"
	"github.com/ukti-bot/ukti/bot/internal/config"
	"github.com/ukti-bot/ukti/bot/internal/eval"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/questions"
)

// evalFlags are the flags of eval.
type evalFlags struct {
	json, articleScope, watches bool
	articles                    []string
	without                     without
	limit, misses               int
	curve                       string
}

func (g questionCommands) evalCommand(configPath *string) *cobra.Command {
	var f evalFlags
	c := &cobra.Command{
		Use:   "eval QUESTIONS…",
		Short: "Measure the answers with question sets",
		Long: `Asks every question of one or more sets and prints how often the first quote is
right, how sure the search was, and how long it took: a row for each language or
form, and one for all. With the reader, two more lines each say what it is worth.
docs/evaluating.md explains each measure. All articles are read into memory, also where
search.opensearch is set: it measures the search that answers there.

A set is a file of JSON lines:
  {"id": "…", "question": "…", "lang": "bn", "passage_id": "…",
   "answers": ["…"], "answer_starts": [12], "answerable": true}
answer_starts are code points of the article's text; "article": "…", "lines": [6]
may stand in the place of the answers. Ends with status 1 when a quote is not the
article's bytes, a question could not be asked because its article is not held, or
an answer does not stand where the set says.`,
		Example: `  ukti eval questions.jsonl --articles ./news
  ukti eval questions.jsonl --articles news.jsonl --article-scope
  ukti eval questions.jsonl --articles ./news --curve curve.svg --misses 10
  ukti eval questions.jsonl --articles news.jsonl --watches
  ukti eval --json --without phonetic questions.jsonl`,
		RunE: func(c *cobra.Command, files []string) error {
			if err := f.check(files); err != nil {
				return err
			}
			return g.eval(c.Context(), *configPath, f, files)
		},
	}
	c.Flags().StringArrayVar(&f.articles, "articles", nil, "`PATH` of a folder or file to quote from, instead of the shipped articles (repeatable)")
	c.Flags().BoolVar(&f.articleScope, "article-scope", false, "ask each question within its own article")
	c.Flags().IntVar(&f.limit, "limit", 10, "`N` ranked quotes for each question")
	f.without.addTo(c)
	c.Flags().BoolVar(&f.watches, "watches", false, "also have the questions watched while the articles come in")
	c.Flags().BoolVar(&f.json, "json", false, "print one JSON object")
	c.Flags().StringVar(&f.curve, "curve", "", "draw the risk–coverage curve into `FILE`, as an SVG")
	c.Flags().IntVar(&f.misses, "misses", 0, "show the `N` misses that the search was surest of")
	_ = c.MarkFlagFilename("curve", "svg")
	return c
}

// check finds wrong use.
func (f *evalFlags) check(files []string) error {
	switch {
	case len(files) == 0:
		return usage("eval needs a file of questions; see: ukti eval --help")
	case f.limit < 1 || f.limit > maxLimit:
		return usage("--limit is %d; write a number from 1 to %d", f.limit, maxLimit)
	case f.misses < 0 || f.misses > maxLimit:
		return usage("--misses is %d; write a number from 0 to %d", f.misses, maxLimit)
	}
	return f.without.parse()
}

// eval asks, measures and prints. What makes the figures doubtful is told after
// all output.
func (g questionCommands) eval(ctx context.Context, configPath string, f evalFlags, files []string) error {
	loaded, err := config.Load(configPath, g.p.Environ)
	if err != nil {
		return err
	}
	var asked []questions.Question
	for _, file := range files {
		set, err := questions.Read(file)
		if err != nil {
			return err
		}
		asked = append(asked, set...)
	}
	paths := f.articles
	if len(paths) == 0 {
		paths = loaded.Articles
	}
	bar := newProgress(g.p.Stderr)
	corrections, err := loaded.Meaning.ReadCorrections()
	if err != nil {
		return err
	}
	index, leftOut, err := app.Load(ctx, paths, knowledge.Options{Progress: bar.show, Corrections: corrections})
	bar.clear()
	if err != nil {
		return err
	}
	shelf := knowledge.NewLiveIndex(index)
	r := g.reader(loaded, f.without.left)
	shelf.UseReader(r)
	done, err := g.useVectors(ctx, loaded, shelf, r, f.without.left)
	if err != nil {
		return err
	}
	defer done()
	report, err := g.measure(ctx, shelf.Index(), asked, f, r != nil)
	if err != nil {
		return err
	}
	err = g.printReport(report, f)
	return errors.Join(err, report.Doubts(), leftOutError(leftOut))
}

// measure asks the questions, and where a reader reads, once more without it.
func (g questionCommands) measure(ctx context.Context, x *knowledge.Index, asked []questions.Question, f evalFlags, reads bool) (*eval.Report, error) {
	asking := newProgress(g.p.Stderr)
	defer asking.clear()
	o := eval.Options{Limit: f.limit, WithinArticle: f.articleScope, Without: f.without.left, Progress: func(done int) { asking.showOf(done, len(asked)) }}
	var alone []eval.Answer
	if reads {
		asking.doing = "asking questions without the reader"
		unread := o
		unread.Without = slices.Concat(o.Without, []knowledge.Component{knowledge.WithoutReader})
		var err error
		if alone, err = eval.Ask(ctx, x, asked, unread); err != nil {
			return nil, err
		}
	}
	asking.doing = "asking questions"
	answers, err := eval.Ask(ctx, x, asked, o)
	if err != nil {
		return nil, err
	}
	report, err := eval.NewReport(ctx, x, answers, o, f.misses)
	if err == nil && reads {
		report.Readings = eval.Readings(alone, answers)
	}
	if err == nil && f.watches {
		asking.doing = "holding articles against watches"
		report.Watched, err = eval.Watch(ctx, x, answers)
	}
	return report, err
}

func (g questionCommands) printReport(r *eval.Report, f evalFlags) error {
	text := r.Text()
	if f.json {
		text = r.JSON()
	}
	if _, err := io.WriteString(g.p.Stdout, text); err != nil {
		return fmt.Errorf("printing the measures: %w", err)
	}
	if f.curve == "" {
		return nil
	}
	if err := os.WriteFile(f.curve, []byte(eval.SVG(r.Curves)), 0o644); err != nil {
		return fmt.Errorf("the curve can't be drawn: %w; name a file that can be written", err)
	}
	return nil
}
