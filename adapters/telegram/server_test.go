package telegram

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/adapters/telegram/telegramfake"
	"github.com/ukti-bot/ukti/adapters/telegram/telegramtwin"
)

// serverEnv names a folder into which npm has installed telegram-test-api.
const serverEnv = "UKTI_TEST_TELEGRAM_SERVER"

// otherServer is that server, and a person in front of it.
type otherServer struct {
	t    *testing.T
	twin *telegramtwin.Twin
}

func startOtherServer(t *testing.T) *otherServer {
	t.Helper()
	folder := os.Getenv(serverEnv)
	if folder == "" {
		t.Skip("set " + serverEnv + " to a folder with telegram-test-api in its node_modules")
	}
	return &otherServer{t, telegramtwin.Start(t, folder)}
}

func (s *otherServer) user(method string, call map[string]any, out any) {
	s.t.Helper()
	s.twin.User(s.t, method, call, out)
}

// otherMessage is one of the bot's messages as the server has it.
type otherMessage struct {
	ID      int `json:"messageId"`
	Message struct {
		Chat     json.RawMessage `json:"chat_id"`
		Text     string          `json:"text"`
		Entities []entity        `json:"entities"`
		Markup   struct {
			Rows [][]struct {
				Text string                `json:"text"`
				Data string                `json:"callback_data"`
				Copy struct{ Text string } `json:"copy_text"`
			} `json:"inline_keyboard"`
		} `json:"reply_markup"`
		ReplyTo string `json:"reply_parameters"`
	} `json:"message"`
}

// awaitText waits for a message of the bot that holds text.
func (s *otherServer) awaitText(text string) otherMessage {
	s.t.Helper()
	var found otherMessage
	waitUntil(s.t, func() bool {
		var history struct{ Result []otherMessage }
		s.user("getUpdatesHistory", map[string]any{"token": telegramfake.Token}, &history)
		i := slices.IndexFunc(history.Result, func(m otherMessage) bool {
			return len(m.Message.Chat) > 0 && strings.Contains(m.Message.Text, text)
		})
		if i >= 0 {
			found = history.Result[i]
		}
		return i >= 0
	})
	return found
}

// run runs the adapter against the server until the test ends.
func (s *otherServer) run(change func(*Adapter)) *Adapter {
	s.t.Helper()
	c := Default()
	c.Token, c.APIURL = adapters.NewSecret(telegramfake.Token), s.twin.URL
	log := &adaptertest.Log{}
	a, err := New(c, Options{Log: slog.New(slog.NewTextHandler(log, nil)), Memory: &adaptertest.Memory{}})
	if err != nil {
		s.t.Fatal(err)
	}
	change(a)
	ctx, cancel := context.WithCancel(s.t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- a.Run(ctx, &adaptertest.Handler{
			Register: []adapters.Command{{Name: "ask", About: about("ask")}},
			Reply: func(ctx context.Context, q adapters.Question) adapters.Reply {
				if q.Kind == adapters.Press {
					return quoting("pressed: " + q.Press)
				}
				if q.Replied != "" {
					return quoting("sent back: " + q.Replied)
				}
				r := echo(ctx, q)
				r.Choices = []adapters.Choice{{Label: "আরও", Data: "more-1"}}
				return r
			},
		})
	}()
	s.t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			s.t.Errorf("Run: %v", err)
		}
		noSecrets(s.t, log.String())
	})
	return a
}

func TestOtherServer(t *testing.T) {
	s := startOtherServer(t)
	a := s.run(func(*Adapter) {})
	if who, err := a.Whoami(t.Context()); err != nil || who != "@TestNameBot (666)" {
		t.Fatalf("%q, %v", who, err)
	}
	text := "নদীর পাড়ে পাঠাগার 👩‍👩‍👧‍👦 কবে?"
	s.user("sendMessage", map[string]any{"botToken": telegramfake.Token, "text": text}, nil)
	m := s.awaitText("“" + text + "”")
	if len(m.Message.Entities) != 1 || m.Message.Entities[0].Type != "blockquote" || m.Message.ReplyTo == "" {
		t.Errorf("the answer has entities %+v and replies to %q", m.Message.Entities, m.Message.ReplyTo)
	}
	// Its own answer passed on, and replied to: of it the quotation alone is asked about.
	self := map[string]any{"id": 666, "is_bot": true}
	s.user("sendMessage", map[string]any{"botToken": telegramfake.Token, "text": m.Message.Text, "entities": m.Message.Entities,
		"forward_date": 1700000000, "forward_origin": map[string]any{"type": "user", "sender_user": self}}, nil)
	back := "sent back: “" + text + "”"
	passed := s.awaitText(back)
	s.user("sendMessage", map[string]any{"botToken": telegramfake.Token, "text": "সত্যি?", "reply_to_message": map[string]any{
		"message_id": passed.ID, "from": self, "chat": map[string]any{"id": 5, "type": "private"}, "text": passed.Message.Text, "entities": passed.Message.Entities,
	}}, nil)
	s.awaitText("sent back: " + back)
	s.user("sendCommand", map[string]any{"botToken": telegramfake.Token, "text": "/ask পাঠাগার", "entities": []map[string]any{{"type": "bot_command", "offset": 0, "length": 4}}}, nil)
	s.awaitText("“/ask পাঠাগার”")

	rows := m.Message.Markup.Rows
	if len(rows) != 2 || rows[0][0].Data != "more-1" || rows[1][0].Copy.Text != "library:6" {
		t.Fatalf("buttons %+v", rows)
	}
	s.user("sendCallback", map[string]any{"botToken": telegramfake.Token, "data": rows[0][0].Data, "message": map[string]any{
		"message_id": m.ID, "date": 1700000000, "chat": map[string]any{"id": 5, "type": "private"},
	}}, nil)
	if edited := s.awaitText("pressed: more-1"); edited.ID != m.ID {
		t.Errorf("the press was answered in message %d, want %d edited in place", edited.ID, m.ID)
	}
	waitUntil(t, func() bool { return a.Stats().Pending == 0 })
	if st := a.Stats(); st.Answered != 5 || st.Failed != 0 || st.Altered != 0 {
		t.Errorf("stats %+v", st)
	}
}

// TestOtherServerCalls is the webhook. This server shows no secret with its
// calls, so they come through a proxy that adds it, as Telegram does.
func TestOtherServerCalls(t *testing.T) {
	s := startOtherServer(t)
	var a *Adapter
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Set(secretHeader, a.hook.secret.Reveal())
		a.hook.ServeHTTP(w, r)
	}))
	defer proxy.Close()
	set := make(chan struct{})
	s.run(func(made *Adapter) {
		hook, err := newWebhook(Webhook{URL: proxy.URL + "/hook"}, made.api.token)
		if err != nil {
			t.Fatal(err)
		}
		made.config.Mode, made.hook = ModeWebhook, hook
		made.api.http.Transport = afterCall{"setWebhook", set, made.api.http.Transport}
		a = made
	})
	<-set // until then the server keeps messages for polls
	s.user("sendMessage", map[string]any{"botToken": telegramfake.Token, "text": "called"}, nil)
	s.awaitText("“called”")
}

// afterCall closes a channel after the first call of a method.
type afterCall struct {
	method string
	done   chan struct{}
	http.RoundTripper
}

func (c afterCall) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := c.RoundTripper.RoundTrip(r)
	if strings.HasSuffix(r.URL.Path, "/"+c.method) {
		close(c.done)
	}
	return response, err
}

// CloseIdleConnections lets the client's call of that name through.
func (c afterCall) CloseIdleConnections() {
	if t, ok := c.RoundTripper.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
}
