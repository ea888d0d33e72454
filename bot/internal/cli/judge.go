package cli

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/ukti-bot/ukti/bot/internal/answer"
	"github.com/ukti-bot/ukti/bot/internal/app"
	"github.com/ukti-bot/ukti/bot/internal/config"
	"github.com/ukti-bot/ukti/knowledge"
)

// judgeFlags are the flags of judge.
type judgeFlags struct {
	json, batch bool
	articles    []string
}

func (g questionCommands) judgeCommand(configPath *string) *cobra.Command {
	var f judgeFlags
	c := &cobra.Command{
		Use:   "judge [text… | -]",
		Short: "Judge an alleged quotation, claim by claim, or a batch of them",
		Long: `Judges whether the articles have a text: word for word, as a part of a sentence,
shortened, with other words, or not; claim by claim. It never says whether
something is true. Where search.opensearch is set the cluster finds the articles, as it
does for the bot, and those in memory are judged by while it can't: that is said then.
With - the text is all of standard input, whatever lines it has.

With --batch it reads JSON lines from standard input,
  {"id": "…", "text": "…", "mode": "statement", "platform": "discord|telegram",
   "entities": […]}
all but the text optional, and writes one line of JSON for each, as --json does for
one text. mode "statement" judges as a chat would: a question is not judged.
platform says how the text is marked up; entities are Telegram's.
docs/judging.md describes the answer. A bad line gives {"id": "…", "error": "…"}.`,
		Example: `  ukti judge "Engineers found a crack in the wall."
  ukti judge - < leaflet.txt
  ukti judge --json --articles ./news "…"
  ukti judge --batch < texts.jsonl > judgements.jsonl`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if f.batch && len(args) > 0 {
				return usage("--batch reads its texts from standard input; leave the text out, or --batch")
			}
			text, err := g.p.words(args)
			if err != nil {
				return err
			}
			if err := answer.CheckAlleged(text); !f.batch && err != nil {
				return usage("%w; see: ukti judge --help", err)
			}
			return g.judge(c.Context(), *configPath, f, text)
		},
	}
	c.Flags().BoolVar(&f.json, "json", false, "answer as one line of JSON, as --batch does")
	c.Flags().BoolVar(&f.batch, "batch", false, "read texts from standard input as JSON lines")
	c.Flags().StringArrayVar(&f.articles, "articles", nil, "`PATH` of a folder or file to judge by, instead of the archive or the shipped articles (repeatable)")
	return c
}

// judge loads the articles and judges. Articles that had to be left out are told
// after all output.
func (g questionCommands) judge(ctx context.Context, configPath string, f judgeFlags, text string) error {
	loaded, err := config.Load(configPath, g.p.Environ)
	if err != nil {
		return err
	}
	bar := newProgress(g.p.Stderr)
	from, leftOut, err := g.askedOf(ctx, loaded, f.articles, app.SearchOf(loaded.Config), bar)
	bar.clear()
	if err != nil {
		return err
	}
	defer from.close()
	j := judging{shelf: from.shelf}
	if from.room != nil {
		if j.former, err = from.room.Former(ctx); err != nil {
			return err
		}
	}
	switch {
	case f.batch:
		err = batch(ctx, j, g.p.Stdin, g.p.Stdout)
	case f.json:
		err = judgeJSON(ctx, j.judge(), g.p.Stdout, text)
	default:
		err = g.askReadable(ctx, from, loaded.Config, "", "/quote "+text)
	}
	return errors.Join(err, leftOutError(leftOut))
}

// judging judges text by text. Each takes an index of its own, since one within a larger
// archive keeps what it brought, and whether the cluster could be asked.
type judging struct {
	shelf  *knowledge.LiveIndex
	former *knowledge.Former
}

func (j judging) judge() *answer.Judge {
	return &answer.Judge{Index: j.shelf.Index(), Former: j.former}
}

// Line judges one line of JSON with one.
func (j judging) Line(ctx context.Context, line []byte) []byte { return j.judge().Line(ctx, line) }

func judgeJSON(ctx context.Context, j *answer.Judge, out io.Writer, text string) error {
	row, err := j.Judge(ctx, answer.Alleged{ID: answer.NoID(), Text: text})
	if err != nil {
		return err
	}
	if _, err = out.Write(answer.Encode(row)); err != nil {
		return fmt.Errorf("writing the judgement: %w", err)
	}
	return nil
}
