package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/adapters/telegram/telegramfake"
)

// inWebhookWorld is inWorld with an adapter that is called.
func inWebhookWorld(t *testing.T, keep bool, memory adapters.Memory, test func(*world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, telegramfake.New(), memory)
		w.adapter.config.Mode = ModeWebhook
		hook, err := newWebhook(Webhook{URL: "https://news.example.org/telegram", Path: "/hook", Keep: keep}, w.adapter.api.token)
		if err != nil {
			t.Fatal(err)
		}
		w.adapter.hook = hook
		test(w)
		if w.cancel != nil {
			w.stop()
		}
		noSecrets(t, w.log.String())
	})
}

// call makes Telegram's call with an update and returns the status.
func (w *world) call(secret, method string, body io.Reader) int {
	routes := w.adapter.Routes()
	handler, ok := routes["POST /hook"]
	if !ok || len(routes) != 1 {
		w.t.Fatalf("routes %v, want POST /hook", routes)
	}
	router := http.NewServeMux()
	router.Handle("POST /hook", handler)
	router.Handle("GET /", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusMethodNotAllowed) })) // as the page's
	r := httptest.NewRequest(method, "/hook", body)
	r.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	out := httptest.NewRecorder()
	router.ServeHTTP(out, r)
	return out.Code
}

func question(update, message int, text string) string {
	data, err := json.Marshal(map[string]any{"update_id": update, "message": map[string]any{
		"message_id": message, "date": 1, "text": text, "from": person(1), "chat": map[string]any{"id": 100001, "type": "private"},
	}})
	if err != nil {
		panic(err)
	}
	return string(data)
}

func TestWebhook(t *testing.T) {
	inWebhookWorld(t, false, &adaptertest.Memory{}, func(w *world) {
		secret := w.adapter.hook.secret.Reveal()
		post := func(body string) int { return w.call(secret, http.MethodPost, strings.NewReader(body)) }
		w.fake.People["100001/1"], w.fake.People["100001/2"] = 0, 0
		if got := post(question(1, 1, "too early")); got != http.StatusServiceUnavailable {
			t.Errorf("before Run: %d, want 503", got)
		}
		w.start()
		set := w.fake.CallsOf("setWebhook")[0].Values
		if set.Get("url") != "https://news.example.org/telegram" || set.Get("secret_token") != secret || !secretForm.MatchString(secret) ||
			!strings.Contains(set.Get("allowed_updates"), "callback_query") {
			t.Errorf("setWebhook %v", set)
		}
		for _, c := range []struct {
			name string
			got  int
			want int
		}{
			{"question", post(question(2, 1, "question")), 200},
			{"question again", post(question(2, 1, "question")), 200},
			{"wrong secret", w.call("wrong", http.MethodPost, strings.NewReader(question(3, 2, "forged"))), 403},
			{"secret of the right length", w.call(strings.Repeat("x", len(secret)), http.MethodPost, strings.NewReader(question(3, 2, "forged"))), 403},
			{"no secret", w.call("", http.MethodPost, strings.NewReader(question(3, 2, "forged"))), 403},
			{"read", w.call(secret, http.MethodGet, nil), 405},
			{"too large", post(question(4, 2, strings.Repeat("x", 2<<20))), 413},
			{"no JSON", post("<html>"), 200}, // or it would come for a day
			{"broken connection", w.call(secret, http.MethodPost, brokenReader{}), 400},
		} {
			if c.got != c.want {
				t.Errorf("%s: status %d, want %d", c.name, c.got, c.want)
			}
		}
		for _, raw := range brokenUpdates {
			if got := post(strings.ReplaceAll(raw, "ID", "77")); got != 200 {
				t.Errorf("%s: status %d", raw, got)
			}
		}
		w.settle(time.Minute)
		if n := len(w.fake.AnswersTo(1)); n != 1 || len(w.handler.Asked()) != 1 {
			t.Errorf("%d answers, asked %+v", n, w.handler.Asked())
		}
		w.stop()
		if got := post(question(5, 2, "too late")); got != http.StatusServiceUnavailable {
			t.Errorf("after Run: %d, want 503", got)
		}
		if n := len(w.fake.CallsOf("deleteWebhook")); n != 1 {
			t.Errorf("the webhook was removed %d times at the end", n)
		}
		if n := len(w.fake.CallsOf("getUpdates")); n != 0 {
			t.Errorf("polled %d times beside the webhook", n)
		}
	})
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestWebhookIsKeptForOtherCopies(t *testing.T) {
	inWebhookWorld(t, true, &adaptertest.Memory{}, func(w *world) {
		w.start()
		w.stop()
		if n := len(w.fake.CallsOf("deleteWebhook")); n != 0 {
			t.Errorf("webhook.keep is set, but it was removed")
		}
	})
}

// TestWebhookSurvivesTheEnd: what was taken and not answered when the process
// ends is answered by the next, and not taken again.
func TestWebhookSurvivesTheEnd(t *testing.T) {
	memory := &adaptertest.Memory{}
	fake := telegramfake.New()
	fake.People["100001/1"] = 0
	inWebhookWorld(t, false, memory, func(w *world) {
		w.adapter.api.http.Transport = fake
		w.handler.Reply = func(ctx context.Context, _ adapters.Question) adapters.Reply {
			<-ctx.Done() // as the conversation does: nobody waits any more
			return adapters.Reply{}
		}
		w.start()
		if got := w.call(w.adapter.hook.secret.Reveal(), http.MethodPost, strings.NewReader(question(2, 1, "question"))); got != 200 {
			t.Fatalf("status %d", got)
		}
		w.settle(time.Second)
	})
	inWebhookWorld(t, false, memory, func(w *world) {
		w.adapter.api.http.Transport = fake
		w.start()
		w.settle(time.Second)
		w.call(w.adapter.hook.secret.Reveal(), http.MethodPost, strings.NewReader(question(2, 1, "question")))
		w.settle(time.Second)
		if n := len(fake.AnswersTo(1)); n != 1 {
			t.Errorf("%d answers, want 1", n)
		}
	})
}

func TestWebhookTurnsAwayWhatItCannotKeep(t *testing.T) {
	inWebhookWorld(t, false, brokenMemory{}, func(w *world) {
		w.start()
		secret := w.adapter.hook.secret.Reveal()
		for range 2 { // it must not be taken for a duplicate the second time
			if got := w.call(secret, http.MethodPost, strings.NewReader(question(2, 1, "question"))); got != 503 {
				t.Errorf("status %d, want 503: Telegram must send it again", got)
			}
		}
	})
}

func TestWebhookTurnsAwayACrowd(t *testing.T) {
	inWebhookWorld(t, false, &adaptertest.Memory{}, func(w *world) {
		w.adapter.most = 3
		w.handler.Reply = func(ctx context.Context, _ adapters.Question) adapters.Reply {
			time.Sleep(time.Second)
			return adapters.Reply{}
		}
		w.start()
		var got []int
		for i := range 5 {
			got = append(got, w.call(w.adapter.hook.secret.Reveal(), http.MethodPost, strings.NewReader(question(10+i, 1, "q"))))
		}
		if got[2] != 200 || got[3] != 503 || got[4] != 503 {
			t.Errorf("statuses %v, want three 200 and two 503", got)
		}
	})
}

func TestWebhookRefused(t *testing.T) {
	for _, c := range []struct {
		name     string
		fault    *telegramfake.Fault
		times    int
		rejected bool
	}{
		{"for a while", telegramfake.Refusal(500, "Internal Server Error", nil), 3, false},
		{"the token", telegramfake.Refusal(401, "Unauthorized", nil), -1, true},
		{"the address", telegramfake.Refusal(400, "Bad Request: bad webhook: HTTPS url must be provided for webhook", nil), -1, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			inWebhookWorld(t, false, &adaptertest.Memory{}, func(w *world) {
				w.fake.Fault = func(method string, _ url.Values, n int) *telegramfake.Fault {
					if method == "setWebhook" && (c.times < 0 || n <= c.times) {
						return c.fault
					}
					return nil
				}
				w.start()
				w.settle(time.Minute)
				select {
				case err := <-w.ended:
					w.cancel = nil
					if !c.rejected || !errors.Is(err, adapters.ErrRejected) {
						t.Errorf("Run: %v", err)
					}
				default:
					if c.rejected {
						t.Errorf("Run goes on")
					}
				}
			})
		})
	}
}

func TestWebhookSecret(t *testing.T) {
	token := adapters.NewSecret(telegramfake.Token)
	made, err := newWebhook(Webhook{URL: "https://a.example/b"}, token)
	if err != nil {
		t.Fatal(err)
	}
	again, _ := newWebhook(Webhook{URL: "https://a.example/c"}, token)
	given, _ := newWebhook(Webhook{URL: "https://a.example/b", Secret: adapters.NewSecret("own-secret")}, token)
	other, _ := newWebhook(Webhook{URL: "https://a.example/b"}, adapters.NewSecret("1:another"))
	switch {
	case made.secret.Reveal() != again.secret.Reveal():
		t.Errorf("copies of one bot have different secrets")
	case made.secret.Reveal() == other.secret.Reveal():
		t.Errorf("two bots have one secret")
	case given.secret.Reveal() != "own-secret":
		t.Errorf("the given secret is not used")
	}
	noSecrets(t, made.secret.Reveal())
}

// TestWebhookTakenAway: the webhook that another deployment took is set again, and
// the operator is told of that and of calls that failed.
func TestWebhookTakenAway(t *testing.T) {
	inWebhookWorld(t, false, &adaptertest.Memory{}, func(w *world) {
		w.start()
		time.Sleep(time.Hour)
		if n := len(w.fake.CallsOf("setWebhook")); n != 1 {
			t.Fatalf("set %d times while nothing happened", n)
		}
		w.fake.Mu.Lock()
		w.fake.Webhook = url.Values{"url": {"https://other.example.org/secret-path"}}
		w.fake.HookFailed = time.Now().Unix()
		w.fake.Mu.Unlock()
		time.Sleep(2*lookEvery + time.Minute)
		w.fake.Mu.Lock()
		now := w.fake.Webhook.Get("url")
		w.fake.Mu.Unlock()
		if now != "https://news.example.org/telegram" || len(w.fake.CallsOf("setWebhook")) != 2 {
			t.Errorf("the webhook is %q after %d calls", now, len(w.fake.CallsOf("setWebhook")))
		}
		log := w.log.String()
		if !strings.Contains(log, "taken away") || strings.Contains(log, "secret-path") || strings.Count(log, "Wrong response: 502") != 1 {
			t.Errorf("the operator reads:\n%s", log)
		}
	})
}

// TestWebhookOfARefusedToken: a token that was withdrawn ends Run.
func TestWebhookOfARefusedToken(t *testing.T) {
	inWebhookWorld(t, false, &adaptertest.Memory{}, func(w *world) {
		w.fake.Fault = on("getWebhookInfo", -1, telegramfake.Refusal(401, "Unauthorized", nil))
		w.start()
		time.Sleep(lookEvery + time.Minute)
		if err := <-w.ended; !errors.Is(err, adapters.ErrRejected) {
			t.Errorf("Run returned %v", err)
		}
		w.cancel()
		w.cancel = nil
	})
}
