package adaptertest

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"sync"
	"testing"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/internal/fit"
)

// paper is a small platform in memory and a correct adapter for it, with places
// where a fault can be planted.
type paper struct {
	token    adapters.Secret
	log      *slog.Logger
	faults   faults
	updates  chan func(context.Context, adapters.Handler)
	rejected bool

	mu    sync.Mutex
	seen  map[string]bool
	shown map[int]Shown
	data  map[int][]string // what the choices of an answer stand for
}

// faults change what paper does; a nil function changes nothing.
type faults struct {
	reply     func(adapters.Reply) adapters.Reply // before it is shown
	posts     func([]Post) []Post                 // after it was laid out
	question  func(*adapters.Question)
	everybody bool // bots too
	repeats   bool
	forgets   bool // answers in flight
	leaks     bool
	goroutine bool
	onePlace  bool // one question at a time
	fails     error
}

const paperLimit = 900

func newPaper(f faults) func(testing.TB, *slog.Logger) Harness {
	return func(_ testing.TB, log *slog.Logger) Harness {
		p := &paper{
			token: adapters.NewSecret("paper-token-4711"), log: log, faults: f,
			updates: make(chan func(context.Context, adapters.Handler)),
			seen:    map[string]bool{}, shown: map[int]Shown{}, data: map[int][]string{},
		}
		return Harness{
			Adapter: p, Ask: p.ask, Press: p.press, Shown: p.read,
			Secrets:   []string{p.token.Reveal()},
			Malformed: func() { p.updates <- nil },
			Drop:      func() {},
			Reject:    func() { p.rejected = true },
		}
	}
}

func (p *paper) Name() string { return "paper" }

func (p *paper) Run(ctx context.Context, h adapters.Handler) error {
	p.log.Info("connected", "token", p.token)
	if p.faults.leaks {
		p.log.Debug("GET /bot" + p.token.Reveal())
	}
	if p.faults.goroutine {
		go func() { <-make(chan int) }()
	}
	if p.rejected {
		return fmt.Errorf("sign in to paper: %w", adapters.ErrRejected)
	}
	var inFlight sync.WaitGroup
	answering := context.WithoutCancel(ctx)
	if p.faults.forgets {
		answering = ctx
	}
	for {
		select {
		case <-ctx.Done():
			if !p.faults.forgets {
				inFlight.Wait()
			}
			return p.faults.fails
		case update := <-p.updates:
			if update == nil {
				continue
			}
			inFlight.Go(func() { update(answering, h) })
			if p.faults.onePlace {
				inFlight.Wait()
			}
		}
	}
}

func (p *paper) ask(m Message) {
	key := fmt.Sprint(m.ID, m.Text)
	q := adapters.Question{
		Text: m.Text, Message: strconv.Itoa(m.ID), Private: m.Private, Edited: m.Edited,
	}
	p.updates <- func(ctx context.Context, h adapters.Handler) {
		p.mu.Lock()
		known := p.seen[key]
		p.seen[key] = true
		p.mu.Unlock()
		if known && !p.faults.repeats || m.Bot && !p.faults.everybody {
			return
		}
		p.answer(ctx, h, m.ID, m.Asker, m.Chat, q)
	}
}

func (p *paper) press(m Press) {
	p.updates <- func(ctx context.Context, h adapters.Handler) {
		p.mu.Lock()
		data := p.data[m.Of][m.Choice]
		p.mu.Unlock()
		q := adapters.Question{Kind: adapters.Press, Press: data, Message: strconv.Itoa(m.Of)}
		p.answer(ctx, h, m.ID, m.Asker, m.Chat, q)
	}
}

func (p *paper) answer(ctx context.Context, h adapters.Handler, id, asker, chat int, q adapters.Question) {
	q.Adapter, q.Asker, q.Chat = p.Name(), "asker-"+strconv.Itoa(asker), "chat-"+strconv.Itoa(chat)
	if p.faults.question != nil {
		p.faults.question(&q)
	}
	r := h.Answer(ctx, q)
	if r.IsZero() {
		return
	}
	if p.faults.reply != nil {
		r = p.faults.reply(r)
	}
	shown := Shown{Posts: layOut(r, q.Private)}
	if p.faults.posts != nil {
		shown.Posts = p.faults.posts(shown.Posts)
	}
	var data []string
	for _, c := range r.Choices {
		shown.Choices = append(shown.Choices, c.Label)
		data = append(data, c.Data)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.shown[id], p.data[id] = shown, data
}

// layOut shows each piece of a quote as a post of its own.
func layOut(r adapters.Reply, private bool) []Post {
	posts := []Post{{Text: r.Head(), Private: private}}
	for _, q := range r.Quotes {
		if q.Head != "" {
			posts = append(posts, Post{Text: q.Head, Private: private})
		}
		for _, piece := range fit.Split(q.Text, q.Sentences, paperLimit, fit.Runes) {
			text := q.Text[piece.Start:piece.End]
			posts = append(posts, Post{
				Text:    text,
				Quoted:  []adapters.Span{{Start: 0, End: len(text)}},
				Marked:  fit.Within(q.Marks, piece),
				Private: private,
			})
		}
		posts = append(posts, Post{Text: q.Source.Where + " · " + q.Source.Cite, Links: []string{q.Source.URL}, Private: private})
	}
	if r.Note != "" {
		posts = append(posts, Post{Text: r.Note, Private: private})
	}
	return posts
}

func (p *paper) read(id int) Shown {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.shown[id]
}
