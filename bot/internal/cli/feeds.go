package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/ukti-bot/ukti/bot/internal/config"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/ingest/feed"
)

func (g feedCommands) command(configPath *string) *cobra.Command {
	c := &cobra.Command{
		Use:   "feeds",
		Short: "Follow news feeds: RSS, Atom, JSON Feed, sitemaps and Telegram channels",
		Long: `Lists the feeds that the bot asks for news while it runs, each on its own
schedule.`,
		Example: `  ukti feeds add https://news.example.org/rss
  ukti feeds add --every 5m --publisher "Example News" https://news.example.org/
  ukti feeds list
  ukti feeds items https://news.example.org/rss
  ukti feeds check
  ukti feeds remove https://news.example.org/rss`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return g.list(c.Context(), *configPath) },
	}
	c.AddCommand(g.addCommand(configPath), g.listCommand(configPath), g.itemsCommand(configPath), g.removeCommand(configPath), g.checkCommand(configPath))
	return c
}

func (g feedCommands) addCommand(configPath *string) *cobra.Command {
	var s feed.State
	c := &cobra.Command{
		Use:   "add URL|FILE.opml",
		Short: "List a feed, by its address or that of its site, or all of an OPML file",
		Long: `Looks for a feed at the address, or on the page there, and lists it; the bot asks
it from then on. A feed that is listed already is given the values of the flags and
is asked again as if it had never failed. Of an OPML file, as feed readers export it,
every feed is listed; one that can't be is named, and the others are. A public
Telegram channel is listed by its address; each of its posts is an article.`,
		Example: `  ukti feeds add https://news.example.org/rss
  ukti feeds add https://t.me/example_news
  ukti feeds add subscriptions.opml
  ukti feeds add --every 5m --stale 2h https://news.example.org/`,
		Args: oneArg("a feed's address, or an OPML file"),
		RunE: func(c *cobra.Command, args []string) error {
			if s.Every < 0 || s.Stale < 0 {
				return usage("a time is below zero; write one such as 10m")
			}
			addresses := args
			if !newsroom.IsAddress(args[0]) {
				if !strings.EqualFold(filepath.Ext(args[0]), ".opml") {
					return usage("%q is neither a web address nor an OPML file; write it as https://… or name a file .opml", args[0])
				}
				var err error
				if addresses, err = listedIn(args[0]); err != nil {
					return err
				}
			}
			return g.p.withDesk(c.Context(), *configPath, func(d *newsroom.Desk, _ config.Loaded) error {
				return g.add(c.Context(), d, s, addresses)
			})
		},
	}
	c.Flags().DurationVar(&s.Every, "every", 0, "how often it is asked, such as `10m` (default: archive.feeds.every)")
	c.Flags().DurationVar(&s.Stale, "stale", 0, "without an answer for longer it is called stale, such as `6h` (default: archive.feeds.stale)")
	c.Flags().StringVar(&s.Publisher, "publisher", "", "`NAME` of its articles' publisher (default: the page's own, else the feed's)")
	return c
}

// listedIn gives the addresses of the feeds in an OPML file.
func listedIn(path string) (addresses []string, err error) {
	src, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	feeds, err := feed.ReadOPML(src)
	if err != nil {
		return nil, fmt.Errorf("%s: %w; export it anew from the program it is from", path, err)
	}
	for _, s := range feeds {
		addresses = append(addresses, s.URL)
	}
	return addresses, nil
}

// add lists feeds, all with the flags' values. Of several, one that can't be
// listed is named and the next follows.
func (g feedCommands) add(ctx context.Context, d *newsroom.Desk, s feed.State, addresses []string) (failed error) {
	for _, s.URL = range addresses {
		found, added, err := d.Feeds.Add(ctx, s)
		if err != nil {
			if len(addresses) == 1 || ctx.Err() != nil {
				return err
			}
			g.p.refused(err)
			failed = errSaid
			continue
		}
		how := "listed"
		if !added {
			how = "listed already; it is asked again"
		}
		if _, err = fmt.Fprintf(g.p.Stdout, "%s: %q with %d items, %s\n", found.URL, found.Title, found.Items, how); err != nil {
			return err
		}
	}
	return failed
}

func (g feedCommands) listCommand(configPath *string) *cobra.Command {
	opml := false
	c := &cobra.Command{
		Use:   "list",
		Short: "Show the feeds and how they are",
		Long: `Shows each feed's state (pushed: its hub sends what is new), when it answered last and is asked next, how many articles
came from it, what became of its latest items, whether the config lists it or a
command did, its address and its title. What
became of each item: ukti feeds items.`,
		Example: `  ukti feeds list
  ukti feeds list --opml > feeds.opml`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if opml {
				return g.export(c.Context(), *configPath)
			}
			return g.list(c.Context(), *configPath)
		},
	}
	c.Flags().BoolVar(&opml, "opml", false, "write them as OPML, which feed readers and feeds add take")
	return c
}

func (g feedCommands) export(ctx context.Context, configPath string) error {
	return g.p.withArchive(ctx, configPath, func(a *archive.Archive, _ config.Loaded) error {
		feeds, err := a.Feeds().List(ctx)
		if err != nil {
			return err
		}
		return feed.WriteOPML(g.p.Stdout, feeds)
	})
}

func (g feedCommands) list(ctx context.Context, configPath string) error {
	return g.p.withArchive(ctx, configPath, func(a *archive.Archive, loaded config.Loaded) error {
		feeds, err := a.Feeds().List(ctx)
		if err != nil {
			return err
		}
		if len(feeds) == 0 {
			_, err := fmt.Fprintln(g.p.Stdout, "no feed is listed; to list one: ukti feeds add URL")
			return err
		}
		fates, err := a.Feeds().CountFates(ctx)
		if err != nil {
			return err
		}
		subscriptions, err := a.Subscriptions().Subscriptions(ctx)
		if err != nil {
			return err
		}
		now := time.Now()
		pushed := map[string]bool{}
		for _, s := range subscriptions {
			pushed[s.Feed] = s.Active(now)
		}
		w := tabwriter.NewWriter(g.p.Stdout, 0, 0, 2, ' ', 0)
		_, _ = fmt.Fprintln(w, "STATE\tLAST ANSWER\tNEXT\tARTICLES\tITEMS\tFROM\tURL\tTITLE") // an error stays with w
		for _, s := range feeds {
			_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%s\t%s\t%s\t%s\n", feedState(s, loaded.Archive.Feeds.Stale, pushed[s.URL], now), when(s.Checked), when(s.Next), s.Articles, fateCounts(fates[s.URL]), listedBy(loaded.Feeds, s.URL), s.URL, s.Title)
		}
		if err := w.Flush(); err != nil {
			return err
		}
		for _, s := range feeds {
			if s.Problem != "" {
				if _, err := fmt.Fprintf(g.p.Stdout, "%s: %s\n", s.URL, s.Problem); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// listedBy says where a feed is listed.
func listedBy(listed []config.Feed, address string) string {
	if slices.ContainsFunc(listed, func(f config.Feed) bool { return f.URL == address }) {
		return "config"
	}
	return "command"
}

// fateCounts says how many items became what, "-" where nothing is known.
func fateCounts(n feed.Counts) string {
	var parts []string
	for _, f := range feed.Fates() {
		if n[f] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n[f], fateWord(f)))
		}
	}
	if len(parts) == 0 {
		return "-"
	}
	return strings.Join(parts, ", ")
}

func fateWord(f feed.Fate) string { return strings.ReplaceAll(string(f), "_", " ") }

func (g feedCommands) itemsCommand(configPath *string) *cobra.Command {
	limit := 0
	var fate string
	c := &cobra.Command{
		Use:   "items [URL]",
		Short: "Show what became of the items of a feed, or of all",
		Long: `Shows what became of each item when it was last looked at, the latest first: new,
corrected, unchanged, held (an editor decides, see: ukti held), left out with the
reason, or withdrawn by its site. It is kept for 30 days, and of a feed's latest
1,000 items.`,
		Example: `  ukti feeds items
  ukti feeds items --fate left_out https://news.example.org/rss`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if fate = strings.ReplaceAll(fate, " ", "_"); fate != "" && !slices.Contains(feed.Fates(), feed.Fate(fate)) {
				return usage("--fate %s is none; write one of %v", fate, feed.Fates())
			}
			return g.items(c.Context(), *configPath, strings.Join(args, ""), feed.Fate(fate), limit)
		},
	}
	c.Flags().IntVar(&limit, "limit", 100, "`N` items at most; 0: all that are kept")
	c.Flags().StringVar(&fate, "fate", "", "only those that became `FATE`: new, corrected, unchanged, held, left_out or withdrawn")
	return c
}

func (g feedCommands) items(ctx context.Context, configPath, address string, only feed.Fate, limit int) error {
	return g.p.withArchive(ctx, configPath, func(a *archive.Archive, _ config.Loaded) error {
		if limit < 0 {
			return usage("--limit is %d; write 0 for all or a number from 1 on", limit)
		}
		if feeds, err := a.Feeds().List(ctx); err != nil {
			return err
		} else if address != "" && !slices.ContainsFunc(feeds, func(s feed.State) bool { return s.URL == address }) {
			return fmt.Errorf("%w: %q; list the feeds to see their addresses", archive.ErrNoFeed, address)
		}
		items, err := a.Feeds().Fates(ctx, address, 0)
		if err != nil {
			return err
		}
		if only != "" {
			items = slices.DeleteFunc(items, func(i archive.ItemFate) bool { return i.Fate != only })
		}
		total := len(items)
		if limit > 0 {
			items = items[:min(limit, total)]
		}
		w := tabwriter.NewWriter(g.p.Stdout, 0, 0, 2, ' ', 0)
		for _, i := range items {
			name := oneLine(i.Title)
			if name == "" {
				name = i.Link
			}
			_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", when(i.At), fateWord(i.Fate), i.Article, name, oneLine(i.Reason)) // an error stays with w
		}
		if err := w.Flush(); err != nil {
			return err
		}
		_, err = fmt.Fprintf(g.p.Stdout, "%d of %d items\n", len(items), total)
		return err
	})
}

// feedState is how a feed is, in a word or two.
func feedState(s feed.State, stale time.Duration, pushed bool, now time.Time) string {
	var words []string
	switch {
	case s.Gone:
		return "gone"
	case s.Problem != "":
		words = append(words, "failing")
	case s.Checked.IsZero():
		words = append(words, "new")
	}
	if now.After(s.StaleAt(stale)) {
		words = append(words, "stale")
	}
	if len(words) == 0 {
		words = append(words, "ok")
	}
	if pushed { // its hub sends what is new
		words = append(words, "pushed")
	}
	return strings.Join(words, ", ")
}

func when(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.Local().Format("2006-01-02 15:04")
}

func (g feedCommands) removeCommand(configPath *string) *cobra.Command {
	var articles bool
	c := &cobra.Command{
		Use:   "remove URL",
		Short: "Take a feed off the list",
		Long: `Takes a feed off the list. Its articles stay, unless --articles is given; those may
come again from another feed. A feed that stands under feeds in the config is taken
out there.`,
		Example: `  ukti feeds remove https://news.example.org/rss
  ukti feeds remove --articles https://news.example.org/rss`,
		Args: oneArg("a feed's address, as feeds list shows it"),
		RunE: func(c *cobra.Command, args []string) error {
			return g.p.withDesk(c.Context(), *configPath, func(d *newsroom.Desk, _ config.Loaded) error {
				if err := d.Feeds.Remove(c.Context(), args[0], articles); err != nil {
					return err
				}
				_, err := fmt.Fprintf(g.p.Stdout, "%s is off the list\n", args[0])
				return err
			})
		},
	}
	c.Flags().BoolVar(&articles, "articles", false, "remove what came from it, too")
	return c
}

func (g feedCommands) checkCommand(configPath *string) *cobra.Command {
	return &cobra.Command{
		Use:   "check [URL]",
		Short: "Ask a feed, or all of them, now",
		Long: `Asks a listed feed now, whatever its schedule says, or all of them, and takes what
is new. The status is 1 when one fails.`,
		Example: `  ukti feeds check
  ukti feeds check https://news.example.org/rss`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return g.p.withDesk(c.Context(), *configPath, func(d *newsroom.Desk, _ config.Loaded) error {
				if len(args) == 0 {
					feeds, err := d.Feeds.List(c.Context())
					if err != nil {
						return err
					}
					for _, f := range feeds {
						args = append(args, f.URL)
					}
				}
				return g.check(c.Context(), d, args)
			})
		},
	}
}

func (g feedCommands) check(ctx context.Context, d *newsroom.Desk, addresses []string) (failed error) {
	for _, address := range addresses {
		r, err := d.Feeds.Check(ctx, address)
		switch {
		case err != nil:
			return errors.Join(failed, err)
		case r.State.Problem != "":
			g.p.refused(fmt.Errorf("%s: %s", address, r.State.Problem))
			failed = errSaid
			continue
		}
		line := fmt.Sprintf("%d items, %d new, %d corrected, %d left out", r.Items, r.Articles, r.Corrections, r.LeftOut)
		if r.Held > 0 {
			line += fmt.Sprintf(", %d held (to decide: ukti held list)", r.Held)
		}
		if r.NotModified {
			line = "nothing new"
		}
		if _, err := fmt.Fprintf(g.p.Stdout, "%s: %s\n", address, line); err != nil {
			return err
		}
	}
	return failed
}

// oneArg wants exactly one argument.
func oneArg(what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usage("%s needs %s; see: %s --help", c.CommandPath(), what, c.CommandPath())
		}
		return nil
	}
}
