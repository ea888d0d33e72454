//go:build soak

package soak

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/adapters/discord/discordfake"
	"github.com/ukti-bot/ukti/bot/internal/app"
	"github.com/ukti-bot/ukti/bot/internal/config"
)

// lifeEnv names the file that describes the life which this process is to lead.
const lifeEnv = "UKTI_TEST_SOAK_LIFE"

// life is the time from one start of the bot's process to its end.
type life struct {
	Dir         string    // of all files
	Began       time.Time // when the papers began
	From, Until time.Time
	Plan        plan
	Second      bool // the config has the second token already
}

func (l life) disk() string    { return filepath.Join(l.Dir, "disk") }
func (l life) data() string    { return filepath.Join(l.disk(), "data") }
func (l life) backups() string { return filepath.Join(l.Dir, "backups") }
func (l life) out(name string) string {
	return filepath.Join(l.Dir, "out", name)
}

// sample is what was measured at a moment.
type sample struct {
	At     int64              `json:"at"` // Unix seconds
	Up     bool               `json:"up"`
	Series map[string]float64 `json:"series,omitempty"`
}

// sampleEvery is how often the metrics are read.
const sampleEvery = 5 * time.Minute

// TestLife is no test by itself: it is what a process does that TestSoak has started.
func TestLife(t *testing.T) {
	path := os.Getenv(lifeEnv)
	if path == "" {
		return
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var l life
	if err := json.Unmarshal(text, &l); err != nil {
		t.Fatal(err)
	}
	// The library for Discord sleeps with a lock held when it closes a connection. Where
	// another of its goroutines wants the lock just then, the played clock never goes on.
	stopping := new(atomic.Bool)
	go func() { // by the real clock
		for !stopping.Load() {
			time.Sleep(time.Second)
		}
		time.Sleep(stuckAfter)
		os.Exit(stuck)
	}()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(l.From))
		if err := l.lead(t, stopping); err != nil {
			fmt.Println("ended:", err)
			os.Exit(3)
		}
		os.Exit(0) // what plays the world goes on else
	})
}

// world is what the bot meets.
type world struct {
	life
	papers   papers
	telegram *telegram
	discord  *discordfake.Server
	network  *adaptertest.Network
	page     *http.Client
	results  *os.File
	reload   chan struct{}
	second   atomic.Bool
	taken    []byte // of memory, for nothing
}

// now is the wall clock, which may be wrong.
func (w *world) now() time.Time {
	now := time.Now().Round(0)
	if w.Plan.during(clockForward, now) {
		now = now.Add(3 * time.Hour)
	}
	return now
}

// A life whose end is stuck is over after a while, as if it had been killed then.
const (
	stuckAfter = time.Minute
	stuck      = 4 // its exit status
)

func (l life) lead(t *testing.T, stopping *atomic.Bool) error {
	w := &world{life: l, network: adaptertest.NewNetwork(), reload: make(chan struct{}, 1)}
	w.second.Store(l.Second)
	w.papers = papers{l.Began, func() time.Time { return time.Now() }, l.Plan}
	var err error
	if w.telegram, err = openTelegram(l.out("telegram.jsonl"), time.Now, l.Plan); err != nil {
		return err
	}
	if w.results, err = os.OpenFile(l.out("results.jsonl"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600); err != nil {
		return err
	}
	logFile, err := os.OpenFile(l.out("log.txt"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	at, err := w.network.Listen(t.Context(), "127.0.0.1:7000")
	if err != nil {
		return err
	}
	w.discord = discordfake.On(t, at)
	w.page = &http.Client{Transport: &http.Transport{DialContext: w.network.Dial}}
	c := w.config()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	log, logging := app.NewChangingLogger(logFile, c.Log, c.Secrets())
	go func() {
		ended <- app.Run(ctx, app.Options{
			Config: c, Version: "soak", Log: log, Logging: logging, In: strings.NewReader(""), Out: logFile,
			Reload: func() (config.Loaded, error) { return config.Loaded{Config: w.config()}, nil }, Signals: w.reload,
			World: app.World{
				Now: w.now, Listen: w.network.Listen, Fetch: w.papers, Telegram: w.telegram,
				Discord: &http.Client{Transport: &http.Transport{DialContext: w.network.Dial}}, Gateway: w.network.Dial,
			},
		})
	}()
	go w.people(ctx)
	go w.faults(ctx, log)
	go w.measure(ctx)
	select {
	case err := <-ended:
		return fmt.Errorf("too early: %w", err)
	case <-time.After(time.Until(l.Until)):
	}
	stopping.Store(true)
	stop()
	return <-ended
}

func (w *world) config() *config.Config {
	c := config.Default()
	c.DataDir = w.data()
	c.Log.Format = "json"
	c.HTTP.Listen, c.Metrics.Listen = "127.0.0.1:8080", "127.0.0.1:9464"
	c.Web.Enabled, c.Terminal.Enabled, c.Reader.Enabled = config.On, config.Off, config.Off
	c.Archive.Watch = false
	c.Backup.Every, c.Backup.Keep, c.Backup.Dir = 24*time.Hour, 3, w.backups()
	c.Telegram.Token = adapters.NewSecret(firstToken)
	if w.second.Load() {
		c.Telegram.Token = adapters.NewSecret(secondToken)
	}
	c.Discord.Token, c.Discord.APIURL = adapters.NewSecret(discordfake.Token), w.discord.URL
	return c
}

// result is what came of a question on the page or on Discord.
type result struct {
	At    int64  `json:"at"`
	Where string `json:"where"`
	Why   string `json:"why,omitempty"` // it was no good answer; "" for one that was
}

func (w *world) tell(asked time.Time, where string, err error) {
	r := result{At: asked.Unix(), Where: where}
	if err != nil {
		r.Why = err.Error()
	}
	line, err := json.Marshal(r)
	if err == nil {
		_, err = w.results.Write(append(line, '\n'))
	}
	if err != nil {
		panic(err)
	}
}

// people ask, on all platforms, about stories that the bot has had two hours to hear of.
func (w *world) people(ctx context.Context) {
	for ctx.Err() == nil {
		pause := 20 * time.Minute
		if w.Plan.during(telegramRejects, time.Now()) {
			pause = 4 * time.Minute
		}
		time.Sleep(pause)
		s, ok := w.pick(time.Now())
		if !ok {
			continue
		}
		w.telegram.ask(s)
		w.askPage(ctx, s)
		w.askDiscord(ctx, s)
	}
}

// pick chooses a story that the bot should have.
func (w *world) pick(now time.Time) (story, bool) {
	random := rand.New(rand.NewPCG(uint64(now.Unix()), 1))
	for range 20 {
		paper := random.IntN(papersFollowed)
		stories := w.papers.shown(paper, now.Add(-2*time.Hour))
		if len(stories) == 0 {
			continue
		}
		s := stories[random.IntN(len(stories))]
		if at := w.papers.published(s); !w.Plan.during(siteChanged, at) && !w.held(s, at, now) {
			return s, true
		}
	}
	return story{}, false
}

// held reports that a fault may have kept a story from the archive, or taken it away.
func (w *world) held(_ story, at, now time.Time) bool {
	for _, f := range w.Plan {
		switch f.Kind {
		case articlesGone:
			if at.Before(f.To) && now.After(f.From) {
				return true
			}
		case feedAway, feedsAway, diskFull, down, readOnly:
			if at.Before(f.To) && at.After(f.From.Add(-2*time.Hour)) && now.Before(f.To.Add(4*time.Hour)) {
				return true
			}
		}
	}
	return false
}

func (w *world) askPage(ctx context.Context, s story) {
	asked := time.Now()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://127.0.0.1:8080/api/ask?lang=en&q="+url.QueryEscape(s.question()), nil)
	if err != nil {
		panic(err)
	}
	answer, err := w.page.Do(r)
	if err == nil {
		var row struct {
			Quotes []struct{ Text string } `json:"quotes"`
		}
		err = json.NewDecoder(answer.Body).Decode(&row)
		_ = answer.Body.Close()
		if err == nil && (len(row.Quotes) == 0 || row.Quotes[0].Text != s.fact(false) && row.Quotes[0].Text != s.fact(true)) {
			err = fmt.Errorf("status %d, %q was answered with %+v", answer.StatusCode, s.question(), row.Quotes)
		}
	}
	if ctx.Err() == nil {
		w.tell(asked, "page", err)
	}
}

func (w *world) askDiscord(ctx context.Context, s story) {
	asked := time.Now()
	in := w.discord.TryInteract(map[string]any{"type": 2, "data": map[string]any{
		"id": "1", "name": "ask", "type": 1, "options": []map[string]any{{"name": "question", "type": 3, "value": s.question()}},
	}})
	time.Sleep(20 * time.Second)
	var err error
	if in == nil {
		err = errors.New("no session")
	} else if all := w.discord.Answer(in); len(all) == 0 {
		err = errors.New("no answer")
	} else if !strings.Contains(all[0].Content, s.name()) {
		err = fmt.Errorf("%q was answered with %q", s.question(), all[0].Content)
	}
	if ctx.Err() == nil {
		w.tell(asked, "discord", err)
	}
	w.discord.Forget()
}

// faults does what the plan wants done within the process.
func (w *world) faults(ctx context.Context, log *slog.Logger) {
	for _, f := range w.Plan {
		if f.stops() || f.To.Before(time.Now()) {
			continue
		}
		time.Sleep(time.Until(f.From))
		if ctx.Err() != nil {
			return
		}
		log.Info("SOAK: a fault begins", "fault", string(f.Kind))
		w.begin(f.Kind)
		time.Sleep(time.Until(f.To))
		if ctx.Err() != nil {
			return
		}
		w.end(f.Kind)
		log.Info("SOAK: a fault ends", "fault", string(f.Kind))
	}
}

func (w *world) begin(k kind) {
	switch k {
	case diskFull:
		fill(filepath.Join(w.disk(), "ballast"))
	case memoryTaken:
		w.taken = bytes.Repeat([]byte{1}, 256<<20)
	case backupsBlocked:
		_ = os.Rename(w.backups(), w.backups()+".away") // it was done by an earlier life, else
		_ = os.WriteFile(w.backups(), nil, 0o600)
	}
}

func (w *world) end(k kind) {
	switch k {
	case diskFull:
		_ = os.Remove(filepath.Join(w.disk(), "ballast"))
	case memoryTaken:
		w.taken = nil
		debug.FreeOSMemory()
	case backupsBlocked:
		_ = os.Remove(w.backups())
		_ = os.Rename(w.backups()+".away", w.backups())
	case telegramRefuses:
		w.second.Store(true)
		w.reload <- struct{}{}
	}
}

// fill writes a file until the disk is full.
func fill(path string) {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		panic(err)
	}
	defer func() { _ = f.Close() }()
	for size := 1 << 20; size >= 1; {
		if _, err := f.Write(make([]byte, size)); errors.Is(err, syscall.ENOSPC) {
			size /= 2
		} else if err != nil {
			panic(err)
		}
	}
}

// measure reads the metrics and the sizes of the files.
func (w *world) measure(ctx context.Context) {
	file, err := os.OpenFile(w.out("samples.jsonl"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		panic(err)
	}
	for {
		now := time.Now()
		time.Sleep(now.Truncate(sampleEvery).Add(sampleEvery).Sub(now))
		if ctx.Err() != nil {
			return
		}
		s := sample{At: time.Now().Unix(), Series: map[string]float64{}}
		s.Up = w.scrape(ctx, s.Series) == nil
		for _, name := range []string{"archive.db", "ukti.db"} {
			for _, log := range []string{"", "-wal"} {
				if info, err := os.Stat(filepath.Join(w.data(), name+log)); err == nil {
					s.Series["soak_"+strings.TrimSuffix(name, ".db")+"_bytes"] += float64(info.Size())
				}
			}
		}
		s.Series["soak_database_fds"] = databaseFiles(w.data())
		line, err := json.Marshal(s)
		if err == nil {
			_, err = file.Write(append(line, '\n'))
		}
		if err != nil {
			panic(err)
		}
	}
}

// databaseFiles counts the open files of the databases in a folder; 0 where the system
// doesn't list what a process has open.
func databaseFiles(folder string) float64 {
	const own = "/proc/self/fd"
	open, err := os.ReadDir(own)
	if err != nil {
		return 0
	}
	n := 0.0
	for _, fd := range open {
		path, err := os.Readlink(filepath.Join(own, fd.Name()))
		if err == nil && filepath.Dir(path) == folder && strings.Contains(filepath.Base(path), ".db") {
			n++
		}
	}
	return n
}

func (w *world) scrape(ctx context.Context, into map[string]float64) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://127.0.0.1:9464/metrics", nil)
	if err != nil {
		return err
	}
	answer, err := w.page.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	lines := bufio.NewScanner(answer.Body)
	for lines.Scan() {
		line := lines.Text()
		at := strings.LastIndexByte(line, ' ')
		if at < 0 || strings.HasPrefix(line, "#") || !wanted(line) {
			continue
		}
		value, err := strconv.ParseFloat(line[at+1:], 64)
		if err != nil {
			return err
		}
		into[line[:at]] = value
	}
	return lines.Err()
}

func wanted(line string) bool {
	for _, prefix := range []string{"ukti_", "process_resident", "process_open_fds", "go_goroutines", "go_memstats_heap_inuse"} {
		if strings.HasPrefix(line, prefix) {
			return true
		}
	}
	return false
}
