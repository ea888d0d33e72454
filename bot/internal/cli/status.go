package cli

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/ukti-bot/ukti/bot/internal/app"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
)

func (g botCommands) statusCommand(configPath *string) *cobra.Command {
	return &cobra.Command{
		Use:   "status",
		Short: "Show how the running bot is, on one screen",
		Long: `Asks the bot that runs on data_dir for its platforms, articles, feeds and jobs, its
memory, and the last warnings and errors of its log. health answers with a status
alone, for programs.`,
		Example: `  ukti status
  ukti status --config /etc/ukti/config.yaml`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if g.p.bot != nil {
				s, err := g.p.bot.running.Status(c.Context())
				if err != nil {
					return err
				}
				return writeStatus(g.p.Stdout, s, time.Now())
			}
			return g.p.askBot(c.Context(), *configPath)
		},
	}
}

// mostFeeds is how many feeds the screen has room for; those in trouble come first.
const mostFeeds = 8

func writeStatus(out io.Writer, s app.Status, now time.Time) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	line := func(format string, args ...any) { _, _ = fmt.Fprintf(w, format+"\n", args...) } // an error stays with w
	line("Ukti %s\tup %s, data_dir %s", s.Version, lasting(now.Sub(s.Started)), s.DataDir)
	for _, p := range s.Platforms {
		heard := ""
		if !p.LastContact.IsZero() {
			heard = ", heard of " + lasting(now.Sub(p.LastContact)) + " ago"
		}
		line("%s\t%s for %s%s", p.Name, p.State, lasting(now.Sub(p.Since)), heard)
	}
	line("articles\t%d with %d sentences", s.Size.Articles, s.Size.Sentences)
	writeVectors(line, s)
	writeSearch(line, s.Search, now)
	writeFeeds(line, s.Feeds, now)
	if len(s.Jobs) > 0 {
		line("jobs\t%d being added or waiting, the last is %s", len(s.Jobs), s.Jobs[0].Name)
	}
	if c := s.Corrected; c != nil {
		line("corrections\t%d answers are followed, %d messages told of corrections since the start, %d sentences wait", c.Messages, c.Told, c.Waiting)
	}
	switch {
	case !s.Backups:
		line("backup\tnone by itself; see backup.every")
	case s.Backup.IsZero():
		line("backup\tnone yet")
	default:
		line("backup\t%s ago", lasting(now.Sub(s.Backup)))
	}
	line("memory\t%d MB, %d goroutines", s.Memory>>20, s.Goroutines)
	if err := w.Flush(); err != nil {
		return err
	}
	if len(s.Problems) == 0 {
		_, err := fmt.Fprintln(out, "no warnings or errors since the start")
		return err
	}
	_, err := fmt.Fprintf(out, "last warnings and errors:\n%s\n", strings.Join(s.Problems, "\n"))
	return err
}

func writeVectors(line func(string, ...any), s app.Status) {
	v := s.Vectors
	if v == nil {
		return
	}
	line("vectors\t%d of %d sentences have one, by the %s", v.Have, s.Size.Sentences, v.Source)
	if v.Away != "" {
		line("\tit is away: %s", v.Away)
	}
}

func writeSearch(line func(string, ...any), s *newsroom.SearchState, now time.Time) {
	if s == nil {
		return
	}
	line("search\tOpenSearch: %d questions answered from all articles, %d from the newest alone", s.Whole, s.Partial)
	if s.Away != nil {
		line("\tcan't be asked for %s: %v", lasting(now.Sub(s.Since)), s.Away)
	}
	switch {
	case s.Sync.Failed != nil:
		line("\tcan't be brought in step: %v", s.Sync.Failed)
	case s.Sync.Renews:
		line("\tits index is being made, %d changes so far", s.Sync.Applied)
	case !s.Sync.InStep.IsZero():
		line("\tin step with the archive %s ago", lasting(now.Sub(s.Sync.InStep)))
	}
}

func writeFeeds(line func(string, ...any), feeds []newsroom.Feed, now time.Time) {
	if len(feeds) == 0 {
		return
	}
	var troubled []newsroom.Feed
	for _, f := range feeds {
		if f.Stale || f.Gone || f.Failures > 0 {
			troubled = append(troubled, f)
		}
	}
	line("feeds\t%d, %d of them in trouble", len(feeds), len(troubled))
	for _, f := range troubled[:min(len(troubled), mostFeeds)] {
		answered := "never answered"
		if !f.Checked.IsZero() {
			answered = "answered " + lasting(now.Sub(f.Checked)) + " ago"
		}
		line("\t%s: %s; %s", f.URL, answered, f.Problem)
	}
}

// lasting is a time in the largest unit that tells enough.
func lasting(d time.Duration) string {
	switch {
	case d < time.Minute:
		return d.Round(time.Second).String()
	case d < 2*time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h", int(d.Hours()))
	}
	return fmt.Sprintf("%d days", int(d.Hours()/24))
}
