package feed

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/knowledge/ingest/fetch"
)

// channelSite shows a channel's posts, five on a page, as Telegram does.
type channelSite struct {
	*site
	posts   map[int]string // HTML of each post's bubble, by its number
	last    int
	befores []string // what was asked for of the earlier pages
}

func newChannelSite(t *testing.T, posts int) *channelSite {
	s := &channelSite{site: newSite(t), posts: map[int]string{}}
	for range posts {
		s.post("The ferry of day " + strconv.Itoa(s.last+1) + " has left.")
	}
	s.handlers["/s/ostrel_news"] = s.show
	return s
}

func (s *channelSite) post(text string) {
	s.last++
	s.posts[s.last] = `<div class="tgme_widget_message_text js-message_text" dir="auto">` + text + `</div>`
}

func (s *channelSite) show(w http.ResponseWriter, r *http.Request) {
	before := s.last + 1
	if q := r.FormValue("before"); q != "" {
		s.befores = append(s.befores, q)
		before, _ = strconv.Atoi(q)
	}
	first := max(1, before-5)
	var b strings.Builder
	b.WriteString(`<div class="tgme_channel_info_header_title"><span>Ostrel News</span></div><section class="tgme_channel_history">`)
	if first > 1 {
		fmt.Fprintf(&b, `<a class="tme_messages_more js-messages_more" data-before="%d"></a>`, first)
	}
	for n := first; n < before; n++ {
		fmt.Fprintf(&b, `<div class="tgme_widget_message js-widget_message" data-post="ostrel_news/%d">%s<a class="tgme_widget_message_date"><time datetime="2026-02-01T10:%02d:00+00:00">x</time></a></div>`, n, s.posts[n], n)
	}
	say("text/html; charset=utf-8", b.String()+"</section>")(w, r)
}

// poller follows the channel.
func (s *channelSite) poller(t *testing.T) (*Poller, *memory, func() Report) {
	t.Helper()
	p, m := s.site.poller(t, nil)
	address := s.URL + "/s/ostrel_news"
	m.feeds = map[string]State{address: {URL: address, Added: monday}}
	return p, m, func() Report {
		t.Helper()
		r, err := p.Check(t.Context(), address)
		if err != nil || r.State.Problem != "" {
			t.Fatalf("%+v, %v", r, err)
		}
		return r
	}
}

// Each post is an article with its own address and time; earlier pages are asked for as
// long as they have something new, and not for ever.
func TestChannel(t *testing.T) {
	s := newChannelSite(t, 40)
	_, m, check := s.poller(t)
	if r := check(); r.Articles != maxPages*5 || r.State.Title != "Ostrel News" || !slices.Equal(s.befores, []string{"36", "31", "26", "21"}) {
		t.Fatalf("%+v, earlier pages %v", r, s.befores)
	}
	first, last := m.articles[0], m.articles[len(m.articles)-1]
	if first.URL != s.URL+"/ostrel_news/16" || last.URL != s.URL+"/ostrel_news/40" {
		t.Errorf("from %s to %s: the oldest is to be taken first", first.URL, last.URL)
	}
	if last.Body != "The ferry of day 40 has left." || last.Title != "" || last.Publisher != "Ostrel News" || last.Published.Minute() != 40 || last.Page.URL != s.URL+"/ostrel_news/40?embed=1&mode=tme" || !last.Page.Text {
		t.Errorf("got %+v", last)
	}
	s.befores = nil
	if r := check(); r.Articles+r.Corrections+r.Unchanged != 0 || len(s.befores) != 0 {
		t.Errorf("nothing new: %+v, earlier pages %v", r, s.befores)
	}
	for range 6 { // one more than a page
		s.post("A new ferry.")
	}
	if r := check(); r.Articles != 6 || !slices.Equal(s.befores, []string{"42", "37"}) {
		t.Errorf("six new posts: %+v, earlier pages %v", r, s.befores)
	}
}

// A post that was edited is a correction; what is no article is noted once, with why.
func TestChannelEdits(t *testing.T) {
	s := newChannelSite(t, 3)
	s.posts[2] = `<a class="tgme_widget_message_photo_wrap" href="#"></a>`
	s.posts[3] = `<div class="tgme_widget_message_forwarded_from"><a class="tgme_widget_message_forwarded_from_name">Vell Daily</a></div>` + s.posts[3]
	_, m, check := s.poller(t)
	if r := check(); r.Articles != 1 || r.LeftOut != 0 {
		t.Fatalf("%+v, %q", r, m.bodies())
	}
	want := []string{
		"The ferry of day 3 has left.: it is forwarded from Vell Daily, whose words are not this channel's; list that channel to have them",
		": the post has no text (a picture)",
	}
	if check(); !slices.Equal(m.leftOut, slices.Compact(m.leftOut)) || len(m.leftOut) != 2 || !slices.Contains(m.leftOut, want[0]) || !slices.Contains(m.leftOut, want[1]) {
		t.Errorf("left out %q", m.leftOut)
	}
	s.posts[1] = strings.ReplaceAll(s.posts[1], "has left", "has not left")
	if r := check(); r.Corrections != 1 || m.articles[1].Body != "The ferry of day 1 has not left." || m.articles[1].ID != m.articles[0].ID {
		t.Errorf("%+v, %+v", r, m.articles)
	}
	s.posts[2] += `<div class="tgme_widget_message_text js-message_text">The mill, seen from the ferry.</div>`
	if r := check(); r.Articles != 1 {
		t.Errorf("a caption was added: %+v", r)
	}
}

// An earlier page that fails for now fails the whole, so that what stands there isn't lost.
func TestChannelEarlierPageFails(t *testing.T) {
	s := newChannelSite(t, 12)
	p, m, check := s.poller(t)
	show := s.handlers["/s/ostrel_news"]
	s.handlers["/s/ostrel_news"] = func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("before") == "3" {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		show(w, r)
	}
	if r, err := p.Check(t.Context(), s.URL+"/s/ostrel_news"); err != nil || r.State.Problem == "" || len(m.articles) != 0 {
		t.Fatalf("%+v, %v, %q", r, err, m.bodies())
	}
	s.handlers["/s/ostrel_news"] = show
	if r := check(); r.Articles != 12 {
		t.Errorf("got %+v", r)
	}
}

func TestChannelRules(t *testing.T) {
	s := newChannelSite(t, 2)
	s.post("Goal!<br>The ferry's crew has won.<br>@ostrel_news")
	p, m, check := s.poller(t)
	if err := p.SetRules(map[string]Rules{s.URL + "/s/ostrel_news": {Include: []string{"crew"}, Drop: []string{"^@"}}}); err != nil {
		t.Fatal(err)
	}
	if check(); !slices.Equal(m.bodies(), []string{"Goal!\nThe ferry's crew has won."}) {
		t.Errorf("got %q", m.bodies())
	}
}

// A channel that robots.txt closes, or that shows its posts in the apps only, says so.
func TestChannelRefused(t *testing.T) {
	s := newChannelSite(t, 2)
	s.handlers["/s/closed"] = func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/closed", http.StatusFound) }
	s.handlers["/closed"] = say("text/html", `<div class="tgme_page"><div class="tgme_page_title">Closed</div></div>`)
	p, _, _ := s.poller(t)
	if _, err := Discover(t.Context(), p.o.Fetch, s.URL+"/s/closed"); !errors.Is(err, ErrNotFeed) || !strings.Contains(err.Error(), "whether it is public") {
		t.Errorf("closed: %v", err)
	}
	if found, err := Discover(t.Context(), p.o.Fetch, s.URL+"/s/ostrel_news"); err != nil || found.Title != "Ostrel News" || found.Items != 2 {
		t.Errorf("found %+v, %v", found, err)
	}
	other := newChannelSite(t, 2)
	other.handlers["/robots.txt"] = say("text/plain", "User-agent: *\nDisallow: /s/\n")
	p, _, _ = other.poller(t)
	if _, err := Discover(t.Context(), p.o.Fetch, other.URL+"/s/ostrel_news"); !errors.Is(err, fetch.ErrRobots) {
		t.Errorf("robots.txt: %v", err)
	}
}
