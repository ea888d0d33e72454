package dialog

import (
	"context"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge"
)

// newsShown is how many articles' openings answer a question for the news; as many
// again and more stand behind a choice.
const newsShown = 3

// forNews reports whether a question asks what is new, or what happened at some time,
// and names no subject. In a talk about something a time alone, or "what happened?", goes
// on from that.
func forNews(s knowledge.Stats, talking bool) bool {
	timed := !s.Taken.IsZero()
	return len(s.Words) == 0 && (s.Taken.News && timed || !talking && (s.Taken.News || timed))
}

// news answers "any news?" and "what happened yesterday?" with the openings of the
// newest articles, of the time that is asked for where there are some: which of them
// matters is the reader's to judge.
func (as asking) news(ctx context.Context, said string) adapters.Reply {
	if as.t.facts(ctx).Newest.IsZero() { // nothing is known to be newer than the rest
		return smallTalk(as).beginning(ctx)
	}
	res, err := searcher(as).search(ctx, as.query(ctx, way{text: said}))
	if err == nil && len(res.Stats.Words) > 0 { // "headlines" is a word like others to a search
		res, err = searcher(as).search(ctx, as.query(ctx, way{text: as.t.loc.Say("news.query")}))
	}
	if r, failed := as.failed(ctx, said, err); failed {
		return r
	}
	if len(res.Passages) == 0 { // the chat's sources give no dates
		return smallTalk(as).beginning(ctx)
	}
	r := adapters.Reply{Lead: as.t.loc.Say("news.lead")}
	if when := wording.Join(as.takenAs(res.Stats.Taken), (elsewhere(as)).fresh(ctx)); when != "" {
		r.Lead = when + "\n" + r.Lead
	}
	shown := min(newsShown, len(res.Passages))
	for _, p := range res.Passages[:shown] {
		r.Quotes = append(r.Quotes, as.t.cite().Passage(p, nil))
	}
	tookTime(&r, res.Stats.Taken)
	r.Note = wording.Join(as.t.cite().TimeNote(r.Quotes), as.t.loc.Say("news.next"))
	r.Choices = offers(as).offer(ctx, r, "news.lead", res.Passages[shown:])
	return r
}
