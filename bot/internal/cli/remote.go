package cli

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/spf13/cobra"

	"github.com/ukti-bot/ukti/bot/internal/answer"
	"github.com/ukti-bot/ukti/bot/internal/app"
	"github.com/ukti-bot/ukti/bot/internal/config"
	"github.com/ukti-bot/ukti/bot/internal/message"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/opensearch"
)

// askRemote answers from the articles of the archive that an OpenSearch cluster finds.
func (g questionCommands) askRemote(ctx context.Context, loaded config.Loaded, f askFlags, question string) error {
	o, err := app.Newsroom(loaded.Config, version, nil, app.NewLogger(g.p.Stderr, loaded.Log, loaded.Secrets()))
	if err != nil {
		return err
	}
	cluster := loaded.Search.OpenSearch
	remote, err := newsroom.OpenFinder(ctx, o, cluster.Options(), cluster.Recent)
	if err != nil {
		return err
	}
	defer func() { _ = remote.Close() }() // nothing was written
	reader := g.reader(loaded, f.without.left)
	a := f.asker()
	a.Find = func(ctx context.Context, questions ...knowledge.Query) (*knowledge.Index, bool, error) {
		x, partial, err := remote.Index(ctx, questions...)
		if err == nil && reader != nil {
			x = x.UseReader(reader)
		}
		return x, partial, err
	}
	var from asked
	if !f.batch && !f.json { // those bring their own for each question
		var questions []knowledge.Query
		for _, part := range message.Split(question) {
			questions = append(questions, knowledge.Query{Text: part, Lang: answer.KnownLang(f.lang), Without: f.without.left})
		}
		if a.Index, _, err = a.Find(ctx, questions...); err != nil {
			return err
		}
		from.shelf = knowledge.NewLiveIndex(a.Index)
	}
	return g.answer(ctx, a, from, loaded.Config, f, question)
}

func (g archiveCommands) searchIndexCommand(configPath *string) *cobra.Command {
	var rebuild bool
	c := &cobra.Command{
		Use:   "search-index",
		Short: "Bring the index on OpenSearch in step with the archive",
		Long: `Sends the words of the archive's articles that are new or have changed to the OpenSearch
cluster of search.opensearch, and removes those of articles that are gone; the first time
it makes the index. With --rebuild it makes a new one beside the old, which takes its
place in one step once it is whole. The bot may be running, and questions are answered,
meanwhile. Broken off, it can be begun again.`,
		Example: `  ukti search-index
  ukti search-index --rebuild`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return g.p.withArchive(c.Context(), *configPath, func(a *archive.Archive, loaded config.Loaded) error {
				return g.searchIndex(c.Context(), a, loaded, rebuild)
			})
		},
	}
	c.Flags().BoolVar(&rebuild, "rebuild", false, "make the index anew")
	return c
}

func (g archiveCommands) searchIndex(ctx context.Context, a *archive.Archive, loaded config.Loaded, rebuild bool) error {
	cluster := loaded.Search.OpenSearch
	if !cluster.Used() {
		return errors.New("no OpenSearch node is named; set search.opensearch.urls in the config")
	}
	client, err := opensearch.New(cluster.Options())
	if err != nil {
		return err
	}
	seq, err := a.Last(ctx)
	if err != nil {
		return err
	}
	bar := newProgress(g.p.Stderr)
	bar.doing = "sending articles"
	bring := func(ctx context.Context, articles iter.Seq2[knowledge.Article, error], progress func(int)) (opensearch.Filled, error) {
		if rebuild {
			return client.Rebuild(ctx, seq, articles, progress)
		}
		return client.Fill(ctx, seq, articles, progress)
	}
	filled, err := bring(ctx, a.Articles(ctx), bar.show)
	bar.clear()
	left, ok := errors.AsType[*opensearch.LeftOutError](err)
	if err != nil && !ok {
		return err
	}
	_, err = fmt.Fprintf(g.p.Stdout, "%d articles are in the index; %d were sent, %d removed\n", filled.Held, filled.Sent, filled.Removed)
	if left != nil {
		err = errors.Join(err, left, fmt.Errorf("%d of the articles left out", len(left.Errors)))
	}
	return err
}
