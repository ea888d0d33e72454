package telegram

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	testToken = "7654321:AAtestTESTtestTESTtestTESTtest_-0189"
	testBot   = 7654321
	botName   = "UktiTestBot"
)

// fakeAPI is a Bot API server that checks what it is sent as the real one does,
// and plays the faults that a test plants. It is an [http.RoundTripper], so that
// tests need no sockets and run under a fake clock, and an [http.Handler].
type fakeAPI struct {
	token string

	// fault is asked before each call is done; nil means no fault. n counts the
	// calls of the method from 1.
	fault func(method string, v url.Values, n int) *plantedFault
	// changes is what the server makes of a text.
	changes func(string) string

	mu         sync.Mutex
	me         map[string]any
	pending    []stored             // updates not confirmed
	hookFailed int64                // when calling the webhook failed last, in Unix seconds
	extra      []stored             // delivered once, whatever the offset: a server's mistake
	nextID     int64                // of the next update
	news       chan struct{}        // closed and renewed when there is something new
	broken     chan struct{}        // closed and renewed to cut the open connections
	messages   []*fakeMessage       // sent by the bot, in order
	files      map[string]*fakeFile // by id
	people     map[string]int       // "chat/message" of messages that can be replied to, and their topic
	calls      []fakeCall
	counts     map[string]int
	webhook    url.Values
	wrong      []string          // what the real server would not have liked
	answered   map[string]string // by query: the toast or the results
	about      map[string]string // what the bot is said to be, by the method's name behind its verb, and language
	editsAt    map[string]int    // by query: how many edits there had been
	closed     map[int]*plantedFault
	became     map[int]int // the supergroup that a group has become
}

// plantedFault is one planted fault.
type plantedFault struct {
	status int
	body   string
	lost   string        // "before" or "after" the call was done: the connection breaks
	slow   time.Duration // before the answer
	done   bool          // the call is done all the same
	once   bool          // of a closed chat: only the next message is refused
}

type stored struct {
	id  int64
	raw json.RawMessage
}

type fakeCall struct {
	method string
	v      url.Values
	at     time.Time
}

type fakeMessage struct {
	Chat, ID, Thread, ReplyTo int // ID and ReplyTo are negative for messages that only one person sees
	Only                      int // who that is
	Text                      string
	Sent                      string // Text before the server changed it
	Entities                  []entity
	Buttons                   [][2]string // label, data
	Copies                    []string    // what the other buttons copy
	Edits                     int         // tried ones, also those that changed nothing
	Deleted                   bool
	At                        time.Time
}

func newFake() *fakeAPI {
	return &fakeAPI{
		token: testToken, nextID: 1000, news: make(chan struct{}), broken: make(chan struct{}),
		me:     map[string]any{"id": testBot, "is_bot": true, "first_name": "Ukti", "username": botName},
		files:  map[string]*fakeFile{},
		people: map[string]int{}, counts: map[string]int{}, answered: map[string]string{}, editsAt: map[string]int{},
		changes: telegramChanges, about: map[string]string{}, closed: map[int]*plantedFault{}, became: map[int]int{},
	}
}

// plant changes fault while calls are made. A fault that counts calls counts from now on.
func (f *fakeAPI) plant(fault func(method string, v url.Values, n int) *plantedFault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fault = fault
	f.counts = map[string]int{}
}

func (f *fakeAPI) RoundTrip(r *http.Request) (*http.Response, error) {
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

func (f *fakeAPI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
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

var errLost = errors.New("connection reset by peer")

func (f *fakeAPI) serve(ctx context.Context, path string, v url.Values) (int, []byte, error) {
	token, method, _ := strings.Cut(strings.TrimPrefix(path, "/bot"), "/")
	f.mu.Lock()
	f.counts[method]++
	n := f.counts[method]
	f.calls = append(f.calls, fakeCall{method, v, time.Now()})
	var planted *plantedFault
	if f.fault != nil {
		planted = f.fault(method, v, n)
	}
	f.mu.Unlock()
	if token != f.token {
		return refuse(401, "Unauthorized", nil)
	}
	if planted != nil {
		select {
		case <-time.After(planted.slow):
		case <-ctx.Done():
			return 0, nil, ctx.Err()
		}
		switch {
		case planted.lost == "before":
			return 0, nil, errLost
		case planted.lost == "after":
			_, _, _ = f.do(ctx, method, v)
			return 0, nil, errLost
		case planted.status != 0:
			if planted.done {
				_, _, _ = f.do(ctx, method, v)
			}
			return planted.status, []byte(planted.body), nil
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

// apiFault plants a refusal of the API.
func apiFault(code int, text string, parameters map[string]any) *plantedFault {
	status, body, _ := refuse(code, text, parameters)
	return &plantedFault{status: status, body: string(body)}
}

func ok(result any) (int, []byte, error) {
	data, err := json.Marshal(map[string]any{"ok": true, "result": result})
	return 200, data, err
}

func (f *fakeAPI) do(ctx context.Context, method string, v url.Values) (int, []byte, error) {
	if strings.Contains(method, "EphemeralMessage") {
		return f.ephemeral(ctx, method, v)
	}
	switch method {
	case "getUpdates":
		return f.getUpdates(ctx, v)
	case "getMe":
		f.mu.Lock()
		defer f.mu.Unlock()
		return ok(f.me)
	case "sendMessage":
		return f.sendMessage(v)
	case "editMessageText":
		return f.editMessage(v)
	case "editMessageReplyMarkup":
		f.mu.Lock()
		m := f.message(v)
		if m == nil {
			f.mu.Unlock()
			return refuse(400, "Bad Request: message to edit not found", nil)
		}
		v.Set("text", m.Text)
		entities, _ := json.Marshal(m.Entities)
		v.Set("entities", string(entities))
		v.Set("link_preview_options", "kept")
		f.mu.Unlock()
		return f.editMessage(v)
	case "deleteMessage":
		f.mu.Lock()
		defer f.mu.Unlock()
		m := f.message(v)
		if m == nil {
			return refuse(400, "Bad Request: message to delete not found", nil)
		}
		m.Deleted = true
		return ok(true)
	case "answerCallbackQuery", "answerInlineQuery":
		f.mu.Lock()
		defer f.mu.Unlock()
		for _, m := range f.messages {
			f.editsAt[v.Get("callback_query_id")] += m.Edits
		}
		f.answered[v.Get("callback_query_id")+v.Get("inline_query_id")] = v.Get("text") + v.Get("results")
		return ok(true)
	case "getWebhookInfo":
		f.mu.Lock()
		defer f.mu.Unlock()
		return ok(map[string]any{"url": f.webhook.Get("url"), "pending_update_count": 3, "last_error_date": f.hookFailed, "last_error_message": "Wrong response: 502"})
	case "deleteMyCommands":
		return ok(true)
	case "setWebhook":
		f.mu.Lock()
		defer f.mu.Unlock()
		f.webhook = v
		return ok(true)
	case "deleteWebhook":
		f.mu.Lock()
		defer f.mu.Unlock()
		f.webhook = nil
		return ok(true)
	case "getFile":
		return f.getFile(v)
	case "answerGuestQuery":
		return f.answerGuest(v)
	case "getMyDescription", "getMyShortDescription":
		f.mu.Lock()
		defer f.mu.Unlock()
		field := "description"
		if method == "getMyShortDescription" {
			field = "short_description"
		}
		return ok(map[string]string{field: cmp.Or(f.about[method[3:]+v.Get("language_code")], f.about[method[3:]])})
	case "setMyDescription", "setMyShortDescription":
		f.mu.Lock()
		defer f.mu.Unlock()
		f.about[method[3:]+v.Get("language_code")] = v.Get("description") + v.Get("short_description")
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

// getUpdates confirms what is below the offset, and holds the poll open while
// there is nothing to give.
func (f *fakeAPI) getUpdates(ctx context.Context, v url.Values) (int, []byte, error) {
	offset, _ := strconv.ParseInt(v.Get("offset"), 10, 64)
	hold, _ := strconv.Atoi(v.Get("timeout"))
	limit, _ := strconv.Atoi(v.Get("limit"))
	if v.Get("allowed_updates") == "" || v.Get("allowed_updates") == "null" {
		f.dislike("getUpdates without allowed_updates")
	}
	timer := time.NewTimer(time.Duration(hold) * time.Second)
	defer timer.Stop()
	for {
		f.mu.Lock()
		if f.webhook != nil {
			f.mu.Unlock()
			return refuse(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first", nil)
		}
		// An offset far beyond the last update is one from before a restart of
		// the numbers: the answer is then from the beginning.
		if offset <= f.nextID+10 {
			f.pending = slices.DeleteFunc(f.pending, func(s stored) bool { return s.id < offset })
		}
		out := slices.Concat(f.extra, f.pending)
		f.extra = nil
		news, broken := f.news, f.broken
		f.mu.Unlock()
		if len(out) > 0 || hold == 0 {
			raw := []json.RawMessage{}
			for _, s := range out[:min(limit, len(out))] {
				raw = append(raw, s.raw)
			}
			return ok(raw)
		}
		select {
		case <-news:
		case <-broken:
			return 0, nil, errLost
		case <-timer.C:
			return ok([]int{})
		case <-ctx.Done():
			return 0, nil, ctx.Err()
		}
	}
}

func (f *fakeAPI) dislike(what string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.wrong = append(f.wrong, what)
}

// push adds an update and returns its number.
func (f *fakeAPI) push(u map[string]any) int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	id := f.nextID
	f.nextID++
	u["update_id"] = id
	raw, err := json.Marshal(u)
	if err != nil {
		panic(err)
	}
	f.pending = append(f.pending, stored{id, raw})
	f.tell()
	return id
}

// again delivers an update once more, as it was or as raw.
func (f *fakeAPI) again(id int64, raw string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.extra = append(f.extra, stored{id, json.RawMessage(raw)})
	f.tell()
}

// cut breaks the open connections.
func (f *fakeAPI) cut() {
	f.mu.Lock()
	defer f.mu.Unlock()
	close(f.broken)
	f.broken = make(chan struct{})
}

func (f *fakeAPI) tell() {
	close(f.news)
	f.news = make(chan struct{})
}

func (f *fakeAPI) sendMessage(v url.Values) (int, []byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	chat, _ := strconv.Atoi(v.Get("chat_id"))
	thread, _ := strconv.Atoi(v.Get("message_thread_id"))
	if to := f.became[chat]; to != 0 {
		return refuse(400, "Bad Request: group chat was upgraded to a supergroup chat", map[string]any{"migrate_to_chat_id": to})
	}
	if why := f.closed[chat]; why != nil {
		if why.once {
			delete(f.closed, chat)
		}
		return why.status, []byte(why.body), nil
	}
	m := &fakeMessage{Chat: chat, Thread: thread, At: time.Now()}
	if p := v.Get("reply_parameters"); p != "" {
		var to struct {
			ID        int `json:"message_id"`
			Ephemeral int `json:"ephemeral_message_id"`
		}
		if json.Unmarshal([]byte(p), &to) != nil {
			return refuse(400, "Bad Request: can't parse reply parameters JSON object", nil)
		}
		to.ID -= to.Ephemeral
		topic, known := f.people[fmt.Sprintf("%d/%d", chat, to.ID)]
		if !known {
			return refuse(400, "Bad Request: message to be replied not found", nil)
		}
		m.ReplyTo = to.ID
		m.Thread = topic
	}
	if thread == 1 || thread == 404 {
		return refuse(400, "Bad Request: message thread not found", nil)
	}
	if status, body, err := f.fill(m, v); body != nil || err != nil {
		return status, body, err
	}
	m.ID = 900000 + len(f.messages)
	if only := v.Get("ephemeral_message_parameters"); only != "" {
		var to struct {
			Receiver int `json:"receiver_user_id"`
		}
		if json.Unmarshal([]byte(only), &to) != nil || to.Receiver <= 0 || m.ReplyTo >= 0 {
			return refuse(400, "Bad Request: ephemeral message can't be sent", nil)
		}
		m.Only, m.ID = to.Receiver, -m.ID
	}
	f.messages = append(f.messages, m)
	f.people[fmt.Sprintf("%d/%d", chat, m.ID)] = m.Thread
	if m.Only != 0 {
		return ok(map[string]any{"message_id": 0, "ephemeral_message_id": -m.ID, "text": m.Text, "chat": map[string]any{"id": chat}})
	}
	return ok(map[string]any{"message_id": m.ID, "text": m.Text, "chat": map[string]any{"id": chat}})
}

// message finds the bot's message that a call names.
func (f *fakeAPI) message(v url.Values) *fakeMessage {
	for _, m := range f.messages {
		if strconv.Itoa(m.Chat) == v.Get("chat_id") && strconv.Itoa(m.ID) == v.Get("message_id") && !m.Deleted {
			return m
		}
	}
	return nil
}

func (f *fakeAPI) editMessage(v url.Values) (int, []byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	m := f.message(v)
	if m == nil {
		return refuse(400, "Bad Request: message to edit not found", nil)
	}
	defer func() { m.Edits++ }()
	before, _ := json.Marshal(m)
	edited := *m
	if status, body, err := f.fill(&edited, v); body != nil || err != nil {
		return status, body, err
	}
	if after, _ := json.Marshal(edited); string(before) == string(after) {
		return refuse(400, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same", nil)
	}
	*m = edited
	return ok(map[string]any{"message_id": m.ID, "text": m.Text})
}

// answerGuest checks a guest's answer as a message, and takes one for each query.
func (f *fakeAPI) answerGuest(v url.Values) (int, []byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	query := v.Get("guest_query_id")
	if _, again := f.answered[query]; again || query == "" {
		return refuse(400, "Bad Request: query is too old and response timeout expired or query ID is invalid", nil)
	}
	var result struct {
		Type, ID, Title string
		Content         struct {
			Text     string          `json:"message_text"`
			Entities json.RawMessage `json:"entities"`
			Preview  json.RawMessage `json:"link_preview_options"`
		} `json:"input_message_content"`
		Keys json.RawMessage `json:"reply_markup"`
	}
	if err := json.Unmarshal([]byte(v.Get("result")), &result); err != nil || result.Type != "article" || result.ID == "" || result.Title == "" {
		return refuse(400, "Bad Request: can't parse inline query result", nil)
	}
	m := &fakeMessage{}
	content := url.Values{"text": {result.Content.Text}, "entities": {string(result.Content.Entities)}, "reply_markup": {string(result.Keys)}, "link_preview_options": {string(result.Content.Preview)}}
	if status, body, err := f.fill(m, content); body != nil || err != nil {
		return status, body, err
	}
	f.answered[query] = m.Text
	return ok(map[string]string{"inline_message_id": "guest-" + query})
}
