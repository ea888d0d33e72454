package web

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
)

// A page cannot edit what was asked on it, and shows every answer to its reader
// alone.
func TestConformance(t *testing.T) {
	adaptertest.Run(t, adaptertest.Suite{
		New:    newHarness,
		Limits: adaptertest.Limits{NoEdits: true, NoPublic: true, NoSign: true, NoFaceless: true, ShowsApart: true},
	})
}

// reader is a browser without a script: it sends forms and reads pages.
type reader struct {
	adapter *Adapter
	server  *httptest.Server
	sending sync.WaitGroup

	mu    sync.Mutex
	shown map[int]adaptertest.Shown
	press map[int][]string // the data of the choices of an answer
}

func newHarness(t testing.TB, log *slog.Logger) adaptertest.Harness {
	a, err := New(Options{Library: shelf{}, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	for pattern, handler := range a.Routes() {
		mux.Handle(pattern, handler)
	}
	r := &reader{
		adapter: a, server: httptest.NewServer(mux),
		shown: map[int]adaptertest.Shown{}, press: map[int][]string{},
	}
	return adaptertest.Harness{
		Adapter: a,
		Ask: func(m adaptertest.Message) {
			agent := "Mozilla/5.0"
			if m.Bot {
				agent = "Mozilla/5.0 (compatible; Discordbot/2.0)"
			}
			done := r.send(t, m.ID, id("person", m.Asker), agent, url.Values{"q": {m.Text}, "form": {id("form", m.ID)}})
			if m.Bot {
				<-done // no handler holds it up
			}
		},
		Press: func(p adaptertest.Press) {
			r.mu.Lock()
			data := r.press[p.Of][p.Choice]
			r.mu.Unlock()
			r.send(t, p.ID, id("person", p.Asker), "Mozilla/5.0", url.Values{"press": {data}, "form": {id("form", p.Of)}})
		},
		Shown: func(id int) adaptertest.Shown {
			r.mu.Lock()
			defer r.mu.Unlock()
			return r.shown[id]
		},
		Malformed: func() { r.malformed(t) },
		Drop:      r.server.CloseClientConnections,
		Close: func() {
			r.sending.Wait()
			r.server.Close()
			http.DefaultClient.CloseIdleConnections()
		},
	}
}

// send sends a form once the page is open, and reads the answer when it comes;
// then it closes done.
func (r *reader) send(t testing.TB, number int, me, agent string, form url.Values) (done <-chan bool) {
	for !r.adapter.isOpen() {
		time.Sleep(time.Millisecond)
	}
	form.Set("me", me)
	answered := make(chan bool)
	r.sending.Go(func() {
		defer close(answered)
		response, err := r.try(form, agent)
		if err != nil { // the connection was cut: a person reloads, and the form has the same number
			response, err = r.try(form, agent)
		}
		if err != nil {
			t.Error(err)
			return
		}
		page := read(t, response)
		if response.StatusCode == http.StatusServiceUnavailable && !r.adapter.isOpen() {
			return // it came when the page had closed, as the last of a message sent twice may
		}
		if response.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", response.Status, page)
			return
		}
		shown, press := readAnswer(parse(t, page))
		r.mu.Lock()
		defer r.mu.Unlock()
		r.shown[number], r.press[number] = shown, press
	})
	return answered
}

func (r *reader) try(form url.Values, agent string) (*http.Response, error) {
	request, err := http.NewRequest(http.MethodPost, r.server.URL+"/", strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", formType)
	request.Header.Set("User-Agent", agent)
	return r.server.Client().Do(request)
}

// readAnswer reads the answer of a page in order.
func readAnswer(doc *html.Node) (shown adaptertest.Shown, press []string) {
	for _, answer := range nodes(doc, class("answer")) {
		post := adaptertest.Post{Private: true}
		for n := range answer.Descendants() {
			if within(n, answer, "h2") || within(n, answer, "form") {
				continue
			}
			if n.Type == html.ElementNode && n.Data == "a" {
				post.Links = append(post.Links, attribute(n, "href"))
			}
			if n.Type == html.ElementNode && n.Data == "blockquote" {
				post.Quoted = append(post.Quoted, adapters.Span{Start: len(post.Text), End: len(post.Text) + len(textOf(n))})
			}
			if n.Type != html.TextNode {
				continue
			}
			if within(n, answer, "mark") {
				post.Marked = append(post.Marked, adapters.Span{Start: len(post.Text), End: len(post.Text) + len(n.Data)})
			}
			post.Text += n.Data
		}
		shown.Posts = append(shown.Posts, post)
		for _, b := range nodes(answer, func(n *html.Node) bool { return n.Data == "button" && attribute(n, "name") == "press" }) {
			shown.Choices = append(shown.Choices, textOf(b))
			press = append(press, attribute(b, "value"))
		}
	}
	return shown, press
}

// within reports whether n is inside an element of this name below top.
func within(n, top *html.Node, name string) bool {
	for p := n.Parent; p != nil && p != top; p = p.Parent {
		if p.Type == html.ElementNode && p.Data == name {
			return true
		}
	}
	return false
}

// malformed sends what no browser would.
func (r *reader) malformed(t testing.TB) {
	for _, form := range []string{
		"%zz", "q=%", "me=short&q=x", "press=" + strings.Repeat("x", 99), "press=%00%ff", "q=" + strings.Repeat("x", maxForm+1),
		"me=&me=&me=", ";;;", "q=%FF%FE",
	} {
		response, err := http.Post(r.server.URL+"/", formType, strings.NewReader(form))
		if err != nil {
			t.Error(err)
			continue
		}
		_ = read(t, response)
		if response.StatusCode >= http.StatusInternalServerError {
			t.Errorf("%.40q: %s", form, response.Status)
		}
	}
}
