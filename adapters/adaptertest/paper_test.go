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
	token         adapters.Secret
	log           *slog.Logger
	faults        faults
	updates       chan func(context.Context, adapters.Handler)
	rejected      bool
	lost, refused bool         // the next answer is
	faceless      map[int]bool // questions asked in their chat's name
	pressed       map[int]int  // the last press that an answer shows

	mu    sync.Mutex
	seen  map[string]bool
	shown map[int]Shown
	data  map[int][]string // what the choices of an answer stand for
	wall  wall
}

// faults change what paper does; a nil function changes nothing.
type faults struct {
	reply      func(adapters.Reply) adapters.Reply // before it is shown
	posts      func([]Post) []Post                 // after it was laid out
	question   func(*adapters.Question)
	everybody  bool // bots too
	repeats    bool
	forgets    bool // answers in flight
	leaks      bool
	goroutine  bool
	onePlace   bool // one question at a time
	fails      error
	overwrites bool // what is said aside takes the answer's place
	takesAll   bool // an aside takes the buttons, though they can be used
	aloud      bool // an aside is seen by all
	keeps      bool // buttons that are of no more use stay
	facesAll   bool // in a group's name nobody can press
	first      bool // of many presses the first stands
	noBack     bool // what a press shows has no buttons
	insists    int  // how often an answer is given whose receipt is lost
	givesUp    bool // what is refused is not tried again

	tellsNobody bool                   // where an answer arrived
	notice      func(*adapters.Notice) // before it is shown
	unsent      func(*adapters.Unsent) // before it is returned
	stays       bool                   // under the number of a chat that has moved
	always      bool                   // writes unasked although it doesn't run
}

const paperLimit = 900

func newPaper(f faults) func(testing.TB, *slog.Logger) Harness {
	return func(_ testing.TB, log *slog.Logger) Harness {
		p := &paper{
			token: adapters.NewSecret("paper-token-4711"), log: log, faults: f,
			updates:  make(chan func(context.Context, adapters.Handler)),
			faceless: map[int]bool{}, pressed: map[int]int{}, seen: map[string]bool{}, shown: map[int]Shown{}, data: map[int][]string{},
		}
		return Harness{
			Adapter: p, Ask: p.ask, Press: p.press, Shown: p.read,
			Secrets:   []string{p.token.Reveal()},
			Malformed: func() { p.updates <- nil },
			Drop:      func() {},
			Reject:    func() { p.rejected = true },
			Lose:      func() { p.set(&p.lost) },
			Refuse:    func(n int) bool { p.set(&p.refused); return n < 3 },
			Places:    p.places(),
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
	p.runs(true)
	defer p.runs(false)
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
		asker := m.Asker
		if m.Faceless {
			p.mu.Lock()
			p.faceless[m.ID] = true
			p.mu.Unlock()
			asker = 0
		}
		p.answer(ctx, h, m.ID, asker, m.Chat, q)
	}
}

func (p *paper) set(flag *bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	*flag = true
}

func (p *paper) press(m Press) {
	p.updates <- func(ctx context.Context, h adapters.Handler) {
		p.mu.Lock()
		data, asker := p.data[m.Of][m.Choice], m.Asker
		if p.faceless[m.Of] && m.Asker == 1 && !p.faults.facesAll {
			asker = 0 // an admin's press is the chat's
		}
		p.mu.Unlock()
		q := adapters.Question{Kind: adapters.Press, Press: data, Message: strconv.Itoa(m.Of)}
		if r := p.answer(ctx, h, m.ID, asker, m.Chat, q); r.Aside() {
			p.aside(m, r)
		} else {
			p.inPlace(m)
		}
	}
}

// inPlace shows what a press shows in the answer's place, unless a later one does already:
// updates are worked on in any order.
func (p *paper) inPlace(m Press) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if m.ID < p.pressed[m.Of] || p.faults.first && p.pressed[m.Of] != 0 {
		return
	}
	p.pressed[m.Of], p.shown[m.Of] = m.ID, p.shown[m.ID]
	if p.faults.noBack {
		under := p.shown[m.ID]
		under.Choices = nil
		p.shown[m.ID] = under
	}
}

// aside shows a word to whoever pressed, and takes the buttons that are of no more use.
func (p *paper) aside(m Press, r adapters.Reply) {
	p.mu.Lock()
	defer p.mu.Unlock()
	under := p.shown[m.Of]
	if r.Expired && !p.faults.keeps {
		under.Choices = nil
	}
	if p.faults.overwrites {
		under.Posts = layOut(r, false)
	}
	if p.faults.takesAll {
		under.Choices = nil
	}
	p.shown[m.Of] = under
	said := p.shown[m.ID]
	for i := range said.Posts {
		said.Posts[i].Private = !p.faults.aloud
	}
	p.shown[m.ID] = said
}

func (p *paper) answer(ctx context.Context, h adapters.Handler, id, asker, chat int, q adapters.Question) adapters.Reply {
	q.Adapter, q.Asker, q.Chat = p.Name(), "asker-"+strconv.Itoa(asker), "chat-"+strconv.Itoa(chat)
	q.Place = q.Chat
	if q.Private {
		q.Place = p.Person(q.Asker)
	}
	if p.faults.question != nil {
		p.faults.question(&q)
	}
	r := h.Answer(ctx, q)
	if r.IsZero() {
		return r
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
	if p.refused && p.faults.givesUp {
		return r
	}
	if p.lost {
		for range p.faults.insists {
			shown.Posts = append(shown.Posts, shown.Posts...)
		}
	}
	p.lost, p.refused = false, false
	p.shown[id], p.data[id] = shown, data
	about := id
	if q.Kind == adapters.Press {
		about, _ = strconv.Atoi(q.Message)
	}
	if at := p.wall.put(q.Place, strconv.Itoa(about), "", shown.Posts); r.Arrived != nil && !p.faults.tellsNobody {
		r.Arrived(ctx, at)
	}
	return r
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
	if r.Receipt != "" {
		posts = append(posts, Post{Text: r.ReceiptLine(), Private: private})
	}
	return posts
}

func (p *paper) read(id int) Shown {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.shown[id]
}
