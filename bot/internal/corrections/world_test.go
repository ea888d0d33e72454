package corrections

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/locale"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/ingest"
)

// world is a bot's articles and state on disk, chats, and a clock.
type world struct {
	t     testing.TB
	dir   string
	clock time.Time

	room  *newsroom.Room
	store *state.Store
	life  *life // what is between the follower and the disk
	*Follower

	chats chats

	unclear map[quotation]bool // whether it was told, after a kill or a lost answer
	begins  map[quotation]int  // how often telling a sentence was begun and not taken back, over all lives
}

func newWorld(t testing.TB) *world {
	w := &world{t: t, unclear: map[quotation]bool{}, begins: map[quotation]int{}, dir: t.TempDir(), clock: time.Date(2031, 5, 3, 9, 0, 0, 0, time.UTC)}
	w.chats = chats{w: w}
	w.start()
	t.Cleanup(w.stop)
	return w
}

func (w *world) now() time.Time { return w.clock }

// start is the start of a process.
func (w *world) start() {
	var err error
	ctx := w.t.Context()
	if w.store, err = state.Open(ctx, w.dir, state.Options{Now: w.now}); err != nil {
		w.t.Fatal(err)
	}
	if w.room, err = newsroom.Open(ctx, newsroom.Options{DataDir: w.dir, Now: w.now}); err != nil {
		w.t.Fatal(err)
	}
	locales, err := locale.Load("en")
	if err != nil {
		w.t.Fatal(err)
	}
	w.life = &life{Quoted: w.store.Quoted(), left: -1, of: map[int64]quotation{}, begins: w.begins}
	w.Follower = New(Options{
		Store: w.life, Texts: w.room.Archive, Live: w.room.Index.Live(), Notifier: &w.chats, Settings: w.store, Locales: locales,
		Keep: state.KeepQuoted, Now: w.now, Log: slog.New(slog.NewTextHandler(w.t.Output(), nil)),
	})
	w.room.Index.Subscribe(w.Heard)
	if err := w.CatchUp(ctx); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) stop() {
	if err := errors.Join(w.room.Close(), w.store.Close()); err != nil {
		w.t.Error(err)
	}
}

// restart ends the process, as it was left, and starts another.
func (w *world) restart() {
	if w.life.dead() {
		w.doubt(w.life.begun)
	}
	w.stop()
	w.start()
}

// put takes an article in, its body being these lines.
func (w *world) put(id string, lines ...string) {
	w.t.Helper()
	doc := ingest.Document{Article: knowledge.Article{ID: knowledge.ArticleID(id), Title: "The story of " + id, Publisher: "Gazette", Lang: "en", Body: strings.Join(lines, "\n")}}
	out, err := w.room.Archive.Put(w.t.Context(), []ingest.Document{doc})
	if err == nil {
		err = cmp.Or(out[0].Err, w.room.Index.CatchUp(w.t.Context()))
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// text is what an article says now, line by line; nil when it is held no more.
func (w *world) text(id string) []string {
	a, _, err := w.room.Archive.Article(w.t.Context(), knowledge.ArticleID(id), "")
	if err != nil {
		return nil
	}
	return strings.Split(a.Body, "\n")
}

// answer has an answer arrive in a chat that quotes a line of an article, and returns the
// message's id.
func (w *world) answer(place, id string, line int) string {
	w.t.Helper()
	w.chats.last++
	message := fmt.Sprint(w.chats.last)
	a, _ := w.room.Index.Live().Index().Article(knowledge.ArticleID(id))
	said := strings.Split(a.Body, "\n")[line]
	start := strings.Index(a.Body, said)
	reply := adapters.Reply{Lang: "en", Quotes: []adapters.Quote{{
		Text: said, Sentences: []adapters.Span{{Start: 0, End: len(said)}},
		Source: adapters.Source{Article: id, Revision: a.Revision, Start: start, End: start + len(said)},
	}}}
	r := w.Handler(answering{reply: reply}).Answer(w.t.Context(), adapters.Question{Adapter: platform, Chat: place, Place: place, Asker: "asker-" + place})
	r.Arrived(w.t.Context(), adapters.Arrival{Place: place, Messages: []string{message}})
	return message
}

// doubt notes that it is unclear whether sentences were told.
func (w *world) doubt(sentences []int64) {
	for _, n := range sentences {
		w.unclear[w.life.of[n]] = true
	}
}

// platform is the only one there is.
const platform = "test"

// answering is a conversation of one answer.
type answering struct {
	adapters.Handler
	reply adapters.Reply
}

func (a answering) Answer(context.Context, adapters.Question) adapters.Reply { return a.reply }

// pass lets time pass until what has changed has settled, and has the follower do what it
// does then.
func (w *world) pass() {
	w.t.Helper()
	w.step()
	w.clock = w.clock.Add(Settle + longestRest + time.Second)
	w.step()
}

func (w *world) step() {
	w.t.Helper()
	for more := true; more && !w.life.dead(); {
		var err error
		if more, err = w.Step(w.t.Context()); err != nil && !w.life.dead() {
			w.t.Fatal(err)
		}
	}
}

// errKilled is what nothing gets to hear any more: the process is gone.
var errKilled = errors.New("killed")

// life is the state as a process sees it that may be killed at any moment: from then on
// nothing it does happens.
type life struct {
	state.Quoted

	mu     sync.Mutex
	left   int // steps until the kill; -1: it never comes
	killed bool
	begun  []int64             // the sentences whose telling was begun last
	of     map[int64]quotation // by number in the state, as last read
	begins map[quotation]int   // see world
}

// quotation is a sentence of a message.
type quotation struct {
	place, message, article, revision string
	start                             int
}

// alive takes one step of the process's life.
func (l *life) alive() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.left == 0 {
		l.killed = true
	}
	l.left = max(l.left-1, -1)
	return !l.killed
}

func (l *life) dead() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.killed
}

// may does what the process does, unless it is dead before, and hides what came of it
// where it is dead after.
func (l *life) may(do func() error) error {
	if !l.alive() {
		return errKilled
	}
	if err := do(); err != nil {
		return err
	}
	if !l.alive() {
		return errKilled
	}
	return nil
}

func (l *life) Keep(ctx context.Context, m state.QuotedMessage, keep time.Duration) error {
	return l.may(func() error { return l.Quoted.Keep(ctx, m, keep) })
}

func (l *life) SetGone(ctx context.Context, at time.Time, n ...int64) error {
	return l.may(func() error { return l.Quoted.SetGone(ctx, at, n...) })
}

func (l *life) Drop(ctx context.Context, n ...int64) error {
	return l.may(func() error { return l.Quoted.Drop(ctx, n...) })
}

func (l *life) At(ctx context.Context, platform, place string) (list []state.QuotedMessage, err error) {
	list, err = l.Quoted.At(ctx, platform, place)
	for _, m := range list {
		for _, s := range m.Sentences {
			l.of[s.N] = quotation{m.Place, m.Message, s.Article, s.Revision, s.Start}
		}
	}
	return list, err
}

func (l *life) Begin(ctx context.Context, n ...int64) error {
	return l.may(func() error {
		l.begun = n
		return l.count(1, n, l.Quoted.Begin(ctx, n...))
	})
}

func (l *life) Back(ctx context.Context, n ...int64) error {
	return l.may(func() error { return l.count(-1, n, l.Quoted.Back(ctx, n...)) })
}

func (l *life) Told(ctx context.Context, m state.QuotedMessage, keep time.Duration, n ...int64) error {
	return l.may(func() error {
		err := l.Quoted.Told(ctx, m, keep, n...)
		if err == nil {
			l.begun = nil
		}
		return err
	})
}

func (l *life) Move(ctx context.Context, platform, from, to string) error {
	return l.may(func() error { return l.Quoted.Move(ctx, platform, from, to) })
}

func (l *life) Close(ctx context.Context, platform, place string) (n int, err error) {
	return n, l.may(func() error { n, err = l.Quoted.Close(ctx, platform, place); return err })
}

// count counts what was begun, or taken back.
func (l *life) count(by int, n []int64, err error) error {
	for _, id := range n {
		if err == nil {
			l.begins[l.of[id]] += by
		}
	}
	return err
}

// chats are where notices arrive.
type chats struct {
	w    *world
	last int // message
	got  []notice
	// next is what becomes of the next notices; then all arrive.
	next  []outcome
	on    func(notice)       // is called with each notice that arrives; may be nil
	shuts func(place string) // with each chat that closes; may be nil
}

type notice struct {
	adapters.Notice
	message string
	of      []quotation // what it tells of
}

type outcome int

const (
	arrives outcome = iota
	waits           // the platform's pace
	refused         // for no reason that is known
	gone            // the chat is closed
	lost            // it may have arrived, and has not
	unheard         // it has, and nobody hears
	moves           // it arrives in another place
)

// Notify implements [Notifier].
func (c *chats) Notify(ctx context.Context, _ string, n adapters.Notice) (adapters.Arrival, error) {
	if !c.w.life.alive() {
		return adapters.Arrival{}, errKilled
	}
	becomes := arrives
	if len(c.next) > 0 {
		becomes, c.next = c.next[0], c.next[1:]
	}
	at := adapters.Arrival{Place: n.Place}
	switch becomes {
	case waits:
		return at, &adapters.Unsent{Wait: time.Minute, Err: errors.New("too fast")}
	case refused:
		return at, &adapters.Unsent{Err: errors.New("no")}
	case gone:
		if c.shuts != nil {
			c.shuts(n.Place)
		}
		return at, &adapters.Unsent{Gone: true, Err: errors.New("blocked")}
	case lost:
		c.w.doubt(c.w.life.begun)
		return at, &adapters.Unsent{Unsure: true, Err: errors.New("no answer")}
	case moves:
		at.Place += "-moved"
	}
	c.last++
	arrived := notice{Notice: n, message: fmt.Sprint(c.last)}
	for _, id := range c.w.life.begun {
		arrived.of = append(arrived.of, c.w.life.of[id])
	}
	c.got = append(c.got, arrived)
	if c.on != nil {
		c.on(arrived)
	}
	at.Messages = []string{arrived.message}
	if becomes == unheard {
		c.w.doubt(c.w.life.begun)
		return at, &adapters.Unsent{Unsure: true, Err: errors.New("no answer")}
	}
	if !c.w.life.alive() {
		return at, errKilled
	}
	return at, nil
}

// said returns what a notice says, as a reader has it.
func (n notice) said() string {
	var b strings.Builder
	b.WriteString(n.Reply.Lead)
	for _, q := range n.Reply.Quotes {
		fmt.Fprintf(&b, "\n%s “%s” (%s)", q.Head, q.Text, q.Source.Cite)
	}
	return b.String() + "\n" + n.Reply.Note
}
