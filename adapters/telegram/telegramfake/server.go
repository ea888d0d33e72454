// Package telegramfake is a Bot API server for tests: of the adapter, of the whole bot, of
// what comes back when the bot's own messages are sent to it again. It checks what it is
// sent as the real server does, and plays the faults that a test plants.
package telegramfake

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync"
	"time"
)

// The fake's only bot.
const (
	Token   = "7654321:AAtestTESTtestTESTtestTESTtest_-0189"
	BotID   = 7654321
	BotName = "UktiTestBot"
)

// Server is a Bot API server that checks what it is sent as the real one does,
// and plays the faults that a test plants. It is an [http.RoundTripper], so that
// tests need no sockets and run under a fake clock, and an [http.Handler].
type Server struct {
	Token string

	// Fault is asked before each call is done; nil means no fault. n counts the
	// calls of the method from 1.
	Fault func(method string, v url.Values, n int) *Fault
	// Changes is what the server makes of a text.
	Changes func(string) string
	// Confirmed, where set, is told of an offset that confirms updates, and Stored of a
	// message before its sender is: for a fake that must outlive its process.
	Confirmed func(offset int64)
	Stored    func(Message)
	// Most bounds the calls and the messages that are remembered; 0: all are.
	Most int

	Mu         sync.Mutex // guards what follows
	Me         map[string]any
	Pending    []Update         // updates not confirmed
	HookFailed int64            // when calling the webhook failed last, in Unix seconds
	extra      []Update         // delivered once, whatever the offset: a server's mistake
	NextID     int64            // of the next update
	news       chan struct{}    // closed and renewed when there is something new
	broken     chan struct{}    // closed and renewed to cut the open connections
	Messages   []*Message       // sent by the bot, in order
	Files      map[string]*File // by id
	People     map[string]int   // "chat/message" of messages that can be replied to, and their topic
	Calls      []Call
	counts     map[string]int
	stored     int // messages so far
	Webhook    url.Values
	Wrong      []string          // what the real server would not have liked
	Answered   map[string]string // by query: the toast or the results
	About      map[string]string // what the bot is said to be, by the method's name behind its verb, and language
	EditsAt    map[string]int    // by query: how many edits there had been
	Closed     map[int]*Fault
	Became     map[int]int // the supergroup that a group has become
}

// Fault is one planted fault.
type Fault struct {
	Status int
	Body   string
	Lost   string        // "before" or "after" the call was done: the connection breaks
	Slow   time.Duration // before the answer
	Done   bool          // the call is done all the same
	Once   bool          // of a closed chat: only the next message is refused
}

// Update is an update that waits to be fetched.
type Update struct {
	ID  int64
	Raw json.RawMessage
}

type Call struct {
	Method string
	Values url.Values
	At     time.Time
}

type Message struct {
	Chat, ID, Thread, ReplyTo int // ID and ReplyTo are negative for messages that only one person sees
	Only                      int // who that is
	Text                      string
	Sent                      string // Text before the server changed it
	Entities                  []Entity
	Buttons                   [][2]string // label, data
	Copies                    []string    // what the other buttons copy
	Keyboard                  json.RawMessage
	Edits                     int // tried ones, also those that changed nothing
	Deleted                   bool
	At                        time.Time
}

func New() *Server {
	return &Server{
		Token: Token, NextID: 1000, news: make(chan struct{}), broken: make(chan struct{}),
		Me:     map[string]any{"id": BotID, "is_bot": true, "first_name": "Ukti", "username": BotName},
		Files:  map[string]*File{},
		People: map[string]int{}, counts: map[string]int{}, Answered: map[string]string{}, EditsAt: map[string]int{},
		Changes: Changed, About: map[string]string{}, Closed: map[int]*Fault{}, Became: map[int]int{},
	}
}

// Plant changes fault while calls are made. A fault that counts calls counts from now on.
func (f *Server) Plant(fault func(method string, v url.Values, n int) *Fault) {
	f.Mu.Lock()
	defer f.Mu.Unlock()
	f.Fault = fault
	f.counts = map[string]int{}
}

func (f *Server) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	if strings.HasPrefix(r.URL.Path, "/file/") {
		return f.download(r)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	if trace := httptrace.ContextClientTrace(r.Context()); trace != nil && trace.WroteRequest != nil {
		trace.WroteRequest(httptrace.WroteRequestInfo{})
	}
	v, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, err
	}
	status, answer, err := f.serve(r.Context(), r.URL.Path, v)
	if err != nil {
		return nil, err
	}
	return &http.Response{
		StatusCode: status, Header: http.Header{}, Request: r,
		Body: io.NopCloser(bytes.NewReader(answer)),
	}, nil
}

func (f *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/file/") {
		f.serveFile(w, r)
		return
	}
	if err := r.ParseForm(); err != nil {
		http.Error(w, "form", http.StatusBadRequest)
		return
	}
	status, answer, err := f.serve(r.Context(), r.URL.Path, r.PostForm)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	w.WriteHeader(status)
	_, _ = w.Write(answer)
}

var ErrLost = errors.New("connection reset by peer")

func (f *Server) serve(ctx context.Context, path string, v url.Values) (int, []byte, error) {
	token, method, _ := strings.Cut(strings.TrimPrefix(path, "/bot"), "/")
	f.Mu.Lock()
	f.counts[method]++
	n := f.counts[method]
	f.Calls = append(latest(f.Calls, f.Most), Call{method, v, time.Now()})
	var planted *Fault
	if f.Fault != nil {
		planted = f.Fault(method, v, n)
	}
	f.Mu.Unlock()
	if token != f.Token {
		return refuse(401, "Unauthorized", nil)
	}
	if planted != nil {
		select {
		case <-time.After(planted.Slow):
		case <-ctx.Done():
			return 0, nil, ctx.Err()
		}
		switch {
		case planted.Lost == "before":
			return 0, nil, ErrLost
		case planted.Lost == "after":
			_, _, _ = f.do(ctx, method, v)
			return 0, nil, ErrLost
		case planted.Status != 0:
			if planted.Done {
				_, _, _ = f.do(ctx, method, v)
			}
			return planted.Status, []byte(planted.Body), nil
		}
	}
	return f.do(ctx, method, v)
}

func refuse(code int, text string, parameters map[string]any) (int, []byte, error) {
	answer := map[string]any{"ok": false, "error_code": code, "description": text}
	if parameters != nil {
		answer["parameters"] = parameters
	}
	data, err := json.Marshal(answer)
	return code, data, err
}

// Refusal plants a refusal of the API.
func Refusal(code int, text string, parameters map[string]any) *Fault {
	status, body, _ := refuse(code, text, parameters)
	return &Fault{Status: status, Body: string(body)}
}

func ok(result any) (int, []byte, error) {
	data, err := json.Marshal(map[string]any{"ok": true, "result": result})
	return 200, data, err
}

func (f *Server) do(ctx context.Context, method string, v url.Values) (int, []byte, error) {
	if strings.Contains(method, "EphemeralMessage") {
		return f.ephemeral(ctx, method, v)
	}
	switch method {
	case "getUpdates":
		return f.getUpdates(ctx, v)
	case "getMe":
		f.Mu.Lock()
		defer f.Mu.Unlock()
		return ok(f.Me)
	case "sendMessage":
		return f.sendMessage(v)
	case "editMessageText":
		return f.editMessage(v)
	case "editMessageReplyMarkup":
		f.Mu.Lock()
		m := f.message(v)
		if m == nil {
			f.Mu.Unlock()
			return refuse(400, "Bad Request: message to edit not found", nil)
		}
		v.Set("text", m.Text)
		entities, _ := json.Marshal(m.Entities)
		v.Set("entities", string(entities))
		v.Set("link_preview_options", "kept")
		f.Mu.Unlock()
		return f.editMessage(v)
	case "deleteMessage":
		f.Mu.Lock()
		defer f.Mu.Unlock()
		m := f.message(v)
		if m == nil {
			return refuse(400, "Bad Request: message to delete not found", nil)
		}
		m.Deleted = true
		return ok(true)
	case "answerCallbackQuery", "answerInlineQuery":
		f.Mu.Lock()
		defer f.Mu.Unlock()
		for _, m := range f.Messages {
			f.EditsAt[v.Get("callback_query_id")] += m.Edits
		}
		f.Answered[v.Get("callback_query_id")+v.Get("inline_query_id")] = v.Get("text") + v.Get("results")
		return ok(true)
	case "getWebhookInfo":
		f.Mu.Lock()
		defer f.Mu.Unlock()
		return ok(map[string]any{"url": f.Webhook.Get("url"), "pending_update_count": 3, "last_error_date": f.HookFailed, "last_error_message": "Wrong response: 502"})
	case "deleteMyCommands":
		return ok(true)
	case "setWebhook":
		f.Mu.Lock()
		defer f.Mu.Unlock()
		f.Webhook = v
		return ok(true)
	case "deleteWebhook":
		f.Mu.Lock()
		defer f.Mu.Unlock()
		f.Webhook = nil
		return ok(true)
	case "getFile":
		return f.getFile(v)
	case "answerGuestQuery":
		return f.answerGuest(v)
	case "getMyDescription", "getMyShortDescription":
		f.Mu.Lock()
		defer f.Mu.Unlock()
		field := "description"
		if method == "getMyShortDescription" {
			field = "short_description"
		}
		return ok(map[string]string{field: cmp.Or(f.About[method[3:]+v.Get("language_code")], f.About[method[3:]])})
	case "setMyDescription", "setMyShortDescription":
		f.Mu.Lock()
		defer f.Mu.Unlock()
		f.About[method[3:]+v.Get("language_code")] = v.Get("description") + v.Get("short_description")
		return ok(true)
	case "sendChatAction", "setMyCommands":
		return ok(true)
	case "getChatAdministrators":
		return ok([]map[string]any{{"status": "creator", "user": map[string]any{"id": 1}}, {"status": "administrator", "user": map[string]any{"id": 100001}}})
	case "getChatMember":
		status := "member"
		if v.Get("user_id") == "100001" {
			status = "administrator"
		}
		return ok(map[string]any{"status": status})
	}
	return refuse(404, "Not Found", nil)
}

// latest makes room for one more where no more than most are remembered.
func latest[T any](all []T, most int) []T {
	if most == 0 || len(all) < most {
		return all
	}
	return append(make([]T, 0, most), all[len(all)-most/2:]...)
}

func (f *Server) dislike(what string) {
	f.Mu.Lock()
	defer f.Mu.Unlock()
	f.Wrong = append(f.Wrong, what)
}

// Cut breaks the open connections.
func (f *Server) Cut() {
	f.Mu.Lock()
	defer f.Mu.Unlock()
	close(f.broken)
	f.broken = make(chan struct{})
}
