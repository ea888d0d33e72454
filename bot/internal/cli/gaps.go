package cli

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/ukti-bot/ukti/bot/internal/app"
	"github.com/ukti-bot/ukti/bot/internal/feedback"
	"github.com/ukti-bot/ukti/bot/internal/gaps"
	"github.com/ukti-bot/ukti/bot/internal/state"
)

func (g gapCommands) command(configPath *string) *cobra.Command {
	c := &cobra.Command{
		Use:   "gaps",
		Short: "Show what several chats asked and the articles don't answer",
		Long: `Lists the questions that at least three different chats asked and that were
not answered for sure, those near each other together, as /gaps does for editors.
It needs insight.enabled: true in the config; who asked is not kept. With
insight.feedback: true answers have two buttons, “This answers” and “Not this”, and
what three chats say doesn't answer is listed, too. The bot may be running.`,
		Example: `  ukti gaps
  ukti gaps export > said.jsonl
  ukti eval said.jsonl`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return g.p.withState(c.Context(), *configPath, func(s *state.Store, _ []string) error { return g.list(c.Context(), s) })
		},
	}
	c.AddCommand(&cobra.Command{
		Use:   "export",
		Short: "Write what people say answers as a question set",
		Long: `Writes a question set, one JSON object a line: the questions of which at least
three different chats have said something by the buttons of insight.feedback, and
more of them “This answers” than “Not this”, with the lines that were shown. It is
what people said, not what is so: read it before you measure with it.`,
		Example: `  ukti gaps export > said.jsonl
  ukti eval said.jsonl`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return g.p.withState(c.Context(), *configPath, func(s *state.Store, _ []string) error { return g.export(c.Context(), s) })
		},
	})
	return c
}

var errNothingSaid = errors.New("no answer was said to be one by three chats yet; insight.feedback: true in the config puts the buttons under answers")

// longEnough is a keep under which nothing in the state is too old: it ends there by
// itself.
const longEnough = 10 * 365 * 24 * time.Hour

func (g gapCommands) list(ctx context.Context, s *state.Store) error {
	book := gaps.New(s.Memory(app.GapsMemory), longEnough, time.Now)
	book.Disputed = feedback.New(s.Memory(app.FeedbackMemory), longEnough, time.Now).Disputed
	groups, err := book.Groups(ctx)
	if err != nil {
		return err
	}
	if len(groups) == 0 {
		return g.p.tell("nothing that several chats asked is unanswered\n")
	}
	for _, group := range groups {
		for i, x := range group {
			indent, said := "", "nothing found"
			switch {
			case x.Not > 0:
				said = "what was shown is said to be no answer"
			case x.Found:
				said = "only something near found"
			}
			if i > 0 {
				indent = "  "
			}
			if err := g.p.tell("%s%s\t%d times, %s\n", indent, strings.Join(strings.Fields(x.Question), " "), x.Asked, said); err != nil {
				return err
			}
		}
	}
	return nil
}

func (g gapCommands) export(ctx context.Context, s *state.Store) error {
	tallies, err := feedback.Read(ctx, s.Memory(app.FeedbackMemory))
	if err != nil {
		return err
	}
	n, err := feedback.Export(g.p.Stdout, tallies)
	if err == nil && n == 0 {
		return errNothingSaid
	}
	return err
}
