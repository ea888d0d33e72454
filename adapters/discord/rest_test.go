package discord

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/discord/internal/discordtest"
)

// pacing answers calls to a path with these functions in turn, then lets them
// through.
func pacing(part string, answers ...http.HandlerFunc) func(http.ResponseWriter, *http.Request) bool {
	var n atomic.Int64
	return func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.Contains(r.URL.Path, part) {
			return false
		}
		i := int(n.Add(1)) - 1
		if i >= len(answers) {
			return false
		}
		answers[i](w, r)
		return true
	}
}

// limited is a 429 as Discord sends it, or its proxy's page.
func limited(seconds string, global, page bool) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if global {
			w.Header().Set("X-RateLimit-Global", "true")
		}
		w.Header().Set("Retry-After", seconds)
		if page {
			http.Error(w, "<html>slow down</html>", http.StatusTooManyRequests)
			return
		}
		w.WriteHeader(429)
		fmt.Fprintf(w, `{"message":"You are being rate limited.","retry_after":%s}`, seconds)
	}
}

func broken(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "<html>bad</html>", status) }
}

func cut(w http.ResponseWriter, _ *http.Request) { _ = hijack(w).Close() }

// TestAnswerSurvives what REST does on the way of an answer.
func TestAnswerSurvives(t *testing.T) {
	t.Parallel()
	tests := map[string]func(*testing.T){}
	for name, answers := range map[string][]http.HandlerFunc{
		"429":               {limited("0.05", false, false)},
		"429 of the proxy":  {limited("0.05", false, true)},
		"429 three times":   {limited("0.01", false, false), limited("0.01", false, false), limited("0.01", false, false)},
		"502":               {broken(502)},
		"500 and 503":       {broken(500), broken(503)},
		"a cut connection":  {cut},
		"a global 429":      {limited("0.05", true, false)},
		"429 without a why": {limited("0", false, true)},
	} {
		tests[name] = func(t *testing.T) {
			r := start(t, nil, func(s *discordtest.Server, _ *Adapter) { s.Fault = pacing("@original", answers...) })
			r.works(t, "কী?")
		}
		tests[name+" in a channel"] = func(t *testing.T) {
			r := start(t, nil, func(s *discordtest.Server, _ *Adapter) { s.Fault = pacing("/channels/", answers...) })
			r.Dispatch(t, "MESSAGE_CREATE", mention("700000000000000001", "কী?"))
			r.AwaitReply(t, "700000000000000001", 1)
		}
	}
	together(t, tests)
}

// TestNoAnswerTwice: the first attempt had worked, and only its result was lost.
func TestNoAnswerTwice(t *testing.T) {
	t.Parallel()
	var inner http.Handler
	r := start(t, nil, func(s *discordtest.Server, _ *Adapter) {
		inner = s.Handler()
		s.Fault = pacing("/channels/", func(w http.ResponseWriter, r *http.Request) {
			inner.ServeHTTP(httptest.NewRecorder(), r)
			broken(502)(w, r)
		})
	})
	r.Dispatch(t, "MESSAGE_CREATE", mention("700000000000000001", "কী?"))
	r.AwaitReply(t, "700000000000000001", 1)
	r.works(t, "পরে")
	if n := len(r.Replies("700000000000000001")); n != 1 {
		t.Errorf("answered %d times", n)
	}
}

// TestSlowTokenHoldsNobodyUp: one interaction's edits are limited for long.
func TestSlowTokenHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	r := start(t, nil, func(s *discordtest.Server, a *Adapter) {
		a.times.deliver, a.times.drain = 300*time.Millisecond, 300*time.Millisecond
		var once sync.Once
		var slow string
		s.Fault = func(w http.ResponseWriter, r *http.Request) bool {
			if !strings.Contains(r.URL.Path, "@original") {
				return false
			}
			once.Do(func() { slow = r.URL.Path })
			if r.URL.Path != slow {
				return false
			}
			limited("30", false, false)(w, r)
			return true
		}
	})
	r.AwaitAck(t, r.Interact(t, slash("ask", "question", "প্রথম")))
	for range 100 { // until the first one's edit has been refused
		if strings.Contains(strings.Join(r.Calls(), " "), "@original") {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	began := time.Now()
	for i := range 20 {
		r.works(t, fmt.Sprint("প্রশ্ন ", i))
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("20 others took %v", took)
	}
}

// TestAckNeverWaits: neither for its own rate limit nor for a global one.
func TestAckNeverWaits(t *testing.T) {
	t.Parallel()
	s := discordtest.New(t)
	a := newAdapter(t, s, nil, nil, nil)
	in := &interaction{ID: "1", Token: "t", ApplicationID: "2"}
	a.rest.limits.global = time.Now().Add(time.Hour)
	a.rest.limits.routes["callback"] = &limit{reset: time.Now().Add(time.Hour)}
	s.Fault = pacing("/callback", limited("3600", true, false))
	began := time.Now()
	err := a.acks.byREST(in, began)(t.Context(), callback{Type: callbackDefer})
	if status(err) != 429 || time.Since(began) > time.Second {
		t.Errorf("got %v after %v, want the 429 at once", err, time.Since(began))
	}
}

func TestLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		header := func(remaining, after string) *http.Response {
			return &http.Response{StatusCode: 200, Header: http.Header{
				"X-Ratelimit-Remaining": {remaining}, "X-Ratelimit-Reset-After": {after}}}
		}
		l := newLimits()
		waited := func(route string, auth bool) time.Duration {
			began := time.Now()
			if err := l.wait(t.Context(), route, auth); err != nil {
				t.Error(err)
			}
			return time.Since(began)
		}
		l.learn("a", header("1", "2"), nil)
		if got := []time.Duration{waited("a", true), waited("a", true), waited("b", true), waited("a", true)}; fmt.Sprint(got) != "[0s 2s 0s 0s]" {
			t.Errorf("with one call left for 2 s: %v", got)
		}
		global := &http.Response{StatusCode: 429, Header: http.Header{"X-Ratelimit-Scope": {"global"}}}
		l.learn("a", global, []byte(`{"retry_after":5}`))
		if got := []time.Duration{waited("hook", false), waited("c", true)}; fmt.Sprint(got) != "[0s 5s]" {
			t.Errorf("with a global limit: %v", got)
		}
		l.learn("d", header("0", "60"), nil)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		began := time.Now()
		if err := l.wait(ctx, "d", true); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) > 0 {
			t.Errorf("a wait that can't end in time: %v after %v", err, time.Since(began))
		}
		for i := range 10000 {
			l.learn(fmt.Sprint("webhook ", i), header("4", "1"), nil)
			time.Sleep(10 * time.Millisecond)
		}
		if n := len(l.routes); n > 500 {
			t.Errorf("%d routes are kept", n)
		}
	})
}

// TestNoSecretGetsOut fails every call in every way and searches what is said.
func TestNoSecretGetsOut(t *testing.T) {
	t.Parallel()
	echoing := func(w http.ResponseWriter, r *http.Request) { // a proxy that repeats what it got
		w.WriteHeader(403)
		fmt.Fprintf(w, `{"message":"no access for %s at %s"}`, r.Header.Get("Authorization"), r.URL)
	}
	redirect := func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://127.0.0.1:1"+r.URL.Path, http.StatusTemporaryRedirect)
	}
	garbage := func(w http.ResponseWriter, r *http.Request) { fmt.Fprintf(w, `{"id":"%s`, r.URL) }
	hang := func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // before that, the server can't see the other side leave
		<-r.Context().Done()
	}
	tests := map[string]func(*testing.T){}
	for name, fault := range map[string]http.HandlerFunc{
		"echo": echoing, "redirect": redirect, "garbage": garbage, "cut": cut, "hang": hang, "429": limited("9", false, true), "500": broken(500),
	} {
		for _, part := range []string{"/callback", "@original", "/channels/", "/users/@me", "/gateway/bot", "/commands", "/gateway/"} {
			tests[name+" "+part] = func(t *testing.T) { checkSecrets(t, part, fault) }
		}
	}
	together(t, tests)
}

func checkSecrets(t *testing.T, part string, fault http.HandlerFunc) {
	var failed atomic.Int64
	r := start(t, nil, func(s *discordtest.Server, a *Adapter) {
		a.times.ack, a.times.call, a.times.deliver = time.Second, time.Second, time.Second
		a.times.drain, a.gateway.Open, a.gateway.Silence = time.Second, time.Second, time.Second
		s.Fault = func(w http.ResponseWriter, r *http.Request) bool {
			if !strings.Contains(r.URL.Path, part) || failed.Load() > 0 {
				return false
			}
			failed.Add(1)
			fault(w, r)
			return true
		}
	})
	in := r.TryInteract(slash("ask", "question", "কী?"))
	if in != nil {
		r.Dispatch(t, "MESSAGE_CREATE", mention("700000000000000001", "কী?"))
	}
	for range 400 {
		if failed.Load() > 0 {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	err := r.stop(t)
	if failed.Load() == 0 {
		t.Fatal("nothing failed")
	}
	said := fmt.Sprintf("%v %+v %#v %s", err, err, err, r.log)
	secrets := []string{discordtest.Token, "not-a-real-token"}
	if in != nil {
		secrets = append(secrets, in.Token)
	}
	for _, secret := range secrets {
		if strings.Contains(said, secret) {
			t.Errorf("%s gets out:\n%s", secret, said)
		}
	}
}

func TestRedact(t *testing.T) {
	token := adapters.NewSecret("MTAw.x.abc")
	for text, want := range map[string]string{
		"GET https://d.example/api/v9/webhooks/12/aW50ZXI-x_y/messages/@original: EOF": "GET https://d.example/api/v9/webhooks/12/[secret]/messages/@original: EOF",
		"/interactions/12/aW50ZXI/callback":                                            "/interactions/12/[secret]/callback",
		`{"token":"aW50ZXI","d":{"token": "MTAw.x.abc"}}`:                              `{"token":"[secret]","d":{"token": "[secret]"}}`,
		"Bot MTAw.x.abc": "Bot [secret]",
		"plain":          "plain",
	} {
		if got := redact(text, token); got != want {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
	}
}

// TestRestFollowsNoRedirect: another host must not be told the path, in which an
// interaction's token may stand, nor the bot's token.
func TestRestFollowsNoRedirect(t *testing.T) {
	t.Parallel()
	var visits atomic.Int64
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { visits.Add(1) }))
	defer other.Close()
	first := httptest.NewServer(http.RedirectHandler(other.URL, http.StatusTemporaryRedirect))
	defer first.Close()
	r := newRest(first.URL, adapters.NewSecret(discordtest.Token), newClient())
	err := r.do(t.Context(), webhookCall(&interaction{ID: "1", Token: "secret-token", ApplicationID: "2"}, "edit", "PATCH", "/messages/@original", outgoing{}), nil)
	if status(err) != http.StatusTemporaryRedirect || visits.Load() > 0 {
		t.Errorf("got %v, and the other host %d visits", err, visits.Load())
	}
	if err != nil && strings.Contains(err.Error(), "secret-token") {
		t.Errorf("the error holds the token: %v", err)
	}
}
