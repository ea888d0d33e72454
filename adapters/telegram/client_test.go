package telegram

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/adapters/telegram/telegramfake"
)

// tries are ways in which a call fails at a real server.
var tries = []struct {
	name  string
	serve http.HandlerFunc
	want  fault
}{
	{"refused", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(400)
		_, _ = io.WriteString(w, `{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}`)
	}, faultGone},
	{"the token in the answer", func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(404)
		_, _ = fmt.Fprintf(w, `{"ok":false,"error_code":404,"description":"no such path: %s"}`, r.URL.Path)
	}, faultToken},
	{"the token in a result of another kind", func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintf(w, `{"ok":true,"result":%q}`, r.URL.Path)
	}, faultServer},
	{"wait, without a code", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"ok":false,"description":"Too Many Requests","parameters":{"retry_after":7}}`)
	}, faultWait},
	{"an HTML page", func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, "<html>"+r.URL.Path, http.StatusBadGateway)
	}, faultServer},
	{"an empty page", func(http.ResponseWriter, *http.Request) {}, faultServer},
	{"another's JSON", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(503)
		_, _ = io.WriteString(w, `{}`)
	}, faultServer},
	{"cut off in the header", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, faultUnsure},
	{"cut off in the answer", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		_, _ = io.WriteString(w, `{"ok":tr`)
	}, faultUnsure},
	{"slow", func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // only then is the caller's going noticed
		<-r.Context().Done()
	}, faultUnsure},
	{"without end", func(w http.ResponseWriter, _ *http.Request) {
		chunk := strings.Repeat(" ", 1<<20)
		for range 20 {
			if _, err := io.WriteString(w, chunk); err != nil {
				return
			}
		}
	}, faultServer},
}

func TestCallFails(t *testing.T) {
	for _, c := range tries {
		t.Run(c.name, func(t *testing.T) {
			server := httptest.NewServer(c.serve)
			defer server.Close()
			client := newClient(adapters.NewSecret(telegramfake.Token), server.URL, nil)
			defer client.close()
			var out struct{ ID int }
			limit := 10 * time.Second
			if c.name == "slow" {
				limit = 100 * time.Millisecond
			}
			err := client.callWithin(t.Context(), limit, "getMe", args{"a": "b"}, &out)
			if got := faultOf(err); got != c.want {
				t.Errorf("fault %d, want %d: %v", got, c.want, err)
			}
			leaksNothing(t, err)
		})
	}
}

// leaksNothing looks for the token in every way of printing an error and what
// it wraps.
func leaksNothing(t *testing.T, err error) {
	t.Helper()
	for ; err != nil; err = errors.Unwrap(err) {
		noSecrets(t, fmt.Sprintf("%v\n%+v\n%#v", err, err, err))
	}
}

func TestCallWithoutAServer(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := "http://" + listener.Addr().String()
	_ = listener.Close()
	for _, address := range []string{nobody, "http://127.0.0.1:1/%zz", "https://name.invalid", "http://[::1", "ftp://x", "://"} {
		client := newClient(adapters.NewSecret(telegramfake.Token), address, nil)
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		err := client.call(ctx, "getMe", nil, nil)
		cancel()
		client.close()
		if err == nil {
			t.Errorf("%s: no error", address)
		}
		leaksNothing(t, err)
	}
}

// TestCallFollowsNoRedirect: the next host would get the token, in the address
// and in the Referer.
func TestCallFollowsNoRedirect(t *testing.T) {
	reached := false
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	defer other.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, other.URL+r.URL.Path, status)
		}))
		client := newClient(adapters.NewSecret(telegramfake.Token), server.URL, nil)
		err := client.call(t.Context(), "getMe", nil, nil)
		if faultOf(err) != faultServer {
			t.Errorf("status %d: %v", status, err)
		}
		leaksNothing(t, err)
		client.close()
		server.Close()
	}
	if reached {
		t.Errorf("a redirect was followed")
	}
}

func TestCallEndsWithItsContext(t *testing.T) {
	fake := telegramfake.New()
	fake.Fault = on("getMe", -1, &telegramfake.Fault{Slow: time.Hour})
	client := newClient(adapters.NewSecret(telegramfake.Token), "https://api.example", fake)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := client.call(ctx, "getMe", nil, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want the context's", err)
	}
}

// TestAddressIsNoFormat: the library takes the address for a format.
func TestAddressIsNoFormat(t *testing.T) {
	asked := ""
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = r.URL.Path
		_, _ = io.WriteString(w, `{"ok":true,"result":true}`)
	}))
	defer server.Close()
	client := newClient(adapters.NewSecret(telegramfake.Token), server.URL+"/a%20b/", nil)
	defer client.close()
	if err := client.call(t.Context(), "getMe", nil, nil); err != nil || asked != "/a b/bot"+telegramfake.Token+"/getMe" {
		t.Errorf("asked %q, %v", asked, err)
	}
}

// TestTokenIsNeverPrinted runs the whole adapter through every fault there is,
// in each method, with the log at its most talkative.
func TestTokenIsNeverPrinted(t *testing.T) {
	faults := []*telegramfake.Fault{
		{Lost: "before"}, {Lost: "after"}, {Status: 502, Body: "<html>" + telegramfake.Token}, {Status: 200, Body: `{"ok":true,"result":"` + telegramfake.Token + `"}`},
		telegramfake.Refusal(400, "Bad Request: "+telegramfake.Token, nil), telegramfake.Refusal(401, telegramfake.Token, nil), telegramfake.Refusal(403, telegramfake.Token, nil),
		telegramfake.Refusal(409, telegramfake.Token, nil), telegramfake.Refusal(429, telegramfake.Token, map[string]any{"retry_after": 1}), telegramfake.Refusal(500, telegramfake.Token, nil),
	}
	methods := []string{"getMe", "getUpdates", "sendMessage", "editMessageText", "answerCallbackQuery", "answerInlineQuery", "setMyCommands", "sendChatAction", "deleteWebhook"}
	for _, method := range methods {
		for i, planted := range faults {
			inWorld(t, func(w *world) {
				w.fake.Fault = func(m string, _ url.Values, _ int) *telegramfake.Fault {
					if m == method {
						return planted
					}
					return nil
				}
				w.handler.Register = []adapters.Command{{Name: "ask", About: about("ask")}}
				w.handler.Reply = func(ctx context.Context, q adapters.Question) adapters.Reply {
					switch q.Text {
					case "panic":
						panic(fmt.Errorf("in a panic: %s", telegramfake.Token))
					case "slow":
						time.Sleep(3 * time.Second)
					}
					return echo(ctx, q)
				}
				w.private(1, 1, "question")
				w.private(2, 2, "panic")
				w.private(3, 3, "slow")
				w.inline(1, "i", "words")
				w.start()
				w.settle(time.Minute)
				w.fake.Push(map[string]any{"edited_message": map[string]any{
					"message_id": 1, "date": 1, "from": person(1), "text": "edited", "chat": map[string]any{"id": 100001, "type": "private"},
				}})
				w.press(1, "p", "x", map[string]any{"message_id": 900000, "date": 1, "chat": map[string]any{"id": 100001, "type": "private"}})
				w.cancel()
				err := <-w.ended
				w.cancel = nil
				leaksNothing(t, err)
				if text := w.log.String(); text == "" && err == nil || strings.Contains(text, telegramfake.Token) {
					t.Errorf("%s, fault %d: the log is %q", method, i, text)
				}
			})
		}
	}
}

func TestTokenIsNotInTheAdapter(t *testing.T) {
	c := Default()
	c.Token = adapters.NewSecret(telegramfake.Token)
	a, err := New(c, Options{Memory: &adaptertest.Memory{}})
	if err != nil {
		t.Fatal(err)
	}
	noSecrets(t, fmt.Sprintf("%v %+v %#v %v", c, c, c, a))
}

func TestWhoami(t *testing.T) {
	w := newWorld(t, telegramfake.New(), &adaptertest.Memory{})
	if who, err := w.adapter.Whoami(t.Context()); err != nil || who != "@UktiTestBot (7654321)" {
		t.Errorf("%q, %v", who, err)
	}
	w.fake.Token = "1:another"
	if _, err := w.adapter.Whoami(t.Context()); !errors.Is(err, adapters.ErrRejected) || !strings.Contains(err.Error(), "BotFather") {
		t.Errorf("with a wrong token: %v", err)
	}
	w.fake.Token, w.fake.Me = telegramfake.Token, map[string]any{"hello": "world"}
	if _, err := w.adapter.Whoami(t.Context()); err == nil || errors.Is(err, adapters.ErrRejected) {
		t.Errorf("at a server that is none: %v", err)
	}
}
