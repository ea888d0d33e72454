package cli

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters/discord/discordfake"
	"github.com/ukti-bot/ukti/adapters/telegram/telegramfake"
	"github.com/ukti-bot/ukti/knowledge/postgres/postgrestest"
)

// fleetCopy is a copy of the bot, a process that is killed and started again.
type fleetCopy struct {
	t    *testing.T
	name string
	dir  string
	url  string
	line *line // to the store

	deaths, cuts int

	mu    sync.Mutex
	cmd   *exec.Cmd
	ended chan struct{}
	over  bool
}

func newFleet(t *testing.T) *fleet {
	t.Helper()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	published.Store(false)
	f := &fleet{
		t: t, r: rand.New(rand.NewPCG(7, 11)), store: postgrestest.Start(t), telegram: telegramfake.New(), discord: discordfake.New(t), key: private,
		client: &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}},
	}
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f.telegram.ServeHTTP(w, r)
		if strings.HasSuffix(r.URL.Path, "/setWebhook") {
			secret := r.PostForm.Get("secret_token")
			f.hook.Store(&secret)
		}
	}))
	t.Cleanup(api.Close)
	feed := feedOf(t)
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "ferry.txt"), []byte("The ferry at Tilpara begins on 4 May."), 0o600); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		c := &fleetCopy{t: t, name: fmt.Sprint("copy ", i), dir: t.TempDir(), line: newLine(t, f.store.Address)}
		listen := freeAddress(t)
		c.url = "http://" + listen
		config := fmt.Sprintf(`data_dir: data
store: %s
articles: [%s]
http: {listen: '%s'}
web: {enabled: true, rate: 1000, burst: 10000}
terminal: {enabled: false}
archive: {fetch: {allow_private: [127.0.0.0/8]}}
feeds: [{url: '%s/feed', every: 10s}]
telegram: {token: '%s', api_url: '%s', mode: webhook, webhook: {url: 'https://news.example.org/telegram'}}
discord: {token: '%s', api_url: '%s', mode: http, public_key: %s}
`, c.line.address, folder, listen, feed.URL, telegramfake.Token, api.URL, discordfake.Token, f.discord.URL, hex.EncodeToString(public))
		if err := os.WriteFile(filepath.Join(c.dir, "config.yaml"), []byte(config), 0o600); err != nil {
			t.Fatal(err)
		}
		f.copies = append(f.copies, c)
		c.start()
		t.Cleanup(c.end)
	}
	return f
}

// start starts the process, and again whenever it ends by itself, as a service manager does.
func (c *fleetCopy) start() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.over {
		return
	}
	log, err := os.OpenFile(filepath.Join(c.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		c.t.Error(err)
		return
	}
	cmd := exec.Command("ukti", "run")
	cmd.Dir, cmd.Stderr, cmd.Stdout = c.dir, log, log
	cmd.Env = append(os.Environ(), "UKTI_READER_ENABLED=false")
	if err := cmd.Start(); err != nil {
		c.t.Error(err)
		return
	}
	ended := make(chan struct{})
	c.cmd, c.ended = cmd, ended
	go func() {
		_ = cmd.Wait()
		_ = log.Close()
		close(ended)
		c.mu.Lock()
		itself := c.cmd == cmd
		c.mu.Unlock()
		if itself {
			time.Sleep(200 * time.Millisecond)
			c.start()
		}
	}()
}

// kill ends the process as it stands.
func (c *fleetCopy) kill() {
	c.mu.Lock()
	cmd, ended := c.cmd, c.ended
	c.cmd = nil
	c.deaths++
	c.mu.Unlock()
	if cmd != nil {
		_ = cmd.Process.Kill()
		<-ended
	}
}

// end ends the process for good, and shows its log where the test has failed.
func (c *fleetCopy) end() {
	c.mu.Lock()
	c.over = true
	c.mu.Unlock()
	c.kill()
	if c.t.Failed() {
		said, _ := os.ReadFile(filepath.Join(c.dir, "log"))
		c.t.Logf("%s:\n%s", c.name, said[max(0, len(said)-6000):])
	}
}

// line is a copy's way to the store, which can be cut: then nothing arrives, and nobody is
// told.
type line struct {
	address string

	mu   sync.Mutex
	open chan struct{} // closed while the line is whole
}

func newLine(t *testing.T, store string) *line {
	t.Helper()
	u, err := url.Parse(store)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	whole := make(chan struct{})
	close(whole)
	x := &line{open: whole}
	target := u.Host
	u.Host = l.Addr().String()
	x.address = u.String()
	go func() {
		for {
			here, err := l.Accept()
			if err != nil {
				return
			}
			go x.join(here, target)
		}
	}()
	return x
}

func (l *line) join(here net.Conn, target string) {
	defer func() { _ = here.Close() }()
	there, err := net.Dial("tcp", target)
	if err != nil {
		return
	}
	defer func() { _ = there.Close() }()
	over := make(chan struct{}, 2)
	for _, way := range [][2]net.Conn{{here, there}, {there, here}} {
		go func() {
			l.carry(way[0], way[1])
			over <- struct{}{}
		}()
	}
	<-over
}

func (l *line) carry(from, to io.ReadWriter) {
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		l.mu.Lock()
		open := l.open
		l.mu.Unlock()
		<-open
		if n > 0 {
			if _, err := to.Write(buf[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// cut cuts the line for a while.
func (l *line) cut(ctx context.Context, d time.Duration) {
	l.mu.Lock()
	l.open = make(chan struct{})
	l.mu.Unlock()
	sleep(ctx, d)
	l.heal()
}

func (l *line) heal() {
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-l.open:
	default:
		close(l.open)
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}
