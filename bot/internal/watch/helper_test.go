package watch_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog"
	"github.com/ukti-bot/ukti/bot/internal/dialog/locale"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/bot/internal/watch"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/ingest"
)

// bench is a bot with everything around it in the test's hands.
type bench struct {
	tb                     testing.TB
	dir                    string
	clock                  time.Time
	bounds                 watch.Bounds
	mostWatches, mostLater int // of all chats, and articles that may wait; 0: as usual
	store                  *state.Store
	room                   *newsroom.Room
	watcher                *watch.Watcher
	talk                   *dialog.Dialog
	mu                     sync.RWMutex // guards talk where a platform listens
	out                    *platform
	reach                  func(context.Context, adapters.Notice) (adapters.Arrival, error) // nil: out is written to
	log                    *bytes.Buffer
}

// platform is what chats see, and how it fails.
type platform struct {
	sent   []adapters.Notice
	all    []adapters.Notice                               // of the whole test
	fails  func(n adapters.Notice) (shown bool, err error) // nil: it doesn't
	places map[string]string                               // places that have become others
}

func (p *platform) Notify(_ context.Context, _ string, n adapters.Notice) (adapters.Arrival, error) {
	shown, err := true, error(nil)
	if p.fails != nil {
		shown, err = p.fails(n)
	}
	if shown {
		p.sent, p.all = append(p.sent, n), append(p.all, n)
	}
	at := n.Place
	if to, ok := p.places[at]; ok {
		at = to
	}
	return adapters.Arrival{Place: at, Messages: []string{"1"}}, err
}

// take returns what was sent since it was asked last.
func (p *platform) take() []adapters.Notice {
	sent := p.sent
	p.sent = nil
	return sent
}

// noon is when the tests begin, in Dhaka.
func noon() time.Time {
	dhaka, err := time.LoadLocation("Asia/Dhaka")
	if err != nil {
		dhaka = time.FixedZone("Asia/Dhaka", 6*60*60)
	}
	return time.Date(2030, 1, 2, 12, 0, 0, 0, dhaka)
}

// sit starts a bot over an archive that holds one article, in Dhaka's noon.
func sit(tb testing.TB) *bench {
	tb.Helper()
	b := &bench{
		tb: tb, dir: tb.TempDir(), clock: noon(), out: &platform{}, log: new(bytes.Buffer),
		bounds: watch.Bounds{PerChat: 3, ADay: 2, Quiet: watch.Quiet{From: 22 * 60, Until: 7 * 60}},
	}
	b.start()
	tb.Cleanup(b.stop)
	b.arrives("old", "The school at Nolgram has forty pupils and two teachers.\nTheir bus is blue.")
	b.step()
	return b
}

func (b *bench) now() time.Time { return b.clock }

func (b *bench) start() {
	b.tb.Helper()
	log := slog.New(slog.NewTextHandler(b.log, &slog.HandlerOptions{Level: slog.LevelWarn}))
	must := func(err error) {
		b.tb.Helper()
		if err != nil {
			b.tb.Fatal(err)
		}
	}
	var err error
	b.store, err = state.Open(b.tb.Context(), b.dir, state.Options{Now: b.now})
	must(err)
	b.room, err = newsroom.Open(b.tb.Context(), newsroom.Options{DataDir: b.dir, Now: b.now})
	must(err)
	locales, err := locale.Load("en")
	must(err)
	b.watcher, err = watch.New(watch.Within(watch.Options{
		Store: b.store.Watches(), Archive: b.room.Archive, Live: b.room.Index.Live(), CatchUp: b.room.Index.CatchUp, Reach: b, Settings: b.store,
		Locales: locales, Now: b.now, Log: log, Bounds: b.bounds, PublicURL: "https://ukti.example",
	}, b.mostWatches, b.mostLater))
	must(err)
	b.talk, err = dialog.New(dialog.Options{LiveIndex: b.room.Index.Live(), Room: b.room, Store: b.store, Watches: b.watcher, Lang: "en", Log: log, Now: b.now, Version: "1.0"})
	must(err)
	b.step()
}

func (b *bench) stop() {
	if err := b.room.Close(); err != nil {
		b.tb.Error(err)
	}
	if err := b.store.Close(); err != nil {
		b.tb.Error(err)
	}
}

func (b *bench) restart() {
	b.stop()
	b.start()
}

func (b *bench) step() {
	b.tb.Helper()
	if err := b.watcher.Step(b.tb.Context()); err != nil {
		b.tb.Fatal(err)
	}
}

// arrives puts an article in the archive, published an hour before.
func (b *bench) arrives(id, body string) {
	b.tb.Helper()
	b.put(knowledge.Article{ID: knowledge.ArticleID(id), Body: body, Publisher: "Koroti Courier", Published: b.clock.Add(-time.Hour)})
}

func (b *bench) put(articles ...knowledge.Article) {
	b.tb.Helper()
	docs := make([]ingest.Document, len(articles))
	for i, a := range articles {
		docs[i].Article = a
	}
	if _, err := b.room.Archive.Put(b.tb.Context(), docs); err != nil {
		b.tb.Fatal(err)
	}
	if err := b.room.Index.CatchUp(b.tb.Context()); err != nil {
		b.tb.Fatal(err)
	}
}

// says asks as somebody in their private chat, or, as "admin@group" or "member@group", in
// a group.
func (b *bench) says(who, text string) adapters.Reply {
	return b.talk.Answer(b.tb.Context(), b.question(who, text))
}

func (b *bench) question(who, text string) adapters.Question {
	name, group, inGroup := strings.Cut(who, "@")
	q := adapters.Question{Adapter: "test", Chat: name, Place: name, Asker: name, Text: text, Private: true}
	may := true
	if inGroup {
		q.Chat, q.Place, q.Private, may = group, group, false, strings.HasPrefix(name, "admin")
	}
	q.Admin = func(context.Context) (bool, error) { return may, nil }
	return q
}

// Notify implements [watch.Reach].
func (b *bench) Notify(ctx context.Context, platform string, n adapters.Notice) (adapters.Arrival, error) {
	if b.reach != nil {
		return b.reach(ctx, n)
	}
	return b.out.Notify(ctx, platform, n)
}

// wait lets time pass that is written as in the transcripts, and what is to be told be told.
func (b *bench) wait(how string) {
	b.tb.Helper()
	d, err := time.ParseDuration(how)
	if err != nil {
		b.tb.Fatal(err)
	}
	b.step()
	b.clock = b.clock.Add(d)
	b.step()
}

// later lets time pass, and what is to be told be told.
func (b *bench) later(d time.Duration) []adapters.Notice {
	b.tb.Helper()
	b.step()
	b.clock = b.clock.Add(d)
	b.step()
	return b.out.take()
}

// show writes a reply for people.
func show(r adapters.Reply) string {
	var s strings.Builder
	fmt.Fprintf(&s, "%s\n", r.Head())
	for _, q := range r.Quotes {
		if q.Head != "" {
			fmt.Fprintf(&s, "%s\n", q.Head)
		}
		fmt.Fprintf(&s, "| %s\n  %s\n  %s\n", strings.ReplaceAll(q.Text, "\n", "\n| "), q.Source.Where, q.Source.URL)
	}
	if r.Note != "" {
		fmt.Fprintf(&s, "%s\n", r.Note)
	}
	for _, c := range r.Choices {
		fmt.Fprintf(&s, "[%s]\n", c.Label)
	}
	return s.String()
}

func (b *bench) putDated(id, body string, published time.Time) {
	b.tb.Helper()
	b.put(knowledge.Article{ID: knowledge.ArticleID(id), Body: body, Publisher: "Koroti Courier", Published: published})
}
