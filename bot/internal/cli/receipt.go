package cli

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/ukti-bot/ukti/adapters/web"
	"github.com/ukti-bot/ukti/bot/internal/app"
	"github.com/ukti-bot/ukti/bot/internal/config"
	"github.com/ukti-bot/ukti/bot/internal/receipt"
	"github.com/ukti-bot/ukti/bot/internal/receipt/codes"
	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/knowledge/archive"
)

func (g receiptCommands) receiptCommand(configPath *string) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "receipt CODE",
		Short: "Show what an answer quoted, then and now",
		Long: `Shows the receipt of an answer by the code that stands under it: when it was given,
what was quoted from where, and what has become of it since: unchanged, corrected
(with what stands there now), withdrawn by its site, or no longer kept. The quoted bytes
are compared with the receipt; what the archive has otherwise is not shown. Case,
blanks and dashes in the code don't matter. The bot may be running meanwhile.

With --json it prints the receipt as it was signed, which ukti verify checks without
the bot, as docs/receipts.md tells.`,
		Example: `  ukti receipt BCDFG-HJKMT
  ukti receipt BCDFG-HJKMT --json > receipt.json`,
		Args: oneArg("the code that stands under an answer"),
		RunE: func(c *cobra.Command, args []string) error {
			code, err := codes.Parse(args[0])
			if err != nil {
				return usage("%q is %w", args[0], err)
			}
			return g.p.withState(c.Context(), *configPath, func(s *state.Store, _ []string) error {
				return g.show(c.Context(), *configPath, s, code, asJSON)
			})
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the receipt as it was signed")
	return c
}

// show prints a receipt of the state.
func (g receiptCommands) show(ctx context.Context, configPath string, s *state.Store, code codes.Code, asJSON bool) error {
	loaded, err := g.loaded(configPath)
	if err != nil {
		return err
	}
	keys, err := receipt.OpenKeys(loaded.DataDir)
	if err != nil {
		return err
	}
	signed, err := (&receipt.Book{Keys: keys, Store: s, Now: time.Now}).Get(ctx, code)
	if err != nil {
		return err
	}
	if asJSON {
		_, err := fmt.Fprintf(g.p.Stdout, "%s\n", signed.JSON())
		return err
	}
	out := g.p.Stdout
	_, _ = fmt.Fprintf(out, "code:      %s\ntime:      %s\n%-11s%s\nkey:       %s\n", signed.Code, when(signed.Time), signed.Kind+":", signed.Degree, receipt.KeyText(signed.Key))
	if len(signed.Quotes) == 0 {
		return nil
	}
	if !loaded.Archive.Enabled {
		return errNoArchive
	}
	a, done, err := g.archive(ctx, loaded)
	if err != nil {
		return err
	}
	defer done()
	return writeLooks(ctx, out, a, signed)
}

// loaded is the config: the bot's where the command runs inside one.
func (g receiptCommands) loaded(configPath string) (config.Loaded, error) {
	if g.p.bot != nil {
		return g.p.bot.loaded, nil
	}
	return config.Load(configPath, g.p.Environ)
}

// archive is the bot's own archive, or one opened for reading.
func (g receiptCommands) archive(ctx context.Context, loaded config.Loaded) (a *archive.Archive, done func(), err error) {
	if g.p.bot != nil && g.p.bot.running.Desk != nil {
		return g.p.bot.running.Desk.Archive, func() {}, nil
	}
	a, err = archive.Open(ctx, loaded.DataDir, archive.Options{Log: app.NewLogger(g.p.Stderr, loaded.Log, loaded.Secrets()), ReadOnly: true, Server: loaded.Server()})
	return a, func() { _ = a.Close() }, err
}

// writeLooks prints each quote then and now. What can't be proved fails the command.
func writeLooks(ctx context.Context, out io.Writer, a receipt.Archive, signed receipt.Signed) (failed error) {
	for i, q := range signed.Quotes {
		look, err := receipt.LookUp(ctx, a, q)
		if err != nil {
			return err
		}
		at := ""
		if !look.At.IsZero() {
			at = " " + when(look.At)
		}
		_, _ = fmt.Fprintf(out, "\nquote %d: %s@%s:%d, bytes %d to %d: %s%s\n", i+1, q.Article, q.Revision, q.Line, q.Start, q.End, look.Fate, at)
		switch {
		case look.Fate == receipt.Damaged:
			_, _ = fmt.Fprintln(out, "the archive's text is not what was quoted, so it is not shown; put a backup in its place")
			failed = errSaid
		case look.Fate == receipt.Gone:
			_, _ = fmt.Fprintf(out, "the text is no longer kept here; its SHA-256 was %s\n", q.Hash)
		default:
			_, _ = fmt.Fprintf(out, "%s\n", strings.TrimSuffix(look.Then, "\n"))
		}
		if look.Now != "" {
			_, _ = fmt.Fprintf(out, "now %s@%s:%d:\n%s\n", q.Article, look.NowRevision, look.NowLine, strings.TrimSuffix(look.Now, "\n"))
		} else if look.Fate == receipt.Corrected {
			_, _ = fmt.Fprintln(out, "now nothing stands in its place")
		}
	}
	return failed
}

func (g receiptCommands) verifyCommand() *cobra.Command {
	var key, quote string
	var page bool
	c := &cobra.Command{
		Use:   "verify FILE",
		Short: "Check a receipt without the bot and without a network",
		Long: `Checks that every byte of a receipt is as it was signed. FILE is what ukti receipt
--json, or /r/CODE/json on the page, gave; - is standard input. Nothing else is
needed: neither the bot, nor its data_dir, nor a network.

A receipt names the key that signed it, and anybody can make a key. That it is the
archive's is known where --key is given as that archive shows it: ukti key show.
--quote FILE compares a text with the quotes. --page prints a page that does the same in
a browser, one file that loads nothing, to pass on.`,
		Example: `  ukti verify receipt.json
  ukti verify receipt.json --key k16nhZ_IfXD3T0ZSdt3uiJp0uv8p8Mt2SSAhe2EoSoo
  ukti verify receipt.json --quote quoted.txt
  ukti verify --page > verify.html`,
		Args: func(c *cobra.Command, args []string) error {
			if page {
				return noArgs(c, args)
			}
			return oneArg("a receipt's file, or - for standard input")(c, args)
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if page {
				_, err := g.p.Stdout.Write(web.Verify)
				return err
			}
			data, err := g.p.readFile(args[0])
			if err != nil {
				return err
			}
			var wanted ed25519.PublicKey
			if key != "" {
				if wanted, err = receipt.ParseKey(key); err != nil {
					return usage("--key: %w", err)
				}
			}
			if err := g.verify(args[0], data, wanted); err != nil || quote == "" {
				return err
			}
			text, err := g.p.readFile(quote)
			if err != nil {
				return err
			}
			return g.compare(data, text)
		},
	}
	c.Flags().StringVar(&key, "key", "", "the archive's `KEY`, 43 characters, as ukti key show prints it")
	c.Flags().BoolVar(&page, "page", false, "print the page that checks receipts in a browser")
	c.Flags().StringVar(&quote, "quote", "", "a `FILE` with the quoted words, to compare them")
	return c
}

// readFile reads a file, or standard input for -.
func (p *Program) readFile(name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(p.Stdin)
	}
	return os.ReadFile(name)
}

func (g receiptCommands) verify(name string, data []byte, wanted ed25519.PublicKey) error {
	s, err := receipt.Check(data)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if wanted != nil && !wanted.Equal(s.Key) {
		return fmt.Errorf("%s: the signature fits, but of another key: %s", name, receipt.KeyText(s.Key))
	}
	proof := "whose key that is, the receipt can't tell: compare it with ukti key show of the archive, or give it with --key"
	if wanted != nil {
		proof = "it is the key given"
	}
	_, err = fmt.Fprintf(g.p.Stdout, "whole: every byte of %s is as it was signed with the key %s\n%s\n%s  %s  %s, %s, %d quoted\n",
		name, receipt.KeyText(s.Key), proof, s.Code, s.Time.Format(time.RFC3339), s.Kind, s.Degree, len(s.Quotes))
	return err
}

// compare says which of the quotes a text is.
func (g receiptCommands) compare(data, text []byte) error {
	s, err := receipt.Check(data)
	if err != nil {
		return err
	}
	for i, q := range s.Quotes {
		if q.Hash == receipt.Hash(string(text)) || q.Hash == receipt.Hash(strings.TrimSuffix(string(text), "\n")) {
			_, err := fmt.Fprintf(g.p.Stdout, "the text is quote %d: %s@%s:%d\n", i+1, q.Article, q.Revision, q.Line)
			return err
		}
	}
	return errors.New("the text is none of the quotes of this receipt")
}

func (g receiptCommands) keyCommand(configPath *string) *cobra.Command {
	show := func(c *cobra.Command, _ []string) error { return g.keys(*configPath) }
	c := &cobra.Command{
		Use:   "key",
		Short: "Show or change the key that signs receipts",
		Long: `The bot makes the key at its first start, in receipt-keys.json of data_dir, which only
its user may read. What people need to check a receipt is its public part, which show
prints: publish it where they trust it. Backups hold the key.`,
		Example: `  ukti key show
  ukti key rotate`,
		Args: noArgs, RunE: show,
	}
	c.AddCommand(
		&cobra.Command{
			Use: "show", Short: "Print the public keys, the one that signs first", Example: "  ukti key show", Args: noArgs, RunE: show,
			Long: `Prints the public keys of data_dir, a line each: the key, its fingerprint (RFC 7638),
when it was made, and when another took its place. The bot may be running meanwhile.`,
		},
		&cobra.Command{
			Use: "rotate", Short: "Have another key sign from now on", Example: "  ukti key rotate", Args: noArgs,
			Long: `Makes another key, which signs from now on, also for a bot that runs meanwhile. The
public part of the one before is kept, so that what it signed can be checked still;
its private part is deleted, but for what backups have of it.`,
			RunE: func(c *cobra.Command, _ []string) error {
				dir, err := config.DataDir(*configPath, g.p.Environ)
				if err != nil {
					return err
				}
				if _, err := receipt.RotateKeys(c.Context(), dir, time.Now()); err != nil {
					return err
				}
				return g.keys(*configPath)
			},
		},
	)
	return c
}

func (g receiptCommands) keys(configPath string) error {
	dir, err := config.DataDir(configPath, g.p.Environ)
	if err != nil {
		return err
	}
	keys, err := receipt.OpenKeys(dir)
	if err != nil {
		return err
	}
	all, err := keys.Public()
	for _, k := range all {
		until := "signs now"
		if !k.Retired.IsZero() {
			until = "until " + when(k.Retired)
		}
		if _, err := fmt.Fprintf(g.p.Stdout, "%s  %s  made %s, %s\n", receipt.KeyText(k.Key), receipt.Fingerprint(k.Key), when(k.Made), until); err != nil {
			return err
		}
	}
	return err
}
