// Package app is the running bot: it loads the articles, opens the state, starts
// the HTTP server and the adapters, keeps them running, and ends them in reverse
// order.
package app

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/ukti-bot/ukti/bot/internal/config"
	"github.com/ukti-bot/ukti/bot/internal/dialog"
	"github.com/ukti-bot/ukti/bot/internal/httpd"
	"github.com/ukti-bot/ukti/bot/internal/metrics"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/bot/internal/sdnotify"
	"github.com/ukti-bot/ukti/knowledge"
)

const (
	// drainBound is how long adapters may take to finish answers in flight;
	// each has a shorter time of its own.
	drainBound = 20 * time.Second
	// stopBound is the same for everything else.
	stopBound = 10 * time.Second
	// healthRoute is where the state of the adapters is told; the next two are for
	// who starts the process: whether it is to be started again, and whether it is to
	// be sent requests.
	healthRoute = "GET /healthz"
	livezRoute  = "GET /livez"
	readyzRoute = "GET /readyz"
	metricsPath = "GET /metrics"
)

// Options of [Run].
type Options struct {
	Config   *config.Config
	Path     string // of the config file; "" for none
	Version  string
	Log      *slog.Logger
	In       io.Reader        // the terminal chat's questions
	Out      io.Writer        // and its answers
	Person   bool             // a person sits at In
	Progress func(done int)   // as of [Load]; may be nil
	Loaded   func()           // called when the articles are loaded; may be nil
	Command  Command          // runs commands inside the bot; nil takes none
	Page     func(url string) // called once, with where a person opens the page; may be nil

	Reload  func() (config.Loaded, error) // reads the config anew; nil where it can't be
	Signals <-chan struct{}               // has it read anew; may be nil
	Logging *LogChange                    // of Log; may be nil
	Manager *sdnotify.Notifier            // the service manager; may be nil
	World   World
}

// Run runs the bot until ctx ends or no adapter is left. The error is nil when
// everything ended as it should.
func Run(ctx context.Context, o Options) (err error) {
	started := time.Now()
	var recent *recentLines
	hidden := newSecretForms(o.Config.Secrets())
	o.Log, recent = remembering(o.Log, hidden)
	ends := stops{bound: max(stopBound, o.Config.HTTP.StopTimeout)}
	defer func() { err = errors.Join(err, ends.run()) }()

	store, err := openState(ctx, o)
	if err != nil {
		return err
	}
	ends.add("state", func(context.Context) error { return store.Close() })
	pages := new(fetcher)
	shelf, room, err := load(ctx, o, pages, store, &ends)
	if err != nil {
		return err
	}
	ctx, lost := untilLost(ctx, store.Lost(), room)
	defer func() { err = errors.Join(err, lost()) }()

	key, err := choiceKey(ctx, store)
	if err != nil {
		return err
	}
	zone := newZone(o.Config, o.World)
	book, votes, err := gapsBook(ctx, o, store)
	if err != nil {
		return err
	}
	receipted := receiptBook(ctx, o, store, room)
	desk := newEditorsRoom(o.Config, room, o.World)
	s := &supervisor{log: o.Log, health: new(health), mount: noServer, crew: newCrew()}
	watcher, err := newWatcher(o, room, store, &s.reach, zone)
	if err != nil {
		return err
	}
	var altered atomic.Pointer[metrics.Metrics] // which count what dialog, which they need, keeps back
	talk, err := dialog.New(dialog.Options{
		Altered: func() {
			if m := altered.Load(); m != nil {
				m.Altered()
			}
		},
		LiveIndex: shelf, Room: room, Editors: o.Config.Archive.Editors, Entry: desk.link(), Store: store, Gaps: book, Feedback: votes, Corrections: tellsFor(o.Config) > 0, Receipts: receipted, Watches: watcher, Lang: o.Config.Language, PublicURL: o.Config.Web.PublicURL, Version: o.Version, Log: o.Log, Key: key,
		Now: zone.now,
	})
	if err != nil {
		return err
	}
	s.health.heard = store.Heard
	if room != nil {
		s.health.heard = func() bool { return store.Heard() && room.Archive.Heard() }
		s.health.feeds, s.health.pages, s.health.change = room.Feeds.Stats, room.Pages.Stats, room.Index.Seq
	}
	r := OpenReader(o.Config.Reader, false, o.Log)
	if r != nil {
		shelf.UseReader(r)
	}
	useVectors(ctx, o, shelf, r, s.health, &ends)
	backup := keepBackups(o, &ends)
	counted := newMetrics(o, shelf, room, s.health, backup.last, watcher)
	altered.Store(counted)
	told, err := newCorrecting(ctx, o, room, store, &s.reach, zone, talk.PublicURL)
	if err != nil {
		return err
	}
	counted.Corrections(func(ctx context.Context) (metrics.Corrections, bool) {
		c, ok := told.counts(ctx)
		return metrics.Corrections(c), ok
	})
	s.handler = told.handler(counted.Handler(talk))
	if err := serveMetrics(ctx, o, counted, &ends); err != nil {
		o.Log.Error("no metrics; all else goes on", "error", err)
	}
	front, err := openFront(ctx, o, s.health, &ends)
	if err != nil {
		o.Log.Error("no HTTP server; what needs none goes on", "error", err)
	}
	if err := takePushes(ctx, o.Config, room, front); err != nil {
		o.Log.Error("no hub can push feeds; they are asked as ever", "error", err)
	}
	address := front.address
	s.mount = front.mount
	m := means{zone: zone, receipts: receipted, editing: desk.editing(room, book, talk.MayEdit, o.Log), cfg: o.Config, log: o.Log, memory: store.Memory, talk: talk, words: talk.Word, shelf: shelf, room: room, in: o.In, out: o.Out, person: o.Person, world: o.World}
	b := &bot{o: o, started: started, shelf: shelf, room: room, store: store, pages: pages, talk: talk, backups: backup, supervisor: s, means: m, address: address, desk: desk, watcher: watcher}
	b.bulletin = tellEditors(ctx, o, room, store, talk, &s.reach, &ends)
	followNews(ctx, watcher, room, store, &ends)
	s.health.look(b.watch(ctx, &ends))
	again := b.reloader(ctx, hidden)
	told.start(ctx, room, store, &ends)
	running := Running{Status: watched{o, started, shelf, room, s.health, backup.last, told.counts, recent}.status, Settings: store, Reload: again.reload}
	if room != nil {
		running.Desk = room.Desk()
	}
	takeCommands(o, running, &ends)
	desk.at(pageURL(address))
	if o.Page != nil && pageOff(o.Config, address) == "" {
		o.Page(pageURL(address))
	}
	return s.all(ctx, platforms(m, address), func() {
		front.serve()
		b.begun(ctx, again)
	})
}

// load builds the first index and says what is on the shelf. There is no newsroom
// when the archive is turned off.
func load(ctx context.Context, o Options, pages *fetcher, notes newsroom.Notes, ends *stops) (shelf *knowledge.LiveIndex, room *newsroom.Room, err error) {
	began := time.Now()
	var leftOut []error
	if o.Config.Archive.Enabled {
		if room, err = openRoom(ctx, o, pages, notes, ends); err == nil {
			shelf, leftOut = room.Index.Live(), room.LeftOut
		}
	} else {
		var x *knowledge.Index
		var corrections *knowledge.Corrections
		if corrections, err = o.Config.Meaning.ReadCorrections(); err == nil {
			x, leftOut, err = Load(ctx, o.Config.Articles, knowledge.Options{Progress: o.Progress, Corrections: corrections})
		}
		shelf = knowledge.NewLiveIndex(x)
	}
	if o.Loaded != nil {
		o.Loaded()
	}
	if err != nil {
		return nil, nil, err
	}
	for _, err := range leftOut {
		o.Log.Error("an article was left out", "error", err)
	}
	size := shelf.Index().Size()
	level := slog.LevelInfo
	if size.Articles == 0 {
		level = slog.LevelWarn
	}
	o.Log.Log(ctx, level, "loaded", "articles", size.Articles, "sentences", size.Sentences, "left_out", len(leftOut),
		"took", time.Since(began).Round(time.Millisecond))
	return shelf, room, nil
}

type mountFunc func(owner string, routes map[string]http.Handler) error

func noServer(string, map[string]http.Handler) error {
	return errors.New("it needs the HTTP server, which is off; set http.listen to a free address")
}

// front is the HTTP server that people and platforms meet.
type front struct {
	mount   mountFunc
	address string // where it listens; "" when there is none
	serve   func() // begins to answer requests; those that came before have waited
}

// openFront has the HTTP server listen; there is none when it is turned off, or with an
// error. It answers nobody before its serve is called: what asks while the platforms
// begin would be told that the bot is well, and find no page.
func openFront(ctx context.Context, o Options, h *health, ends *stops) (front, error) {
	none := front{mount: noServer, serve: func() {}}
	c := o.Config.HTTP
	if c.Listen == "" {
		return none, nil
	}
	server, l, err := listen(ctx, o, "HTTP server", c.Listen, ends, h.routes())
	if err != nil {
		return none, err
	}
	o.Log.Info("HTTP server listens", "url", "http://"+l.Addr().String()+"/")
	return front{server.Mount, l.Addr().String(), func() { serve(o.Log, "HTTP server", server, l) }}, nil
}

// serveMetrics starts the server of the metrics, where there is to be one.
func serveMetrics(ctx context.Context, o Options, counted http.Handler, ends *stops) error {
	if o.Config.Metrics.Listen == "" {
		return nil
	}
	server, l, err := listen(ctx, o, "metrics", o.Config.Metrics.Listen, ends, map[string]http.Handler{metricsPath: counted})
	if err != nil {
		return err
	}
	serve(o.Log, "metrics", server, l)
	o.Log.Info("metrics are told", "url", "http://"+l.Addr().String()+"/metrics")
	return nil
}

// listen takes a server's address, with the first of its routes, and has the server
// stopped in its turn. Requests wait until it serves.
func listen(ctx context.Context, o Options, name, at string, ends *stops, routes map[string]http.Handler) (server *httpd.Server, l net.Listener, err error) {
	c := o.Config.HTTP
	server = httpd.New(httpd.Options{
		Listen: at, ReadTimeout: c.ReadTimeout, WriteTimeout: c.WriteTimeout, IdleTimeout: c.IdleTimeout, MaxBody: c.MaxBody, Log: o.Log,
	})
	if err := server.Mount(name, routes); err != nil {
		return nil, nil, err
	}
	if l, err = o.World.listen(ctx, server, at); err != nil {
		return nil, nil, err
	}
	ends.add(name, func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, c.StopTimeout)
		defer cancel()
		defer func() { _ = l.Close() }() // of a server that never served
		return server.Stop(ctx)
	})
	return server, l, nil
}

// serve has a server answer requests until it is stopped.
func serve(log *slog.Logger, name string, server *httpd.Server, l net.Listener) {
	go func() {
		if err := server.Serve(l); err != nil {
			log.Error("a server ended", "server", name, "error", err)
		}
	}()
}
