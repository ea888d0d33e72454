// Fit finds weights for package rank from question sets, and shows what they are
// worth on questions that they were not fitted on. It is a tool for those who work
// on the ranking, no part of the product.
//
//	go run ./knowledge/internal/rank/fit --articles news.jsonl \
//	    --own-words natural.jsonl --copying copied.jsonl --copying-limit 1600
//
// With --embed-url it asks an embedding server too, with --embed-reader the reader, and fits
// the weights for when there are vectors. --vectors names a folder that keeps the sentences'.
//
// It asks every question over all articles with the weights in force, reads the
// signals of the candidates, and fits OwnWords and Copying at once (listwise.go).
// With "degrees" as its first argument it fits the models of the degree instead
// (degrees.go), by the clues of the sentences that the weights in force put first: after a
// change of weights, run it again so. Equal input gives equal output.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/ingest"
	"github.com/ukti-bot/ukti/knowledge/internal/rank"
	"github.com/ukti-bot/ukti/knowledge/questions"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	do, args := run, os.Args[1:]
	if len(args) > 0 && args[0] == "degrees" {
		do, args = runDegrees, args[1:]
	}
	err := do(ctx, args, os.Stdout, os.Stderr)
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "fit:", err)
		os.Exit(1)
	}
}

// options are the command's flags.
type options struct {
	articles, ownWords, copying []string
	copyingLimit, folds         int
	penalty                     float64
	keep                        []string
	english                     bool
	source                      source
}

// setting is the one that weights are fitted for.
func (o *options) setting() rank.Setting {
	switch {
	case o.source.used():
		return rank.Served
	case o.english:
		return rank.English
	}
	return rank.Anywhere
}

func parse(args []string, stderr io.Writer) (*options, error) {
	var o options
	f := flag.NewFlagSet("fit", flag.ContinueOnError)
	f.SetOutput(stderr)
	list := func(name, usage string, to *[]string) {
		f.Func(name, usage+" (repeatable)", func(s string) error { *to = append(*to, s); return nil })
	}
	list("articles", "folder or file of articles", &o.articles)
	list("own-words", "question set in the askers' own words", &o.ownWords)
	list("copying", "question set that copies the articles' sentences", &o.copying)
	list("keep", "signal whose weights stay as they are", &o.keep)
	f.IntVar(&o.copyingLimit, "copying-limit", 0, "so many of the copying questions, evenly spread; 0 for all")
	f.IntVar(&o.folds, "folds", 3, "parts for the cross-validation")
	f.Float64Var(&o.penalty, "penalty", 0.3, "on half the sum of the squared weights, before they are divided by ten")
	f.BoolVar(&o.english, "english", false, "fit EnglishOwnWords and EnglishCopying; all questions and articles must be in English")
	f.StringVar(&o.source.url, "embed-url", "", "embedding server: fit EmbeddedOwnWords and EmbeddedCopying")
	f.BoolVar(&o.source.reader, "embed-reader", false, "the same with the reader's own vectors, without a server")
	f.StringVar(&o.source.queryModel, "query-model", "", "its model for questions")
	f.StringVar(&o.source.passageModel, "passage-model", "", "its model for sentences")
	f.StringVar(&o.source.folder, "vectors", "", "folder that keeps the sentences' vectors")
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	switch {
	case f.NArg() > 0:
		return nil, fmt.Errorf("%q is no flag; name files with --articles, --own-words and --copying", f.Arg(0))
	case len(o.articles) == 0 || len(o.ownWords) == 0 || len(o.copying) == 0:
		return nil, errors.New("--articles, --own-words and --copying are needed; name a file with each")
	case o.folds < 2:
		return nil, fmt.Errorf("--folds is %d; write 2 or more", o.folds)
	case o.source.url != "" && o.source.reader:
		return nil, errors.New("--embed-url and --embed-reader are two ways; choose one")
	case o.source.used() && o.source.folder == "":
		return nil, errors.New("--vectors is needed beside --embed-url and --embed-reader; name a folder")
	case o.penalty <= 0:
		return nil, errors.New("the penalty is nought or less; without one the weights have no bound")
	}
	for _, name := range o.keep {
		if !slices.Contains(rank.Names[:], name) {
			return nil, fmt.Errorf("--keep %q is no signal; there are %q", name, rank.Names[:])
		}
	}
	return &o, nil
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	x, err := knowledge.Build(ctx, ingest.Read(ctx, o.articles, ingest.Options{}), knowledge.Options{})
	if err != nil {
		return err
	}
	asked, err := read(o)
	if err != nil {
		return err
	}
	x, done, err := o.source.use(ctx, x, stderr)
	if err != nil {
		return err
	}
	defer done()
	examples, err := collect(ctx, x, asked, o)
	if err != nil {
		return err
	}
	return reportWeights(ctx, stdout, examples, o)
}

// The kinds of sets, as reports name them.
const (
	ownWords = "own words"
	copying  = "copying"
)

// asked is a question and the kind of its set.
type asked struct {
	*questions.Question
	set string
}

func read(o *options) ([]asked, error) {
	var all []asked
	for _, sets := range []struct {
		name  string
		files []string
		limit int
	}{{ownWords, o.ownWords, 0}, {copying, o.copying, o.copyingLimit}} {
		var set []asked
		for _, file := range sets.files {
			read, err := questions.Read(file)
			if err != nil {
				return nil, err
			}
			for i := range read {
				set = append(set, asked{&read[i], sets.name})
			}
		}
		all = append(all, spread(set, sets.limit)...)
	}
	return all, nil
}

// spread gives limit of all, evenly spread; all of them when limit is 0 or there
// are no more.
func spread[T any](all []T, limit int) []T {
	if limit == 0 || limit >= len(all) {
		return all
	}
	out := make([]T, limit)
	for i := range out {
		out[i] = all[i*len(all)/limit]
	}
	return out
}
