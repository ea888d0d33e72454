package recheck

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/knowledge/ingest"
	"github.com/ukti-bot/ukti/knowledge/ingest/fetch"
)

// look asks for a page and keeps what it finds. An error is one of the store, or ctx's.
func (c *Checker) look(ctx context.Context, p Page) (Outcome, error) {
	since := fetch.Conditional{ETag: p.ETag, LastModified: p.LastModified}
	if !p.Withdrawn.IsZero() {
		since = fetch.Conditional{}
	}
	answer, err := c.o.Fetch.Get(ctx, p.URL, since)
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	now := c.o.Now()
	switch {
	case err == nil:
		return c.there(ctx, p, answer, now)
	case isGone(err):
		return c.gone(ctx, p, err, now)
	}
	asked := time.Duration(0)
	if e, ok := errors.AsType[*fetch.Error](err); ok {
		asked = e.RetryAfter
		if !e.Temporary() { // robots.txt, a login: it won't be had sooner by trying again
			p.Failures = maxFailures
		}
	}
	c.o.planFailed(&p, now, asked)
	return Failed, c.o.Store.Keep(ctx, p)
}

// isGone reports the answers by which a site says that a page is no more.
func isGone(err error) bool {
	e, ok := errors.AsType[*fetch.Error](err)
	return ok && errors.Is(e, fetch.ErrStatus) && (e.Status == http.StatusNotFound || e.Status == http.StatusGone)
}

// gone notes that a page is not there. Once may be a slip of its server.
func (c *Checker) gone(ctx context.Context, p Page, cause error, now time.Time) (Outcome, error) {
	if p.Gone.IsZero() {
		p.Gone = now
	}
	if !p.Withdrawn.IsZero() || now.Sub(p.Gone) < c.o.Confirm {
		c.o.planGone(&p, now)
		return Missing, c.o.Store.Keep(ctx, p)
	}
	p.Withdrawn = now
	c.o.planGone(&p, now)
	if err := c.o.Store.Withdraw(ctx, p, "its page is gone: "+reason(cause)); err != nil {
		return "", err
	}
	c.o.Log.WarnContext(ctx, "an article was withdrawn by its site; this is said when it is quoted", "article", string(p.Article), "url", p.URL, "answer", reason(cause))
	return Withdrawn, nil
}

func reason(err error) string {
	if errors.Is(err, ingest.ErrGone) {
		return "its channel shows it no more"
	}
	if e, ok := errors.AsType[*fetch.Error](err); ok && e.Status != 0 {
		return http.StatusText(e.Status)
	}
	return err.Error()
}

// there looks at a page that was had.
func (c *Checker) there(ctx context.Context, p Page, answer *fetch.Page, now time.Time) (Outcome, error) {
	back := !p.Withdrawn.IsZero()
	next, outcome, err := c.compare(ctx, p, answer, now)
	switch {
	case errors.Is(err, ingest.ErrGone): // it says so itself, with status 200
		return c.gone(ctx, p, err, now)
	case err != nil:
		return "", err
	}
	if outcome == Unclear && back { // a page in its place that says something else
		c.o.planGone(&p, now)
		return Unclear, c.o.Store.Keep(ctx, p)
	}
	p.Gone, p.Withdrawn, p.Failures = time.Time{}, time.Time{}, 0
	if !answer.NotModified() {
		p.ETag, p.LastModified = answer.ETag, answer.LastModified
	}
	c.o.plan(&p, now)
	if back {
		if err := c.o.Store.Withdraw(ctx, p, "its page is back"); err != nil {
			return "", err
		}
		c.o.Log.InfoContext(ctx, "an article that was withdrawn is there again", "article", string(p.Article), "url", p.URL)
	}
	switch {
	case outcome == Corrected:
		return Corrected, c.o.Store.Correct(ctx, p, next)
	case back:
		return Back, nil
	}
	return outcome, c.o.Store.Keep(ctx, p)
}

// compare tells whether a page says what it said. It reads the page as it was and as it
// is in the same way: a newer reading of the same bytes is no correction.
func (c *Checker) compare(ctx context.Context, p Page, answer *fetch.Page, now time.Time) (next ingest.Document, o Outcome, err error) {
	if answer.NotModified() || !p.Text {
		return next, Same, nil
	}
	held, ok, err := c.o.Store.Taken(ctx, p.Article)
	if err != nil {
		return next, Same, err
	}
	var cut ingest.Cut
	if ok && c.o.Cut != nil {
		cut = c.o.Cut(held.Feed)
	}
	next, err = ingest.Web{
		URL: answer.URL, ContentType: answer.ContentType, Body: answer.Body, Fetched: now, ETag: answer.ETag, LastModified: answer.LastModified, Cut: cut,
	}.Document()
	switch {
	case errors.Is(err, ingest.ErrGone):
		return next, Missing, err
	case err != nil:
		return next, Unclear, nil
	}
	if !ok {
		return next, Same, nil
	}
	before := held.Body
	if held.Original != nil {
		read, err := ingest.Web{URL: p.URL, ContentType: held.MediaType, Body: held.Original, Fetched: now, Cut: cut}.Document()
		if err == nil {
			before = read.Body
		}
	}
	switch {
	case prose(next.Body) == prose(before) || prose(next.Body) == prose(held.Body):
		return next, Same, nil
	case !akin(next.Body, held.Body):
		return next, Unclear, nil
	}
	next.ID = p.Article
	// What else the article says of itself its feed may know better.
	next.URL, next.Publisher, next.Lang, next.Published, next.Feed = "", "", "", time.Time{}, held.Feed
	return next, Corrected, nil
}

// prose is what counts of a text when it is compared: its lines without blanks around
// them, and without those at its end that end no sentence, as links to other stories do.
func prose(body string) string {
	lines := strings.Split(body, "\n")
	for i := range lines {
		lines[i] = strings.Join(strings.Fields(lines[i]), " ")
	}
	for len(lines) > 1 && !ended(lines[len(lines)-1]) {
		lines = lines[:len(lines)-1]
	}
	return strings.Join(lines, "\n")
}

// ended reports a line that ends a sentence.
func ended(line string) bool {
	line = strings.TrimRight(line, "\"'”’»)]")
	for _, end := range []string{".", "!", "?", "।", "॥", "…"} {
		if strings.HasSuffix(line, end) {
			return true
		}
	}
	return false
}

// leastAkin is the part of an article's words that a correction of it keeps. A page that
// has less of them shows something else: another story at the same address, or where a
// site sends the readers of a story that is gone.
const leastAkin = 0.3

func akin(next, before string) bool {
	words := map[string]bool{}
	for w := range strings.FieldsSeq(next) {
		words[w] = true
	}
	kept, all := 0, 0
	seen := map[string]bool{}
	for w := range strings.FieldsSeq(before) {
		if seen[w] {
			continue
		}
		seen[w] = true
		all++
		if words[w] {
			kept++
		}
	}
	return float64(kept) >= leastAkin*float64(all)
}
