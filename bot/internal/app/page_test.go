package app

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/answer"
	"github.com/ukti-bot/ukti/bot/internal/config"
	"github.com/ukti-bot/ukti/knowledge"
)

func TestPageOff(t *testing.T) {
	for _, tt := range []struct {
		name    string
		enabled config.Switch
		public  string
		listen  string
		address string
		want    string // the beginning of the reason
	}{
		{"a bare machine", config.Auto, "", "127.0.0.1:8080", "127.0.0.1:8080", ""},
		{"loopback of the other kind", config.Auto, "", "[::1]:0", "[::1]:4711", ""},
		{"open to others, nobody said so", config.Auto, "", "0.0.0.0:8080", "[::]:8080", "http.listen is open"},
		{"open to others, and said so", config.On, "", "0.0.0.0:8080", "[::]:8080", ""},
		{"open to others, with an address for them", config.Auto, "https://news.example", ":8080", "[::]:8080", ""},
		{"off", config.Off, "", "127.0.0.1:8080", "127.0.0.1:8080", "web.enabled is false"},
		{"no server wanted", config.Auto, "", "", "", "http.listen is empty"},
		{"no server to be had", config.On, "", "127.0.0.1:8080", "", "there is no HTTP server"},
	} {
		c := config.Default()
		c.Web.Enabled, c.Web.PublicURL, c.HTTP.Listen = tt.enabled, tt.public, tt.listen
		got := pageOff(c, tt.address)
		if !strings.HasPrefix(got, tt.want) || (got == "") != (tt.want == "") {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestPageURL(t *testing.T) {
	for address, want := range map[string]string{
		"127.0.0.1:8080": "http://127.0.0.1:8080/", "[::1]:80": "http://[::1]:80/", "[::]:8080": "http://localhost:8080/", "0.0.0.0:1": "http://localhost:1/",
	} {
		if got := pageURL(address); got != want {
			t.Errorf("%s: %s", address, got)
		}
	}
}

// The API gives the rows of ask --json, and says what is wrong with a request.
func TestAPI(t *testing.T) {
	room := startRoom(t, roomArticles)
	index, leftOut, err := Load(t.Context(), []string{roomArticles}, knowledge.Options{})
	if err != nil || len(leftOut) > 0 {
		t.Fatal(err, leftOut)
	}
	for _, tt := range []struct{ query, article string }{{"", ""}, {"&article=kheya&limit=2", "kheya"}, {"&lang=bn", ""}} {
		body, status := getBody(t, room+"api/ask?q="+url.QueryEscape(question)+tt.query)
		limit := 3
		if strings.Contains(tt.query, "limit") {
			limit = 2
		}
		row, err := (&answer.Asker{Index: index, Limit: limit, About: true}).Answer(t.Context(), answer.Request{
			ID: answer.NoID(), Question: question, Article: tt.article, Lang: strings.TrimPrefix(strings.ReplaceAll(tt.query, "&article=kheya&limit=2", ""), "&lang="),
		})
		if err != nil || len(row.Quotes) == 0 {
			t.Fatal(err, row)
		}
		if got, want := withoutTime(t, []byte(body)), withoutTime(t, answer.Encode(row)); got != want || status != http.StatusOK {
			t.Errorf("%s: %d\n%s\nask --json gives\n%s", tt.query, status, got, want)
		}
	}
	for query, want := range map[string]struct {
		status int
		says   string
	}{
		"":                  {400, "the question is empty"},
		"?q=%ff":            {400, "not UTF-8"},
		"?q=x%00":           {400, "control character"},
		"?q=x&article=none": {404, "no such article"},
		"?q=x&limit=0":      {400, "limit from 1 to 100"},
		"?q=%3F%3F":         {200, `"confidence":"none"`},
		"?q=Kalmi+council&article=bridge+%3Cb%3E1%3C%2Fb%3E": {200, `"article":"bridge <b>1</b>"`},
	} {
		if body, status := getBody(t, room+"api/ask"+query); status != want.status || !strings.Contains(body, want.says) {
			t.Errorf("%s: %d %s, want %d %q", query, status, body, want.status, want.says)
		}
	}
	if body, status := getBody(t, room+"healthz"); status != http.StatusOK || !strings.Contains(body, `"web":{"state":"running"`) {
		t.Errorf("healthz: %d %s", status, body)
	}
}

// withoutTime is a row without how long it took.
func withoutTime(t *testing.T, row []byte) string {
	t.Helper()
	var all map[string]json.RawMessage
	if err := json.Unmarshal(row, &all); err != nil {
		t.Fatalf("%v: %s", err, row)
	}
	delete(all, "took_us")
	return string(answer.Encode(all))
}

func getBody(t *testing.T, address string) (string, int) {
	t.Helper()
	r, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body), r.StatusCode
}

// With the port taken the page is off, which is said once, and nothing points a
// person to it.
func TestPageWithThePortTaken(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	o, out, log := options(t, strings.NewReader("ferry at Tilpara\n"))
	o.Config.HTTP.Listen = l.Addr().String()
	o.Page = func(url string) { t.Errorf("a person was sent to %s", url) }
	if err := Run(t.Context(), o); err != nil {
		t.Error(err)
	}
	if !strings.Contains(out.String(), "4 May") || !strings.Contains(log.String(), `msg="not started" adapter=web why="there is no HTTP server; see the error above"`) {
		t.Errorf("answer %q, log\n%s", out, log)
	}
	if strings.Count(log.String(), "set http.listen to a free address") != 1 {
		t.Errorf("the log says it not once:\n%s", log)
	}
}

// Connections that send their requests a byte at a time keep nobody else from an
// answer, and are cut off.
func TestSlowRequests(t *testing.T) {
	c := config.Default()
	c.Reader.Enabled = config.Off // the tests' answers must not hang on the processor
	c.DataDir = t.TempDir()
	c.Articles = []string{roomArticles}
	c.HTTP.Listen, c.HTTP.ReadTimeout = "127.0.0.1:0", 300*time.Millisecond
	c.Terminal.Enabled, c.Web.Rate = config.Off, 0
	room := startWith(t, c)
	address := strings.TrimSuffix(strings.TrimPrefix(room, "http://"), "/")
	const slow = 200
	var conns []net.Conn
	for range slow {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = conn.Close() }()
		if _, err := io.WriteString(conn, "POST / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "); err != nil {
			t.Fatal(err)
		}
		conns = append(conns, conn)
	}
	if body, status := getBody(t, room+"?q="+url.QueryEscape(question)); status != http.StatusOK || !strings.Contains(body, "blockquote") {
		t.Errorf("meanwhile: %d", status)
	}
	for i, conn := range conns {
		_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second))
		if _, err := io.Copy(io.Discard, conn); err != nil && os.IsTimeout(err) {
			t.Fatalf("slow connection %d is still held", i)
		}
	}
}

// startWith runs a bot that is nothing but the page and gives its address.
func startWith(t testing.TB, c *config.Config) string {
	t.Helper()
	address, ended := make(chan string, 1), make(chan error, 1)
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		ended <- Run(ctx, Options{
			Config: c, Version: "test", In: strings.NewReader(""), Out: io.Discard,
			Log: slog.New(slog.DiscardHandler), Page: func(url string) { address <- url },
		})
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	select {
	case url := <-address:
		return url
	case err := <-ended:
		ended <- err
		t.Fatalf("the bot has not started: %v", err)
		return ""
	}
}

// An editor signs in by the token, adds a file, and it is quoted.
func TestEditorsRoom(t *testing.T) {
	c := visitors(filepath.Join(t.TempDir(), "data"))
	c.Web.Editors = config.Room{Enabled: true, Token: adapters.NewSecret(roomToken)}
	room := startWith(t, c)
	signIn(t, room).upload(t, "dighi.txt", "মধুডাঙার দিঘিতে পানি ফিরেছে।\nদিঘির পাড়ে তিরিশটি তালগাছ লাগানো হয়েছে।\n")
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if strings.Contains(ask(t, room, "মধুডাঙার দিঘির পাড়ে কয়টি তালগাছ লাগানো হয়েছে?"), "তিরিশটি") {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("what the editor added is not quoted")
		}
	}
}

// editor is somebody who is signed in to the editors' room.
type editor struct {
	room, csrf string
	client     http.Client
}

func signIn(t *testing.T, room string) *editor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	e := &editor{room: room, client: http.Client{Jar: jar}}
	page := e.send(t, "editors/enter", "application/x-www-form-urlencoded", "token="+roomToken)
	_, csrf, ok := strings.Cut(page, `name="csrf" value="`)
	if !ok {
		t.Fatalf("nobody is let in: %s", page)
	}
	e.csrf, _, _ = strings.Cut(csrf, `"`)
	return e
}

func (e *editor) send(t *testing.T, path, kind, body string) string {
	t.Helper()
	r, err := e.client.Post(e.room+path, kind, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	page, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s, %v", path, r.Status, err)
	}
	return string(page)
}

// upload adds a file; the work goes on behind it.
func (e *editor) upload(t *testing.T, name, text string) {
	t.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	for field, value := range map[string]string{"csrf": e.csrf, "act": "upload"} {
		if err := w.WriteField(field, value); err != nil {
			t.Fatal(err)
		}
	}
	file, err := w.CreateFormFile("file", name)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(file, text)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	e.send(t, "editors/act", w.FormDataContentType(), form.String())
}
