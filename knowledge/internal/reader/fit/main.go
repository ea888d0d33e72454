// Fit finds what the reader's margin counts for, in the order and in the degree, from
// question sets that the reader was not trained on, and shows what reading is worth. It is
// a tool for those who work on the reader, no part of the product.
//
//	go run ./knowledge/internal/reader/fit --articles news.jsonl --questions natural.jsonl --ids nt2,nt5
//
// With --vectors it searches with the reader's own vectors, too.
// The degree is fitted for the order in force: after a change of rank.ReadWeight, run it again.
// Other weights in the order are shown fairly with --whole alone: else what would have come
// first with them may not have been read.
// A degree for sets over several archives is fitted in two steps: a run for each with --rows,
// and then, each set counting as much (one named twice, twice),
//
//	go run ./knowledge/internal/reader/fit --join news.rows --join encyclopedia.rows
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/ingest"
	"github.com/ukti-bot/ukti/knowledge/internal/rank"
	"github.com/ukti-bot/ukti/knowledge/questions"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "fit:", err)
		os.Exit(1)
	}
}

type options struct {
	articles, questions []string
	ids                 string
	every, threads      int
	vectors             string
	whole               bool
	single              bool
	rows                string
	join                []string
}

func parse(args []string, stderr io.Writer) (*options, error) {
	var o options
	f := flag.NewFlagSet("fit", flag.ContinueOnError)
	f.SetOutput(stderr)
	list := func(name, usage string, to *[]string) {
		f.Func(name, usage+" (repeatable)", func(s string) error { *to = append(*to, s); return nil })
	}
	list("articles", "folder or file of articles", &o.articles)
	list("questions", "question set", &o.questions)
	f.StringVar(&o.ids, "ids", "", "only questions whose id begins with one of these, parted by commas")
	f.IntVar(&o.every, "every", 1, "only about one in so many")
	f.BoolVar(&o.single, "single", false, "ask each question of its own article alone")
	f.StringVar(&o.rows, "rows", "", "file to write what the degree is made of to, a line for each question")
	list("join", "file that --rows wrote: fit the degree on these alone", &o.join)
	f.IntVar(&o.threads, "threads", 2, "windows read at a time")
	f.StringVar(&o.vectors, "vectors", "", "folder that keeps the sentences' vectors: search with the reader's own; without it no vectors are used")
	f.BoolVar(&o.whole, "whole", false, "read on when the first three sentences are settled")
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	if f.NArg() == 0 && len(o.join) > 0 {
		return &o, nil
	}
	if f.NArg() > 0 || len(o.articles) == 0 || len(o.questions) == 0 || o.every < 1 {
		return nil, errors.New("name files with --articles and --questions, and a number from 1 with --every; or with --join")
	}
	return &o, nil
}

// chosen reports whether a question is asked.
func (o *options) chosen(id string) bool {
	h := fnv.New32a()
	_, _ = io.WriteString(h, id)
	return int(h.Sum32()>>8)%o.every == 0 && slices.ContainsFunc(strings.Split(o.ids, ","), func(p string) bool { return strings.HasPrefix(id, p) })
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	if len(o.join) > 0 {
		return join(stdout, o.join)
	}
	x, err := knowledge.Build(ctx, ingest.Read(ctx, o.articles, ingest.Options{}), knowledge.Options{})
	if err != nil {
		return err
	}
	r, err := knowledge.NewReader(knowledge.ReaderOptions{Threads: o.threads, Whole: o.whole})
	if err != nil {
		return err
	}
	if o.vectors != "" {
		var done func()
		if x, done, err = withVectors(ctx, x, r, o.vectors, stderr); err != nil {
			return err
		}
		defer done()
	}
	var all []example
	for _, path := range o.questions {
		set, err := questions.Read(path)
		if err != nil {
			return err
		}
		for i := range set {
			if !o.chosen(set[i].ID) {
				continue
			}
			e, err := o.ask(ctx, x, r, &set[i])
			if err != nil {
				return err
			}
			all = append(all, e)
		}
	}
	report(stdout, all)
	if o.rows != "" {
		return writeRows(o.rows, rowsOf(all))
	}
	return nil
}

// candidates are the sentences that a change of weight may put first.
const candidates = 30

// example is a question, as it is answered without and with the reader.
type example struct {
	id, lang    string
	answerable  bool
	alone, with []sentence
	unread      knowledge.Result
	read        knowledge.Result
	took        time.Duration // with the reader
}

type sentence struct {
	own, margin float64
	right       bool
}

func (o *options) ask(ctx context.Context, x *knowledge.Index, r *knowledge.Reader, q *questions.Question) (e example, err error) {
	e.id, e.lang, e.answerable = q.ID, q.Lang, q.Answerable
	query := q.Query()
	if o.single {
		query.Article = q.Article
	}
	query.Limit, query.Signals = candidates, true
	if e.unread, err = x.Search(ctx, query); err != nil {
		return e, err
	}
	began := time.Now()
	if e.read, err = x.UseReader(r).Search(ctx, query); err != nil {
		return e, err
	}
	e.took = time.Since(began)
	e.alone, e.with = sentences(x, q, e.unread), sentences(x, q, e.read)
	return e, nil
}

func sentences(x *knowledge.Index, q *questions.Question, r knowledge.Result) (out []sentence) {
	a, _ := x.Article(q.Article)
	gold := q.Gold(a.Body)
	for i := range r.Passages {
		p := &r.Passages[i]
		margin := valueOf(p.Signals, "reader")
		out = append(out, sentence{p.Score - rank.ReadWeight*margin, margin, gold.Quoted(p)})
	}
	return out
}

func valueOf(all []knowledge.Signal, name string) float64 {
	for _, s := range all {
		if s.Name == name {
			return s.Value
		}
	}
	return 0
}
