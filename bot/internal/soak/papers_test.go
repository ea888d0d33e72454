//go:build soak

package soak

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/knowledge/ingest/fetch"
)

// papers are the sites that the bot follows. What they show is a function of the time
// alone, so that they go on while the bot is down.
type papers struct {
	began time.Time
	now   func() time.Time
	plan  plan
}

const (
	papersFollowed = 3
	itemEvery      = 4*time.Hour + 48*time.Minute
	itemsShown     = 40
	correctedAfter = 6 * time.Hour
)

func feedOf(paper int) string { return fmt.Sprintf("https://paper%d.example/feed", paper) }

// story is an item of a paper.
type story struct{ paper, n int }

// corrected reports a story whose text is another some hours later.
func (s story) corrected() bool { return s.n%7 == 3 }

func (p papers) published(s story) time.Time {
	return p.began.Add(time.Duration(s.n)*itemEvery + time.Duration(s.paper)*37*time.Minute)
}

// login is what a changed site shows in the place of its articles.
const login = "<html><head><title>Log in</title></head><body><h1>Log in</h1><form><input name=name></form><p>Please log in to read on.</p></body></html>"

// shown is how many stories a paper has published by a moment: none on a quiet day.
func (p papers) shown(paper int, now time.Time) (stories []story) {
	for n := 0; ; n++ {
		s := story{paper, n}
		at := p.published(s)
		if at.After(now) {
			return stories
		}
		if !p.plan.during(quiet, at) {
			stories = append(stories, s)
		}
	}
}

// name is a place that no other story has.
func (s story) name() string {
	syllables := []string{"ba", "do", "mi", "ru", "ke", "ta", "lo", "shi", "na", "gu", "pe", "vo", "ji", "su", "ha", "re"}
	h := fnv.New64a()
	_, _ = fmt.Fprintf(h, "%d-%d", s.paper, s.n)
	x := h.Sum64()
	var b strings.Builder
	for range 5 {
		b.WriteString(syllables[x%16])
		x /= 16
	}
	name := b.String()
	return strings.ToUpper(name[:1]) + name[1:] + "pur"
}

// fact is the sentence that answers the story's question.
func (s story) fact(corrected bool) string {
	day := 1 + (s.n*7+s.paper*3)%27
	if corrected {
		day++
	}
	return fmt.Sprintf("The ferry at %s begins on %d May.", s.name(), day)
}

func (s story) question() string { return "When does the ferry at " + s.name() + " begin?" }

// body is the text at a moment.
func (p papers) body(s story, now time.Time) string {
	corrected := s.corrected() && now.Sub(p.published(s)) >= correctedAfter
	lines := []string{s.fact(corrected)}
	for i, other := range []string{"boats", "nurses", "teachers", "bridges", "wells", "carts", "lamps", "trees"} {
		lines = append(lines, fmt.Sprintf("In %s there are %d %s, the council of %s said in its report number %d, which the clerk of %s read aloud.",
			s.name(), 10+(s.n*31+i*17+s.paper)%900, other, s.name(), 1000+s.n*9+i, s.name()))
	}
	return strings.Join(lines, "\n")
}

// Get implements feed.Fetcher.
func (p papers) Get(ctx context.Context, address string, since fetch.Conditional) (*fetch.Page, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	paper, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(u.Host, "paper"), ".example"))
	if err != nil {
		return nil, err
	}
	now := p.now()
	if p.plan.during(feedsAway, now) || paper == 0 && p.plan.during(feedAway, now) {
		return nil, &fetch.Error{URL: address, Cause: errors.New("connection refused"), Hint: "try again later"}
	}
	if u.Path != "/feed" { // a story's page, which only a changed site makes the bot ask for
		return &fetch.Page{URL: address, Status: 200, ContentType: "text/html", MediaType: "text/html", Body: []byte(login)}, nil
	}
	page := &fetch.Page{URL: address, Status: 200, ContentType: "application/rss+xml", MediaType: "application/rss+xml", Body: p.feed(paper, now)}
	h := fnv.New64a()
	_, _ = h.Write(page.Body)
	if page.ETag = fmt.Sprintf(`"%x"`, h.Sum64()); page.ETag == since.ETag && !p.plan.during(quiet, now) {
		return &fetch.Page{URL: address, Status: 304, ETag: page.ETag}, nil
	}
	return page, nil
}

// feed is a paper's feed at a moment. While its site is a changed one, items have no
// more than a teaser, and their pages no article.
func (p papers) feed(paper int, now time.Time) []byte {
	stories := p.shown(paper, now)
	stories = stories[max(len(stories)-itemsShown, 0):]
	var b strings.Builder
	fmt.Fprintf(&b, `<rss version="2.0"><channel><title>Paper %d</title>`, paper)
	for _, s := range stories {
		text := strings.ReplaceAll("<p>"+strings.ReplaceAll(p.body(s, now), "\n", "</p><p>")+"</p>", "<", "&lt;")
		if p.plan.during(siteChanged, p.published(s)) {
			text = "Read more."
		}
		fmt.Fprintf(&b, "<item><guid>%d-%d</guid><title>Ferry at %s</title><link>https://paper%d.example/%d</link><pubDate>%s</pubDate><description>%s</description></item>",
			s.paper, s.n, s.name(), s.paper, s.n, p.published(s).UTC().Format(time.RFC1123Z), text)
	}
	b.WriteString("</channel></rss>")
	return []byte(b.String())
}
