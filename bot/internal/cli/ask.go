package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/terminal"
	"github.com/ukti-bot/ukti/bot/internal/answer"
	"github.com/ukti-bot/ukti/bot/internal/app"
	"github.com/ukti-bot/ukti/bot/internal/config"
	"github.com/ukti-bot/ukti/bot/internal/dialog"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/knowledge"
)

// askFlags are the flags of ask.
type askFlags struct {
	json, explain, batch bool
	articles             []string
	without              without
	limit                int
	lang                 string
}

// maxLimit bounds the quotes of a row.
const maxLimit = 1000

func (g questionCommands) askCommand(configPath *string) *cobra.Command {
	var f askFlags
	c := &cobra.Command{
		Use:   "ask [question… | -]",
		Short: "Answer one question, or a batch of them",
		Long: `Answers one question with a passage quoted byte for byte and its source line, or
says that it has found nothing about it. The articles are those of --articles, else
the archive in data_dir where there is one, else the config's or the shipped ones. With
search.opensearch in the config the cluster finds the archive's articles.
Both end with status 0; wrong use, an empty question among it, ends with 2 and a
failure with 1, also when an article had to be left out. With - the question is all
of standard input, whatever lines it has.

With --batch it reads JSON lines from standard input,
  {"id": "…", "question": "…", "article": "…", "lang": "…"}
the last two optional and other keys ignored, and writes one line for each:
  {"id": "…", "confidence": "strong|weak|none", "quotes": [{"article": "…",
   "line": 6, "start": 0, "end": 99, "text": "…", "score": 1.0,
   "context": {"start": 0, "end": 240, "text": "…"}}], "took_us": 120}
start and end are byte offsets into the article's text. Ranked quotes are given
whatever the confidence. "partial": true is in a line where OpenSearch could not be
asked and the newest articles alone were. A bad line gives {"id": "…", "error": "…"}.`,
		Example: `  ukti ask "ঝাং ইউক্সিয়া কে?"
  ukti ask putin kobe beijing giyechilen?
  ukti ask - < question.txt
  ukti ask --articles ./news --articles more.jsonl "who won?"
  ukti ask --json --limit 10 "who won?"
  ukti ask --explain --without phonetic "putin kobe?"
  ukti ask --batch < questions.jsonl > answers.jsonl`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if f.batch && len(args) > 0 {
				return usage("--batch reads its questions from standard input; leave the question out, or --batch")
			}
			question, err := g.p.words(args)
			if err == nil {
				err = f.check(question)
			}
			if err != nil {
				return err
			}
			return g.ask(c.Context(), *configPath, f, question)
		},
	}
	c.Flags().BoolVar(&f.json, "json", false, "answer as one line of JSON, as --batch does, with title, url and cite")
	c.Flags().BoolVar(&f.explain, "explain", false, "show the ranked quotes, each with the sum of its score's parts")
	c.Flags().BoolVar(&f.batch, "batch", false, "read questions from standard input as JSON lines")
	c.Flags().StringArrayVar(&f.articles, "articles", nil, "`PATH` of a folder or file to quote from, instead of the archive or the shipped articles (repeatable)")
	c.Flags().IntVar(&f.limit, "limit", knowledge.DefaultLimit, "`N` ranked quotes at most; shows them all without --batch and --json too")
	f.without.addTo(c)
	c.Flags().StringVar(&f.lang, "lang", "", "language of the question: bn, bn-Latn, en or hi (default: detected)")
	_ = c.RegisterFlagCompletionFunc("lang", cobra.FixedCompletions([]string{"bn", "bn-Latn", "en", "hi"}, cobra.ShellCompDirectiveNoFileComp))
	return c
}

// check finds wrong use.
func (f *askFlags) check(question string) error {
	switch {
	case f.batch && f.lang != "":
		return usage("--batch takes the language from each line's \"lang\"; leave --lang out")
	case f.limit < 1 || f.limit > maxLimit:
		return usage("--limit is %d; write a number from 1 to %d", f.limit, maxLimit)
	case f.lang != "" && answer.KnownLang(f.lang) == "":
		return usage("--lang is %q; it must be bn, bn-Latn, en or hi", f.lang)
	}
	if err := f.without.parse(); err != nil {
		return err
	}
	if f.batch {
		return nil
	}
	if err := answer.CheckQuestion(question); err != nil {
		return usage("%w; see: ukti ask --help", err)
	}
	return nil
}

// ask loads the articles and answers. Articles that had to be left out are told
// after all output.
func (g questionCommands) ask(ctx context.Context, configPath string, f askFlags, question string) error {
	loaded, err := config.Load(configPath, g.p.Environ)
	if err != nil {
		return err
	}
	if len(f.articles) == 0 && loaded.Search.OpenSearch.Used() {
		return g.askRemote(ctx, loaded, f, question)
	}
	bar := newProgress(g.p.Stderr)
	from, leftOut, err := g.askedOf(ctx, loaded, f.articles, nil, bar)
	bar.clear()
	if err != nil {
		return err
	}
	defer from.close()
	r := g.reader(loaded, f.without.left)
	from.shelf.UseReader(r)
	done, err := g.useVectors(ctx, loaded, from.shelf, r, f.without.left)
	if err != nil {
		return err
	}
	defer done()
	a := f.asker()
	a.Index = from.shelf.Index()
	return errors.Join(g.answer(ctx, a, from, loaded.Config, f, question), leftOutError(leftOut))
}

func (f *askFlags) asker() *answer.Asker {
	return &answer.Asker{Limit: f.limit, Without: f.without.left, Explain: f.explain}
}

// answer answers in the form that the flags want.
func (g questionCommands) answer(ctx context.Context, a *answer.Asker, from asked, c *config.Config, f askFlags, question string) error {
	switch {
	case f.batch:
		return batch(ctx, a, g.p.Stdin, g.p.Stdout)
	case f.json:
		a.About = true
		return g.askJSON(ctx, a, f.lang, question)
	case f.explain || len(f.without.left) > 0 || f.limit != knowledge.DefaultLimit:
		return g.askRanked(ctx, a, f.lang, question)
	default:
		return g.askReadable(ctx, from, c, f.lang, question)
	}
}

// asked is what questions are answered from.
type asked struct {
	shelf *knowledge.LiveIndex
	room  *newsroom.Room // the archive behind it; nil when there is none
}

func (a asked) close() {
	if a.room != nil {
		_ = a.room.Close() // nothing was written
	}
}

// askedOf loads the articles at paths; without any, the archive as it is, also while
// a bot writes to it; where there is none, the config's articles or the shipped ones.
func (g questionCommands) askedOf(ctx context.Context, loaded config.Loaded, paths []string, search *newsroom.Search, bar *progress) (asked, []error, error) {
	if len(paths) == 0 && loaded.Archive.Enabled {
		o, err := app.Newsroom(loaded.Config, version, nil, app.NewLogger(g.p.Stderr, loaded.Log, loaded.Secrets()))
		if err != nil {
			return asked{}, nil, err
		}
		o.Progress, o.Search = bar.show, search
		room, err := newsroom.OpenReadOnly(ctx, o)
		if err == nil {
			return asked{room.Index.Live(), room}, room.LeftOut, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return asked{}, nil, err
		}
	}
	if len(paths) == 0 {
		paths = loaded.Articles
	}
	corrections, err := loaded.Meaning.ReadCorrections()
	if err != nil {
		return asked{}, nil, err
	}
	x, leftOut, err := app.Load(ctx, paths, knowledge.Options{Progress: bar.show, Corrections: corrections})
	return asked{knowledge.NewLiveIndex(x), nil}, leftOut, err
}

// leftOutError has a line for each article that was left out; nil for none.
func leftOutError(leftOut []error) error {
	if len(leftOut) == 0 {
		return nil
	}
	return fmt.Errorf("%w\n%d of the articles left out; the answer is from the others", errors.Join(leftOut...), len(leftOut))
}

func (g questionCommands) askJSON(ctx context.Context, a *answer.Asker, lang, question string) error {
	row, err := a.Answer(ctx, answer.Request{ID: answer.NoID(), Question: question, Lang: lang})
	if err != nil {
		return err
	}
	_, err = g.p.Stdout.Write(answer.Encode(row))
	return err
}

// askReadable answers as the bot would in a chat.
func (g questionCommands) askReadable(ctx context.Context, from asked, c *config.Config, lang, question string) error {
	store, err := state.Temporary(ctx, state.Options{})
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }() // it held nothing that matters now
	logger := app.NewLogger(g.p.Stderr, c.Log, c.Secrets())
	talk, err := dialog.New(dialog.Options{
		LiveIndex: from.shelf, Room: from.room, Store: store, Lang: c.Language, PublicURL: c.Web.PublicURL, Version: version, Log: logger,
	})
	if err != nil {
		return err
	}
	chat := terminal.New(terminal.Options{
		In:  strings.NewReader(strings.Join(strings.Fields(question), " ") + "\n"), // the chat reads lines
		Out: g.p.Stdout, Lang: cmp.Or(lang, c.Language),
	})
	return chat.Run(ctx, oneAnswer{talk})
}

// oneAnswer is a conversation that ends with its first answer, so that there is
// nothing to choose from.
type oneAnswer struct{ adapters.Handler }

func (h oneAnswer) Answer(ctx context.Context, q adapters.Question) adapters.Reply {
	r := h.Handler.Answer(ctx, q)
	r.Choices = nil
	return r
}
