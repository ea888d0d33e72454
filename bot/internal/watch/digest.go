package watch

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/cite"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/knowledge"
)

const (
	// mostOpenings bounds the articles of a digest, mostOfPaper those of one paper as
	// long as there are others.
	mostOpenings, mostOfPaper = 10, 3
	// mostRead bounds the arrivals that a digest is chosen from: the latest.
	mostRead = 5000
	// digestsAtOnce bounds the digests of one round.
	digestsAtOnce = 200
)

// digests sends chats how what came in begins.
type digests struct{ w *Watcher }

func (w *Watcher) digests() digests { return digests{w} }

// send sends the digests that are due.
func (g digests) send(ctx context.Context) error {
	now := g.w.o.Now()
	due, err := g.w.o.Store.DueDigests(ctx, now, digestsAtOnce)
	if err != nil {
		return err
	}
	for _, d := range due {
		if !g.w.pauses.over(d.Chat, now) {
			continue
		}
		next := nextAt(now, d.Minute, g.w.Zone(ctx, d.Chat))
		if d.Due.After(now) { // the clock was put back
			err = g.w.o.Store.DigestDone(ctx, d.Chat, d.Since, next)
		} else {
			err = g.sendTo(ctx, d, now, next)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// sendTo sends a chat its digest. The error is the state's or the archive's.
func (g digests) sendTo(ctx context.Context, d state.Digest, now, next time.Time) error {
	last, err := g.w.o.Archive.LastArrival(ctx)
	if err != nil {
		return err
	}
	upTo, tries := d.UpTo, d.Tries+1
	if upTo == 0 || upTo > last {
		upTo, tries = last, 1
	}
	since := min(d.Since, last) // an older archive may have taken its place
	reply, err := g.openings(ctx, d, since, upTo)
	if err != nil {
		return err
	}
	if len(reply.Quotes) == 0 || tries > mostTries {
		return g.w.o.Store.DigestDone(ctx, d.Chat, upTo, next)
	}
	if err := g.w.o.Store.TryDigest(ctx, d.Chat, upTo, tries); err != nil {
		return err
	}
	// One that is told of twice has the same name both times.
	name := "d" + strconv.FormatInt(upTo, 36) + "-" + knowledge.Key(knowledge.ArticleID(d.Chat))
	arrived, err := g.w.o.Reach.Notify(ctx, d.Adapter, adapters.Notice{ID: name[:min(len(name), 20)], Place: d.Place, Reply: reply})
	if err == nil {
		g.w.pauses.succeeded(d.Chat)
		g.w.counts.digests.Add(1)
		if err := g.w.o.Store.DigestDone(ctx, d.Chat, upTo, next); err != nil {
			return err
		}
		return g.w.teller().moved(ctx, d.Chat, d.Place, arrived.Place)
	}
	g.w.counts.failed.Add(1)
	return g.w.teller().missed(ctx, d.Chat, now, err, func() error { return g.w.o.Store.TryDigest(ctx, d.Chat, upTo, tries-1) })
}

// paper is what came in of one publisher, the latest first.
type paper struct {
	name     string
	articles []knowledge.Article
}

// openings words a digest: how what came in begins, by paper, those with most first.
func (g digests) openings(ctx context.Context, d state.Digest, since, upTo int64) (adapters.Reply, error) {
	x := g.w.o.Live.Index()
	papers, total, err := g.papers(ctx, x, since, upTo)
	if err != nil || total == 0 {
		return adapters.Reply{}, err
	}
	loc := g.w.o.Locales.For(d.Lang)
	writer := g.w.writer(x, loc)
	r := adapters.Reply{Lang: loc.Tag, Lead: loc.Say("digest.lead", "n", total)}
	left := mostOpenings
	for i, p := range papers {
		share := max(mostOfPaper, left-mostOfPaper*(len(papers)-i-1))
		for j, a := range p.articles[:min(len(p.articles), share, left)] {
			q, ok := opening(x, writer, a)
			if !ok {
				continue
			}
			if j == 0 && p.name != "" {
				q.Head = wording.OneLine(p.name)
			}
			r.Quotes = append(r.Quotes, q)
			left--
		}
	}
	r.Note = loc.Say("digest.next")
	if more := total - len(r.Quotes); more > 0 {
		r.Note = wording.Join(loc.Say("digest.more", "n", more), r.Note)
	}
	return r, nil
}

// opening is an article's first sentence.
func opening(x *knowledge.Index, writer cite.Writer, a knowledge.Article) (adapters.Quote, bool) {
	sentences := x.Sentences(a.ID)
	if len(sentences) == 0 {
		return adapters.Quote{}, false
	}
	first := sentences[0]
	q := writer.Span(a, first.Span, first.Span, first.Line, nil)
	return q, cite.Holds(x, q)
}

// papers sorts the news among what came in after one article, up to another.
func (g digests) papers(ctx context.Context, x *knowledge.Index, since, upTo int64) (papers []paper, total int, err error) {
	flooded, _, err := g.w.o.Store.Mark(ctx, flood)
	if err != nil {
		return nil, 0, err
	}
	list, err := g.w.o.Archive.Arrivals(ctx, max(since, upTo-mostRead), mostRead)
	if err != nil {
		return nil, 0, err
	}
	for _, a := range slices.Backward(list) {
		article, held := x.Article(a.ID)
		if !held || a.Copy || a.Number > upTo || !isNews(a, time.Unix(flooded, 0).Add(afterFlood)) {
			continue
		}
		total++
		i := slices.IndexFunc(papers, func(p paper) bool { return p.name == a.Publisher })
		if i < 0 {
			i, papers = len(papers), append(papers, paper{name: a.Publisher})
		}
		papers[i].articles = append(papers[i].articles, article)
	}
	slices.SortStableFunc(papers, func(a, b paper) int { return cmp.Compare(len(b.articles), len(a.articles)) })
	return papers, total, nil
}
