package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/bulletin"
	"github.com/ukti-bot/ukti/bot/internal/config"
	"github.com/ukti-bot/ukti/bot/internal/dialog"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/bot/internal/watch"
	"github.com/ukti-bot/ukti/knowledge"
)

// feedsHang is how long the list of feeds may go unlooked at; it is looked at every
// half minute.
const feedsHang = 3 * time.Minute

// bot is the parts of a bot that has started, for what looks after them.
type bot struct {
	o          Options
	started    time.Time
	shelf      *knowledge.LiveIndex
	room       *newsroom.Room // nil when the archive is turned off
	store      *state.Store
	pages      *fetcher
	talk       *dialog.Dialog
	backups    *backups
	supervisor *supervisor
	means      means
	desk       *editorsRoom       // nil for none
	bulletin   *bulletin.Bulletin // nil when the archive is turned off
	watcher    *watch.Watcher     // nil where chats can't watch anything
	address    string             // where the HTTP server listens; "" for nowhere
}

// watch looks after the clock and after hanging parts until the bot ends, and returns
// what tells of the latter.
func (b *bot) watch(ctx context.Context, ends *stops) (hangs func() []string) {
	w := newWatchdog(b.o.Manager, b.line, b.o.Log, b.probes()...)
	c := &clock{now: b.o.World.now, ticks: func() time.Duration { return time.Since(b.started) }, asleep: asleep, log: b.o.Log, wake: func() {
		if b.room != nil {
			b.room.Feeds.Wake()
		}
	}}
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	go c.watch(ctx)
	ends.add("clock", func(context.Context) error { stop(); return nil })
	ends.add("watchdog", w.start(ctx))
	return w.hangs
}

// probes are the parts that are asked for signs of life.
func (b *bot) probes() []probe {
	all := []probe{
		{"answers", b.askSelf},
		{"state", b.store.Alive},
		{"platforms", b.supervisor.alive},
	}
	if b.room != nil {
		all = append(all, probe{"archive", b.room.Archive.Alive}, probe{"feeds", func(context.Context) error {
			if at := b.room.Feeds.Looked(); !at.IsZero() && time.Since(at) > feedsHang {
				return errHangs
			}
			return nil
		}})
	}
	if b.address != "" && b.o.World.Listen == nil {
		all = append(all, probe{"HTTP server", b.askServer})
	}
	return all
}

// askSelf has a question answered and a search made.
func (b *bot) askSelf(ctx context.Context) error {
	b.talk.Answer(ctx, adapters.Question{Kind: adapters.Slash, Command: "about", Adapter: "watchdog", Chat: "0", Asker: "0", Private: true, Fleeting: true})
	var without []knowledge.Component // what costs more than a search, or is a server's
	for _, name := range []string{"reader", "embed"} {
		c, err := knowledge.ParseComponent(name)
		if err != nil {
			return err
		}
		without = append(without, c)
	}
	_, err := b.shelf.Index().Search(ctx, knowledge.Query{Text: "Ukti", Without: without})
	return err
}

// askServer asks the HTTP server of this process.
func (b *bot) askServer(ctx context.Context) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, pageURL(b.address)+"livez", nil)
	if err != nil {
		return err
	}
	w, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	return w.Body.Close()
}

// line is the bot in one line, for the service manager.
func (b *bot) line() string {
	running, all := 0, 0
	for _, state := range b.supervisor.health.states() {
		if all++; state == stateRunning {
			running++
		}
	}
	line := fmt.Sprintf("%d of %d platforms running, %d articles", running, all, b.shelf.Index().Size().Articles)
	if f := b.supervisor.health.feeds; f != nil {
		line += fmt.Sprintf(", %d stale feeds", f().Stale)
	}
	return line
}

// begun is called when the platforms have begun.
func (b *bot) begun(ctx context.Context, again *reloader) {
	again.tell(b.o.Manager.Ready(b.line()))
	context.AfterFunc(ctx, func() { again.tell(b.o.Manager.Stopping()) })
	if b.o.Reload != nil {
		go again.follow(ctx, b.o.Signals)
	}
}

// reloader has the parts of the bot take the config when it is read anew.
func (b *bot) reloader(ctx context.Context, hidden *secretForms) *reloader {
	load := b.o.Reload
	if load == nil {
		load = func() (config.Loaded, error) {
			return config.Loaded{}, fmt.Errorf("the config can't be read anew here; restart the bot")
		}
	}
	hide := func(c *config.Config) {
		hidden.add(c.Secrets())
		b.o.Logging.Hide(c.Secrets())
	}
	return &reloader{load: load, parts: b.changeables(ctx), hide: hide, manager: b.o.Manager, status: b.line, log: b.o.Log, force: b.o.Config}
}

// changeables are the parts that take another config while they run.
func (b *bot) changeables(ctx context.Context) []changeable {
	all := []changeable{
		{keys: []string{"log.level"}, change: func(_ context.Context, c *config.Config) error {
			b.o.Logging.Level(c.Log)
			return nil
		}},
		{keys: []string{"archive.editors"}, change: func(_ context.Context, c *config.Config) error {
			b.talk.SetEditors(c.Archive.Editors)
			return b.rehire(ctx, c, "telegram", "discord") // their menus name the editors
		}},
		{keys: []string{"archive.editors", "archive.notify"}, change: b.changeBulletin},
		{keys: []string{"language"}, change: func(_ context.Context, c *config.Config) error {
			return errors.Join(b.talk.SetLanguage(c.Language), b.rehire(ctx, c, webName))
		}},
		{keys: []string{"timezone"}, change: func(_ context.Context, c *config.Config) error {
			b.means.zone.set(c)
			return nil
		}},
		{keys: []string{"web.public_url"}, change: func(_ context.Context, c *config.Config) error {
			b.talk.SetPublicURL(c.Web.PublicURL)
			if b.watcher != nil {
				b.watcher.SetPublicURL(c.Web.PublicURL)
			}
			b.desk.reachedAt(c.Web.PublicURL)
			return b.rehire(ctx, c, webName)
		}},
		{keys: []string{"telegram."}, change: func(_ context.Context, c *config.Config) error { return b.rehire(ctx, c, "telegram") }},
		{keys: []string{"discord."}, change: func(_ context.Context, c *config.Config) error { return b.rehire(ctx, c, "discord") }},
		{keys: []string{"web.enabled", "web.rate", "web.burst", "web.hosts", "web.proxies", "web.embed", "web.editors.token"}, change: func(_ context.Context, c *config.Config) error {
			return b.rehire(ctx, c, webName)
		}},
		{keys: []string{"watches.per_chat", "watches.a_day", "watches.quiet"}, change: func(_ context.Context, c *config.Config) error {
			if b.watcher != nil {
				b.watcher.SetBounds(watchBounds(c))
			}
			return nil
		}},
		{keys: []string{"backup."}, change: func(_ context.Context, c *config.Config) error {
			b.backups.renew(c)
			return nil
		}},
	}
	if b.room == nil {
		return all
	}
	return append(all,
		changeable{keys: []string{"archive.fetch.", "web.public_url"}, change: b.changeFetch},
		changeable{keys: []string{"archive.feeds.every", "archive.feeds.stale"}, change: func(_ context.Context, c *config.Config) error {
			b.room.Feeds.SetTimes(c.Archive.Feeds.Every, c.Archive.Feeds.Stale)
			return nil
		}},
		changeable{keys: []string{"archive.feeds.push", "web.public_url"}, change: func(ctx context.Context, c *config.Config) error {
			if b.address == "" {
				return nil
			}
			return b.room.Feeds.Pushes().SetCallback(ctx, callbacks(c))
		}},
		changeable{keys: []string{"feeds"}, change: func(ctx context.Context, c *config.Config) error {
			return b.room.Feeds.Relist(ctx, listedFeeds(c))
		}},
		changeable{keys: []string{"feeds", "archive.keep", "archive.keep_of"}, change: func(_ context.Context, c *config.Config) error {
			b.room.SetKeep(keeping(c))
			return nil
		}},
		changeable{keys: []string{"articles", "archive.watch"}, always: true, change: b.reread},
	)
}

// rehire starts platforms anew, or for the first time, with another config. ctx is the
// bot's.
func (b *bot) rehire(ctx context.Context, c *config.Config, names ...string) error {
	b.means.cfg = c
	for _, p := range platforms(b.means, b.address) {
		for _, name := range names {
			if p.name == name {
				b.supervisor.hire(ctx, p)
			}
		}
	}
	return nil
}

func (b *bot) changeFetch(_ context.Context, c *config.Config) error {
	client, err := newClient(c, b.o.Version, b.o.Log)
	if err != nil {
		return err
	}
	if b.o.World.Fetch == nil {
		b.pages.use(client)
	}
	b.room.Intake.SetMaxUpload(int(c.Archive.Fetch.MaxBytes))
	return nil
}

// reread reads the articles' paths anew.
func (b *bot) reread(ctx context.Context, c *config.Config) error {
	leftOut, err := b.room.Reread(ctx, c.Articles, c.Archive.Watch)
	for _, e := range leftOut {
		b.o.Log.Error("an article was left out", "error", e)
	}
	if err == nil && len(leftOut) > 0 {
		err = leftOutError(len(leftOut))
	}
	return err
}
