package cli

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/adapters/discord/discordfake"
	"github.com/ukti-bot/ukti/adapters/telegram/telegramfake"
	"github.com/ukti-bot/ukti/knowledge/postgres/postgrestest"
)

// The questions of TestFleet, how many are under way at once, and the time between two.
const (
	fleetQuestions, longFleetQuestions = 200, 5000
	fleetAtOnce                        = 24
	fleetPause, longFleetPause         = 120 * time.Millisecond, 40 * time.Millisecond
	askedIn                            = "When does the Tilpara ferry begin?"
)

// fleet is three copies of the bot on one store, and the world around them.
type fleet struct {
	t        *testing.T
	r        *rand.Rand
	store    *postgrestest.Server
	copies   []*fleetCopy
	telegram *telegramfake.Server
	discord  *discordfake.Server
	key      ed25519.PrivateKey
	hook     atomic.Pointer[string] // the secret of Telegram's webhook
	client   *http.Client

	again, refused atomic.Int64 // deliveries that had to be made again; those that two copies got
}

// TestFleet has three copies on one store answer questions that come by Telegram's webhook
// and by Discord's interactions, each to any of them and some to two. Copies are killed and
// cut off from the store at random, and the server is restarted. Every question is answered,
// hardly any twice, none three times; and what a feed brings meanwhile is answered by each
// copy within a minute.
func TestFleet(t *testing.T) {
	f := newFleet(t)
	questions, pause := fleetQuestions, fleetPause
	if adaptertest.Long() && !adaptertest.Race { // whose copies are slow, and need interleavings, not numbers
		questions, pause = longFleetQuestions, longFleetPause
	}
	if f.await("the copies are not ready", func() bool { return f.hook.Load() != nil && f.ready() == len(f.copies) }); t.Failed() {
		t.FailNow()
	}
	trouble, calm := context.WithCancel(t.Context())
	var troubled sync.WaitGroup
	troubled.Go(func() { f.trouble(trouble) })
	began := time.Now()
	answers := f.askAll(questions, pause)
	calm()
	troubled.Wait()
	twice := 0
	for i, count := range answers {
		switch n := count(); {
		case n == 0:
			t.Errorf("question %d is not answered", i)
		case n == 2:
			twice++
		case n > 2:
			t.Errorf("question %d is answered %d times", i, n)
		}
	}
	t.Logf("%d questions in %v: %d answered twice, %d deliveries made again, %d made to two copies; %d deaths and cuts",
		questions, time.Since(began).Round(time.Second), twice, f.again.Load(), f.refused.Load(), f.deaths())
	if twice*100 > questions {
		t.Errorf("%d of %d are answered twice", twice, questions)
	}
}

// A copy that is cut off from the store says within a quarter of a minute that it takes no
// questions, and why; it lives on, and takes some again when the store is back. The others
// take them all the while.
func TestCutOffCopyIsNotReady(t *testing.T) {
	f := newFleet(t)
	if f.await("the copies are not ready", func() bool { return f.ready() == len(f.copies) }); t.Failed() {
		t.FailNow()
	}
	c := f.copies[0]
	began := time.Now()
	cut, heal := context.WithCancel(t.Context())
	defer heal()
	healed := make(chan struct{})
	go func() { defer close(healed); c.line.cut(cut, time.Minute) }()
	said := ""
	f.await("the copy that is cut off says that it is ready", func() (not bool) {
		not, said = f.asked(c, "/readyz", http.StatusServiceUnavailable)
		return not
	})
	if took := time.Since(began); took > 15*time.Second {
		t.Errorf("it said so after %v", took)
	}
	if !strings.Contains(said, "the store can't be reached") {
		t.Errorf("it said %s", said)
	}
	if lives, said := f.asked(c, "/livez", http.StatusOK); !lives {
		t.Errorf("it lives no more: %s", said)
	}
	if n := f.ready(); n != len(f.copies)-1 {
		t.Errorf("%d others are ready", n)
	}
	heal()
	<-healed
	f.await("the copy is not ready though the store is back", func() bool { return f.ready() == len(f.copies) })
}

// asked reports whether a copy answers with a status, and what it says.
func (f *fleet) asked(c *fleetCopy, path string, status int) (so bool, said string) {
	w, err := f.client.Get(c.url + path)
	if err != nil {
		return false, err.Error()
	}
	defer func() { _ = w.Body.Close() }()
	body, err := io.ReadAll(w.Body)
	return err == nil && w.StatusCode == status, string(body)
}

// askAll asks questions, one each pause, and returns what counts the answers of each.
func (f *fleet) askAll(questions int, pause time.Duration) []func() int {
	answers := make([]func() int, questions)
	places := make(chan struct{}, fleetAtOnce)
	var all sync.WaitGroup
	for i := range questions {
		time.Sleep(pause)
		places <- struct{}{}
		if i == questions/2 {
			f.store.Restart()
			all.Go(f.publish)
		}
		all.Go(func() {
			defer func() { <-places }()
			if i%2 == 0 {
				answers[i] = f.askTelegram(i)
			} else {
				answers[i] = f.askDiscord()
			}
		})
	}
	all.Wait()
	time.Sleep(time.Second) // what is told twice is told by now
	return answers
}

// some are one copy, or now and then two, to which something is delivered.
func (f *fleet) some() []*fleetCopy {
	first := rand.IntN(len(f.copies))
	if rand.IntN(20) > 0 {
		return f.copies[first : first+1]
	}
	f.refused.Add(1)
	return []*fleetCopy{f.copies[first], f.copies[(first+1)%len(f.copies)]}
}

// deliver posts something to copies at once, and returns what the first that takes it says.
func (f *fleet) deliver(to []*fleetCopy, path string, body []byte, header http.Header) (said []byte, ok bool) {
	answers := make([][]byte, len(to))
	var all sync.WaitGroup
	for i, c := range to {
		all.Go(func() {
			r, err := http.NewRequestWithContext(f.t.Context(), http.MethodPost, c.url+path, bytes.NewReader(body))
			if err != nil {
				return
			}
			r.Header = header
			w, err := f.client.Do(r)
			if err != nil {
				return
			}
			defer func() { _ = w.Body.Close() }()
			if said, err := io.ReadAll(w.Body); err == nil && w.StatusCode == http.StatusOK {
				answers[i] = append(said, '\n')
			}
		})
	}
	all.Wait()
	for _, said := range answers {
		if said != nil {
			return said, true
		}
	}
	return nil, false
}

// askTelegram asks in a chat of its own; Telegram calls again until it is told 200.
func (f *fleet) askTelegram(i int) func() int {
	chat, message := 100_000+i, 1
	f.telegram.Mu.Lock()
	f.telegram.People[fmt.Sprintf("%d/%d", chat, message)] = 0
	f.telegram.Mu.Unlock()
	update, err := json.Marshal(map[string]any{"update_id": 5_000_000 + i, "message": map[string]any{
		"message_id": message, "date": time.Now().Unix(), "text": askedIn, "chat": map[string]any{"id": chat, "type": "private"},
		"from": map[string]any{"id": chat, "is_bot": false, "first_name": "A", "language_code": "en"},
	}})
	if err != nil {
		f.t.Fatal(err)
	}
	header := http.Header{"X-Telegram-Bot-Api-Secret-Token": {*f.hook.Load()}, "Content-Type": {"application/json"}}
	for {
		if _, ok := f.deliver(f.some(), "/telegram", update, header); ok {
			break
		}
		f.again.Add(1)
		time.Sleep(300 * time.Millisecond)
	}
	count := func() (n int) {
		f.telegram.Mu.Lock()
		defer f.telegram.Mu.Unlock()
		for _, m := range f.telegram.Messages {
			if m.Chat == chat && strings.Contains(m.Text, "4 May") {
				n++
			}
		}
		return n
	}
	f.await(fmt.Sprintf("Telegram's question %d is not answered", i), func() bool { return count() > 0 })
	return count
}

// askDiscord uses the command; where Discord shows that it failed the person uses it again.
func (f *fleet) askDiscord() func() int {
	var asked []*discordfake.Interaction
	count := func() (n int) {
		for _, in := range asked {
			n += len(f.discord.Answer(in))
		}
		return n
	}
	for len(asked) < 100 {
		in, payload := f.discord.NewInteraction(map[string]any{"type": 2, "data": map[string]any{
			"id": "1", "name": "ask", "type": 1, "options": []any{map[string]any{"name": "question", "type": 3, "value": askedIn}},
		}})
		body, err := json.Marshal(payload)
		if err != nil {
			f.t.Fatal(err)
		}
		asked = append(asked, in)
		stamp := strconv.FormatInt(time.Now().Unix(), 10)
		said, ok := f.deliver(f.some(), "/discord/interactions", body, http.Header{
			"X-Signature-Timestamp": {stamp}, "X-Signature-Ed25519": {hex.EncodeToString(ed25519.Sign(f.key, append([]byte(stamp), body...)))},
		})
		if ok {
			f.discord.Acknowledge(in, said)
			f.await("a command on Discord is not answered", func() bool { return count() > 0 })
			return count
		}
		f.again.Add(1)
		time.Sleep(300 * time.Millisecond)
	}
	f.t.Error("a command on Discord was never taken")
	return count
}

// trouble kills copies and cuts them off, until ctx ends; then all are well.
func (f *fleet) trouble(ctx context.Context) {
	for ctx.Err() == nil {
		c := f.copies[f.r.IntN(len(f.copies))]
		if f.r.IntN(3) == 0 {
			c.line.cut(ctx, 14*time.Second)
			c.cuts++
			sleep(ctx, 2*time.Second)
			continue
		}
		c.kill()
		sleep(ctx, time.Duration(f.r.IntN(3000))*time.Millisecond)
		c.start()
		sleep(ctx, time.Duration(2000+f.r.IntN(4000))*time.Millisecond)
	}
	for _, c := range f.copies {
		c.line.heal()
	}
}

func sleep(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// publish has the feed bring an article, and waits until each copy has answered from it.
func (f *fleet) publish() {
	published.Store(true)
	began := time.Now()
	for _, c := range f.copies {
		f.await(c.name+" does not answer from what the feed brought", func() bool { return c.says(f.client, "When does the Dorigaon fair open?", "on Friday") })
	}
	f.t.Logf("what the feed brought was answered by all copies after %v", time.Since(began).Round(100*time.Millisecond))
}

// await waits a minute, at most, until something is so.
func (f *fleet) await(what string, so func() bool) {
	for until := time.Now().Add(time.Minute); !so(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(until) {
			f.t.Error(what)
			return
		}
	}
}

// says reports that the copy's page answers a question with some words.
func (c *fleetCopy) says(client *http.Client, question, words string) bool {
	w, err := client.Get(c.url + "/api/ask?q=" + url.QueryEscape(question))
	if err != nil {
		return false
	}
	defer func() { _ = w.Body.Close() }()
	body, err := io.ReadAll(w.Body)
	return err == nil && strings.Contains(string(body), words)
}

func (f *fleet) ready() (n int) {
	for _, c := range f.copies {
		if w, err := f.client.Get(c.url + "/readyz"); err == nil {
			if _ = w.Body.Close(); w.StatusCode == http.StatusOK {
				n++
			}
		}
	}
	return n
}

func (f *fleet) deaths() (n int) {
	for _, c := range f.copies {
		n += c.deaths + c.cuts
	}
	return n
}

// published says that the feed has its article.
var published atomic.Bool

// feedOf serves a feed and its article.
func feedOf(t *testing.T) *httptest.Server {
	mux := http.NewServeMux()
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	mux.HandleFunc("/feed", func(w http.ResponseWriter, _ *http.Request) {
		item := ""
		if published.Load() {
			item = "<item><title>The fair</title><link>" + s.URL + "/fair</link><guid>fair</guid></item>"
		}
		w.Header().Set("Content-Type", "application/rss+xml")
		_, _ = fmt.Fprintf(w, `<rss version="2.0"><channel><title>Paper</title>%s</channel></rss>`, item)
	})
	mux.HandleFunc("/fair", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, "<html><head><title>The fair</title></head><body><article><h1>The fair</h1><p>The fair of Dorigaon opens its gates on Friday, the council has decided after a long debate about the road that leads to it.</p><p>Its stalls stay for nine days, and whoever comes by the river finds a landing there.</p></article></body></html>")
	})
	return s
}
