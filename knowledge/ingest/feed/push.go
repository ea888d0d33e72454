package feed

import (
	"context"
	"mime"
)

// Push takes what a hub has sent of the feed listed as address, without asking the feed.
// It waits while the feed's host is asked. A failure is in the report's State; an error
// means that nothing was taken, or that it was stopped.
func (p *Poller) Push(ctx context.Context, address, contentType string, body []byte) (Report, error) {
	for {
		changed := p.jobs.changes()
		if jobContext, ok := p.jobs.begin(ctx, address, false); ok {
			defer p.jobs.end(address)
			s, err := p.find(ctx, address)
			if err != nil {
				return Report{}, err
			}
			r := p.pushed(jobContext, ctx, s, contentType, body)
			return r, context.Cause(jobContext)
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return Report{}, ctx.Err()
		}
	}
}

// pushed takes what was sent. It has no validators, and says nothing of what it leaves
// out: the feed is asked as before, and soon when something is left for later.
func (p *Poller) pushed(ctx, all context.Context, before State, contentType string, body []byte) Report {
	p.stats.pushes.Add(1)
	r := Report{State: before}
	d, err := parse(body, contentType, before.URL)
	whole := false
	if err == nil {
		listed := before
		if d.title != "" {
			listed.Title = d.title
		}
		r.Items = len(d.items)
		whole, err = p.taker.take(ctx, &r, listed, d.items)
	}
	if all.Err() != nil {
		return r
	}
	s := &r.State
	switch {
	case err != nil:
		mediaType, _, _ := mime.ParseMediaType(contentType)
		p.o.Log.WarnContext(all, "what a hub has sent can't be read; the feed is asked", "feed", before.URL, "type", mediaType, "error", err)
	case whole:
		s.Checked = p.o.Now()
	}
	if err != nil || !whole {
		s.ETag, s.LastModified, s.Next = "", "", p.o.Now()
	}
	p.save(all, before, s)
	r.tell(all, p.o.Log)
	return r
}
