package web

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
)

// newsdesk is an editing in memory, which writes down what is done.
type newsdesk struct {
	mu        sync.Mutex
	codes     map[string]string
	did       []string
	left      bool // nobody is an editor any more
	unwatched bool // nothing of what is not answered is kept
}

func (n *newsdesk) May(string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return !n.left
}

func (n *newsdesk) Enter(code string) (string, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	editor, ok := n.codes[code]
	delete(n.codes, code)
	return editor, ok
}

func (n *newsdesk) State(context.Context) (adapters.EditingState, error) {
	return adapters.EditingState{
		Work: []adapters.Work{
			{Number: 7, Name: "https://news.example/1"}, {Number: 6, Name: "a.txt", Ended: true, Article: "ferry"},
			{Number: 5, Name: "https://news.example/<b>", Ended: true, Problem: "no article is on the page"},
		},
		Held: []adapters.HeldItem{{Number: 3, Title: "<i>Today</i>", Publisher: "Paper", Reason: "it has too few words", At: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}},
		Feeds: []adapters.FeedState{{
			URL: "https://news.example/rss?a=1&b=2", Title: "News", Articles: 4, Checked: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC), Stale: true, Problem: "503",
			Fates: map[string]int{"new": 2, "left_out": 1, "held": 0},
		}},
		Gaps:    [][]adapters.Gap{{{Question: "bridge <b>toll</b>", Asked: 9}, {Question: "bridge toll truck", Asked: 3, Found: true}}, {{Question: "ferry", Asked: 4}}},
		Watched: !n.unwatched,
	}, nil
}

func (n *newsdesk) Fates(_ context.Context, feed string) ([]adapters.ItemFate, error) {
	if feed != "https://news.example/rss?a=1&b=2" {
		return nil, nil
	}
	return []adapters.ItemFate{{Title: "One", Link: "javascript:alert(1)", Fate: "left_out", Reason: "it is a list", At: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}, {Title: "Two", Fate: "new", Article: "ferry"}}, nil
}

func (n *newsdesk) Held(_ context.Context, number int64) (adapters.HeldItem, error) {
	if number != 3 {
		return adapters.HeldItem{}, fmt.Errorf("held: %w", adapters.ErrNotThere)
	}
	return adapters.HeldItem{Number: 3, Title: "Today", Text: "All\n<b>of</b> it.", URL: "https://news.example/3", Reason: "it has too few words"}, nil
}

func (n *newsdesk) Do(_ context.Context, editor string, a adapters.Act) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.did = append(n.did, strings.TrimSpace(fmt.Sprint(editor, " ", a.Kind, " ", a.Target, " ", string(a.File))))
	switch a.Target {
	case "gone":
		return fmt.Errorf("x: %w", adapters.ErrNotThere)
	case "broken":
		return io.ErrUnexpectedEOF
	}
	return nil
}

// acts is what was done since it was asked last.
func (n *newsdesk) acts() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	did := strings.Join(n.did, "; ")
	n.did = nil
	return did
}

const roomToken = "a-token-of-twenty-letters"

// openRoom serves a page with an editors' room, to a browser that keeps cookies.
func openRoom(t *testing.T, o Options) (*site, *newsdesk) {
	t.Helper()
	desk := &newsdesk{codes: map[string]string{"CODE": "telegram:123"}}
	o.Editing, o.EditorsToken, o.Lang = desk, adapters.NewSecret(roomToken), "en"
	s := open(t, &adaptertest.Handler{}, o)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	s.Client().Jar = jar
	return s, desk
}

// send posts a form to a page of the room.
func (s *site) send(t *testing.T, path string, pairs ...string) (*http.Response, string) {
	t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return s.do(t, http.MethodPost, path, form.Encode(), "Content-Type", formType)
}

// csrf is what the room's forms hold.
func csrf(t *testing.T, body string) string {
	t.Helper()
	for _, n := range nodes(parse(t, body), tag("input")) {
		if attribute(n, "name") == "csrf" {
			return attribute(n, "value")
		}
	}
	t.Fatalf("there is no form of the room in %s", body)
	return ""
}

func said(t *testing.T, body string) string {
	t.Helper()
	all := nodes(parse(t, body), class("notice"))
	if len(all) == 0 {
		return ""
	}
	return textOf(all[0])
}

// Without a room there is none, and without a session nobody sees it or does anything.
func TestEditorsRoomIsClosed(t *testing.T) {
	if r, _ := open(t, &adaptertest.Handler{}, Options{}).get(t, "/editors"); r.StatusCode != http.StatusNotFound {
		t.Errorf("without a room: %s", r.Status)
	}
	s, desk := openRoom(t, Options{})
	for _, path := range []string{"/editors", "/editors/feed?url=https://news.example/rss", "/editors/held/3"} {
		r, body := s.get(t, path)
		if r.StatusCode != http.StatusOK || strings.Contains(body, "Paper") || !strings.Contains(body, "Send /desk") || r.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %s %v %s", path, r.Status, r.Header, body)
		}
	}
	s.send(t, "/editors/act", "act", "remove", "target", "ferry", "sure", "yes", "csrf", "")
	s.do(t, http.MethodPost, "/editors/act", "act=remove&target=ferry&sure=yes&csrf=", "Content-Type", formType, "Cookie", cookie+"=")
	if did := desk.acts(); did != "" {
		t.Errorf("a stranger did %s", did)
	}
	if _, body := s.get(t, "/"); strings.Contains(body, "/editors") {
		t.Error("the page tells visitors of the room")
	}
}

// A link from a chat lets in once, by a press; opening it uses nothing up.
func TestEditorsEnterByLink(t *testing.T) {
	s, desk := openRoom(t, Options{})
	for range 2 {
		if _, body := s.get(t, "/editors/enter?code=CODE"); !strings.Contains(body, `value="CODE"`) {
			t.Fatalf("there is nothing to press: %s", body)
		}
	}
	r, body := s.send(t, "/editors/enter", "code", "CODE")
	if r.Request.URL.Path != "/editors" || !strings.Contains(body, "telegram:123") {
		t.Fatalf("it led to %s: %s", r.Request.URL, body)
	}
	token := csrf(t, body)
	for _, want := range []string{"<i>Today</i>", "it has too few words", "no answer for long", "left out: 1 · new: 2", "not added: no article is on the page"} {
		if !strings.Contains(textOf(nodes(parse(t, body), tag("main"))[0]), want) {
			t.Errorf("%q is not shown", want)
		}
	}
	for _, c := range []struct {
		act, target, did, said string
	}{
		{"add", "https://news.example/2", "telegram:123 add https://news.example/2", "Being added: https://news.example/2. It stands below when it is done."},
		{"feed", "https://news.example/", "telegram:123 feed https://news.example/", "Looking for the feed at https://news.example/."},
		{"drop", "https://news.example/rss?a=1&b=2", "telegram:123 drop https://news.example/rss?a=1&b=2", "Off the list: https://news.example/rss?a=1&b=2. Its articles stay."},
		{"accept", "3", "telegram:123 accept 3", "Accepted; it is quoted from now on."},
		{"refuse", "3", "telegram:123 refuse 3", "Refused."},
		{"stop", "7", "telegram:123 stop 7", "Stopped."},
		{"remove", "ferry", "telegram:123 remove ferry", "Removed: ferry"},
		{"remove", "gone", "telegram:123 remove gone", "There is no such thing here, or it is gone: gone"},
		{"add", "broken", "telegram:123 add broken", "Sorry, something went wrong here; try again in a moment."},
	} {
		r, body := s.send(t, "/editors/act", "act", c.act, "target", c.target, "csrf", token, "sure", "yes")
		if did := desk.acts(); did != c.did || said(t, body) != c.said || r.Request.Method != http.MethodGet {
			t.Errorf("%s %s: did %q, said %q", c.act, c.target, did, said(t, body))
		}
		if _, body := s.get(t, "/editors"); said(t, body) != "" {
			t.Errorf("%s: a reload says %q again", c.act, said(t, body))
		}
	}
	if _, body := s.send(t, "/editors/act", "act", "remove", "target", "ferry", "csrf", token); desk.acts() != "" || !strings.HasPrefix(said(t, body), "Tick that") {
		t.Errorf("without a tick it was removed: %s", said(t, body))
	}
	if r, _ := s.send(t, "/editors/act", "act", "burn", "target", "x", "csrf", token); desk.acts() != "" || r.StatusCode != http.StatusBadRequest {
		t.Errorf("an act that is none: %s", r.Status)
	}

	_, body = s.get(t, "/editors/feed?"+url.Values{"url": {"https://news.example/rss?a=1&b=2"}}.Encode())
	if text := textOf(nodes(parse(t, body), tag("main"))[0]); !strings.Contains(text, "left out") || !strings.Contains(text, "it is a list") || strings.Contains(body, "javascript:") {
		t.Errorf("the items' fates are %s", body)
	}
	_, body = s.get(t, "/editors/held/3")
	if text := textOf(nodes(parse(t, body), class("whole"))[0]); text != "All\n<b>of</b> it." {
		t.Errorf("the held item reads %q", text)
	}
	if r, _ := s.get(t, "/editors/held/4"); r.StatusCode != http.StatusNotFound {
		t.Errorf("an item that isn't held: %s", r.Status)
	}

	desk.mu.Lock()
	desk.left = true
	desk.mu.Unlock()
	if _, body := s.get(t, "/editors"); !strings.Contains(body, "Send /desk") {
		t.Error("who is no editor any more is still in")
	}
	if s.send(t, "/editors/act", "act", "remove", "target", "ferry", "csrf", token, "sure", "yes"); desk.acts() != "" {
		t.Error("who is no editor any more still acts")
	}
	desk.mu.Lock()
	desk.left = false
	desk.mu.Unlock()
	s.send(t, "/editors/leave", "csrf", token)
	if _, body := s.get(t, "/editors"); !strings.Contains(body, "Send /desk") {
		t.Error("who signed out is still in")
	}
	if _, body := s.send(t, "/editors/enter", "code", "CODE"); !strings.Contains(body, "That did not let you in") {
		t.Error("a link lets in twice")
	}
}

// A file is added as it came.
func TestEditorsUpload(t *testing.T) {
	s, desk := openRoom(t, Options{})
	_, body := s.send(t, "/editors/enter", "token", roomToken)
	token := csrf(t, body)
	upload := func(csrf, file string) string {
		t.Helper()
		var b bytes.Buffer
		form := multipart.NewWriter(&b)
		for name, value := range map[string]string{"csrf": csrf, "act": "upload"} {
			if err := form.WriteField(name, value); err != nil {
				t.Fatal(err)
			}
		}
		if file != "" {
			part, err := form.CreateFormFile("file", "mela.txt")
			if err != nil {
				t.Fatal(err)
			}
			_, _ = io.WriteString(part, file)
		}
		if err := form.Close(); err != nil {
			t.Fatal(err)
		}
		s.do(t, http.MethodPost, "/editors/act", b.String(), "Content-Type", form.FormDataContentType())
		return desk.acts()
	}
	large := strings.Repeat("মেলা বসেছে। ", 20_000) // more than a question may have
	if did := upload(token, large); did != "web:token upload mela.txt "+strings.TrimSpace(large) {
		t.Errorf("did %.100q", did)
	}
	if did := upload("another", "x") + upload(token, ""); did != "" {
		t.Errorf("did %q", did)
	}
}

// A form that another site made does nothing, whatever the browser sends along.
func TestEditorsForgedForms(t *testing.T) {
	s, desk := openRoom(t, Options{})
	_, body := s.send(t, "/editors/enter", "token", roomToken)
	token := csrf(t, body)
	form := "act=remove&target=ferry&sure=yes&csrf="
	for name, c := range map[string]struct{ form, header, value string }{
		"no token":            {form, "X", "x"},
		"a guess":             {form + strings.Repeat("A", len(token)), "X", "x"},
		"another site":        {form + token, "Sec-Fetch-Site", "cross-site"},
		"another origin":      {form + token, "Origin", "https://evil.example"},
		"a site of this site": {form + token, "Sec-Fetch-Site", "same-site"},
	} {
		r, _ := s.do(t, http.MethodPost, "/editors/act", c.form, "Content-Type", formType, c.header, c.value)
		if did := desk.acts(); did != "" || r.StatusCode != http.StatusForbidden {
			t.Errorf("%s: %s, did %q", name, r.Status, did)
		}
	}
	if r, _ := s.get(t, "/editors/act?"+form+token); r.StatusCode == http.StatusOK && desk.acts() != "" {
		t.Error("an address does what only a form may")
	}
}

// The cookie is kept from scripts, other sites and, where the page is reached by https,
// from the open wire; it goes to the room alone.
func TestEditorsCookie(t *testing.T) {
	for public, secure := range map[string]bool{"": false, "https://news.example": true, "http://news.example": false} {
		s, _ := openRoom(t, Options{PublicURL: public})
		s.Client().Jar = nil
		s.Client().CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		r, _ := s.send(t, "/editors/enter", "token", roomToken)
		if len(r.Cookies()) != 1 {
			t.Fatalf("%q: %d cookies", public, len(r.Cookies()))
		}
		c := r.Cookies()[0]
		if !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Secure != secure || c.Path != "/editors" || c.Domain != "" || len(c.Value) < 20 || c.MaxAge != 12*60*60 {
			t.Errorf("%q: %+v", public, c)
		}
	}
}

// Nobody can go on guessing, and what they tried is in the log, without it.
func TestEditorsGuessing(t *testing.T) {
	var log bytes.Buffer
	s, _ := openRoom(t, Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
	for i := range signInBurst {
		if r, _ := s.send(t, "/editors/enter", "token", fmt.Sprint("my-guess-", i)); r.StatusCode != http.StatusForbidden {
			t.Errorf("guess %d: %s", i, r.Status)
		}
	}
	if r, _ := s.send(t, "/editors/enter", "token", roomToken); r.StatusCode != http.StatusTooManyRequests || r.Header.Get("Retry-After") == "" {
		t.Errorf("after the guesses: %s", r.Status)
	}
	if n := strings.Count(log.String(), "could not sign in"); n != signInBurst || strings.Contains(log.String(), "my-guess") {
		t.Errorf("%d attempts are in the log: %s", n, log.String())
	}
	empty := open(t, &adaptertest.Handler{}, Options{Editing: &newsdesk{}})
	if r, _ := empty.send(t, "/editors/enter", "token", ""); r.StatusCode != http.StatusForbidden {
		t.Errorf("an empty token where none is set: %s", r.Status)
	}
}

// Sessions end, and are bounded.
func TestSessions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSessions(time.Now, "https://news.example")
		begin := func() *http.Request {
			w := recorder{header: http.Header{}}
			s.begin(w, "web:token")
			r := &http.Request{Header: http.Header{}}
			r.AddCookie(&http.Cookie{Name: cookie, Value: (&http.Response{Header: w.header}).Cookies()[0].Value})
			return r
		}
		first := begin()
		if s.of(first) == nil || s.of(&http.Request{Header: http.Header{}}) != nil {
			t.Fatal("a session is not known by its cookie")
		}
		time.Sleep(sessionTime + time.Second)
		if s.of(first) != nil || len(s.all) != 0 {
			t.Error("it outlives its time")
		}
		for range 2 * maxSessions {
			begin()
		}
		if len(s.all) > maxSessions {
			t.Errorf("%d are signed in", len(s.all))
		}
	})
}

// recorder is a response of which only the headers count.
type recorder struct{ header http.Header }

func (r recorder) Header() http.Header         { return r.header }
func (r recorder) Write(b []byte) (int, error) { return len(b), nil }
func (r recorder) WriteHeader(int)             {}

// Editors see what was not answered, questions near each other together, and each group
// leads to the form for an article about it.
func TestGapsInTheRoom(t *testing.T) {
	s, desk := openRoom(t, Options{})
	s.do(t, http.MethodPost, "/editors/enter", url.Values{"token": {roomToken}}.Encode(), "Content-Type", formType)
	_, body := s.get(t, "/editors")
	groups := nodes(parse(t, body), class("gaps"))
	if len(groups) != 1 {
		t.Fatalf("the room shows %s", body)
	}
	for _, want := range []string{"bridge <b>toll</b> asked 9 times, nothing found", "bridge toll truck asked 3 times, only something near found", "ferry asked 4 times"} {
		if !strings.Contains(strings.Join(strings.Fields(textOf(groups[0])), " "), want) {
			t.Errorf("%q is not in %q", want, textOf(groups[0]))
		}
	}
	links := nodes(groups[0], tag("a"))
	if len(links) != 2 || attribute(links[1], "href") != "/editors?about=ferry#add" {
		t.Fatalf("%d groups lead on", len(links))
	}
	if _, body := s.get(t, "/editors?about=ferry"); !strings.Contains(body, "an article about “ferry”") {
		t.Error("the form does not say what an article is looked for about")
	}
	desk.unwatched = true
	if _, body := s.get(t, "/editors"); strings.Contains(body, "not answered") {
		t.Error("where nothing is kept the room tells of it")
	}
}
