package corrections

import (
	"context"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/knowledge"
)

// mostSentences bounds what is kept of one message.
const mostSentences = 40

// Handler returns next with what its answers quote kept, once they have arrived.
func (f *Follower) Handler(next adapters.Handler) adapters.Handler { return &following{next, f} }

// following is a conversation whose answers are followed.
type following struct {
	adapters.Handler
	f *Follower
}

// Answer answers as the conversation does.
func (c *following) Answer(ctx context.Context, q adapters.Question) adapters.Reply {
	if q.Place == "" || q.Fleeting {
		return c.Handler.Answer(ctx, q)
	}
	before := c.f.o.Live.Index()
	r := c.Handler.Answer(ctx, q)
	sentences := quotes(r, before, c.f.o.Live.Index())
	inPlace := q.Kind == adapters.Press || q.Edited // it may take the place of an answer that quoted something
	if len(sentences) == 0 && !inPlace {
		return r
	}
	m := state.QuotedMessage{Platform: q.Adapter, Chat: q.Adapter + ":" + q.Chat, Owner: q.Adapter + ":" + q.Asker, Lang: r.Lang, Sentences: sentences}
	tell := r.Arrived
	r.Arrived = func(ctx context.Context, at adapters.Arrival) {
		if tell != nil {
			tell(ctx, at)
		}
		c.f.keep(ctx, m, at)
	}
	return r
}

// keep keeps what a message quotes that is where it belongs now.
func (f *Follower) keep(ctx context.Context, m state.QuotedMessage, at adapters.Arrival) {
	if at.Place == "" || len(at.Messages) == 0 {
		return
	}
	m.Place, m.Message = at.Place, at.Messages[0]
	if err := f.o.Store.Keep(ctx, m, f.o.Keep); err != nil {
		f.o.Log.ErrorContext(ctx, "it could not be kept what an answer quotes; its chat will not be told of corrections", "error", err)
		return
	}
	index := f.o.Live.Index()
	for _, s := range m.Sentences { // it may have changed on the answer's way
		if a, held := index.Article(knowledge.ArticleID(s.Article)); !held || a.Revision != s.Revision || !a.Withdrawn.IsZero() {
			f.suspect(s.Article)
		}
	}
}

// quotes are the sentences that a reply shows as what an article says now. before and
// after are the index before and after the reply was made. What is shown as an earlier
// text, or as withdrawn, says so itself.
func quotes(r adapters.Reply, before, after *knowledge.Index) (list []state.QuotedSentence) {
	for _, q := range r.Quotes {
		if !current(q.Source, before) && !current(q.Source, after) {
			continue
		}
		for _, s := range q.Sentences {
			if len(list) == mostSentences {
				return list
			}
			list = append(list, state.QuotedSentence{Article: q.Source.Article, Revision: q.Source.Revision, Start: q.Source.Start + s.Start, End: q.Source.Start + s.End})
		}
	}
	return list
}

func current(s adapters.Source, x *knowledge.Index) bool {
	a, held := x.Article(knowledge.ArticleID(s.Article))
	return held && a.Revision == s.Revision && a.Withdrawn.IsZero()
}
