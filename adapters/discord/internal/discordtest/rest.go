package discordtest

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"
)

// Message is a message that the bot has sent.
type Message struct {
	ID, Channel string
	Content     string
	Buttons     []Button
	Flags       int
	ReplyTo     string
	Token       string // of the interaction it answers, "" in a channel
	Ephemeral   bool
	Pings       bool
	Edits       int
}

// Button is a button under a message.
type Button struct {
	Label    string
	CustomID string `json:"custom_id"`
}

// Interaction is one that was sent to the bot.
type Interaction struct {
	ID, Token string
	Sent      time.Time
	Acked     time.Time // zero until acknowledged
	Type      int       // of the acknowledgement
	Flags     int
	Content   string // of a message that is the acknowledgement itself
	Choices   []struct{ Name, Value string }
	Original  string   // the id of the message that @original means
	Messages  []string // of the answer, in order
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	bot := func(pattern string, h http.HandlerFunc) {
		method, path, _ := strings.Cut(pattern, " ")
		mux.HandleFunc(method+" /api/v9"+path, func(w http.ResponseWriter, r *http.Request) {
			s.mu.Lock()
			refused := s.refused
			s.mu.Unlock()
			if refused || r.Header.Get("Authorization") != "Bot "+Token {
				fail(w, http.StatusUnauthorized, 0, "401: Unauthorized")
				return
			}
			h(w, r)
		})
	}
	bot("GET /users/@me", func(w http.ResponseWriter, _ *http.Request) {
		reply(w, map[string]any{"id": BotID, "username": "Ukti", "bot": true})
	})
	bot("GET /applications/@me", func(w http.ResponseWriter, _ *http.Request) { reply(w, map[string]any{"id": ApplicationID}) })
	bot("GET /gateway/bot", s.gatewayBot)
	bot("GET /applications/"+ApplicationID+"/commands", func(w http.ResponseWriter, _ *http.Request) { reply(w, s.Commands()) })
	bot("PUT /applications/"+ApplicationID+"/commands", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		s.Register(body)
		reply(w, json.RawMessage(body))
	})
	bot("GET /guilds/{guild}", func(w http.ResponseWriter, r *http.Request) {
		reply(w, map[string]any{"owner_id": "300000000000000001", "roles": []map[string]string{
			{"id": r.PathValue("guild"), "permissions": "2048"}, {"id": "300000000000000032", "permissions": "32"},
		}})
	})
	bot("POST /users/@me/channels", s.openPrivate)
	bot("POST /channels/{channel}/messages", s.open(s.createMessage))
	within := func(h http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			s.mu.Lock()
			out := s.unreachable
			s.mu.Unlock()
			if out {
				fail(w, http.StatusForbidden, 50001, "Missing Access")
				return
			}
			h(w, r)
		}
	}
	bot("PATCH /channels/{channel}/messages/{message}", within(s.editMessage))
	bot("DELETE /channels/{channel}/messages/{message}", within(s.deleteMessage))
	mux.HandleFunc("POST /api/v9/interactions/{id}/{token}/callback", s.callback)
	mux.HandleFunc("POST /api/v9/webhooks/"+ApplicationID+"/{token}", s.createMessage)
	mux.HandleFunc("PATCH /api/v9/webhooks/"+ApplicationID+"/{token}/messages/{message}", s.editMessage)
	mux.HandleFunc("DELETE /api/v9/webhooks/"+ApplicationID+"/{token}/messages/{message}", s.deleteMessage)
	mux.HandleFunc("GET /gateway/", s.serveGateway)
	s.api = mux
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.calls = append(s.calls, r.Method+" "+r.URL.Path)
		s.mu.Unlock()
		if s.Fault == nil || !s.Fault(w, r) {
			mux.ServeHTTP(w, r)
		}
	})
}

func reply(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

func fail(w http.ResponseWriter, status, code int, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"code": code, "message": message})
}

// sent is the body of a message sent or edited.
type sent struct {
	partial    bool
	Content    string
	Components []struct{ Components []Button }
	Flags      int
	Nonce      string
	Mentions   *struct {
		Parse *[]string
		Users []string
	} `json:"allowed_mentions"`
	Reference *struct {
		ID     string `json:"message_id"`
		Needed *bool  `json:"fail_if_not_exists"`
	} `json:"message_reference"`
}

// body reads a message and answers for it when Discord would refuse it.
func body(w http.ResponseWriter, r *http.Request) (sent, bool) {
	var m sent
	var keys map[string]json.RawMessage
	raw, err := io.ReadAll(r.Body)
	if err == nil {
		err = errors.Join(json.Unmarshal(raw, &m), json.Unmarshal(raw, &keys))
	}
	_, whole := keys["content"]
	m.partial = !whole && r.Method == http.MethodPatch // what an edit leaves out stays
	problem := ""
	switch {
	case err != nil:
		problem = err.Error()
	case utf8.RuneCountInString(m.Content) > 2000:
		problem = "Must be 2000 or fewer in length."
	case !m.partial && strings.TrimSpace(m.Content) == "" && len(m.Components) == 0:
		problem = "Cannot send an empty message"
	case !m.partial && (m.Mentions == nil || m.Mentions.Parse == nil):
		problem = "the fake wants allowed_mentions.parse to be a list"
	case len(m.Components) > 5:
		problem = "too many rows"
	}
	for _, row := range m.Components {
		if len(row.Components) == 0 || len(row.Components) > 5 {
			problem = "a row has 1 to 5 buttons"
		}
		for _, b := range row.Components {
			if b.Label == "" || utf8.RuneCountInString(b.Label) > 80 || b.CustomID == "" || len(b.CustomID) > 100 {
				problem = "a button is out of bounds"
			}
		}
	}
	if problem != "" {
		fail(w, http.StatusBadRequest, 50035, problem)
	}
	return m, problem == ""
}

func (s *Server) createMessage(w http.ResponseWriter, r *http.Request) {
	m, ok := body(w, r)
	if !ok {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if id, known := s.nonces[m.Nonce]; known && m.Nonce != "" {
		reply(w, s.messages[id].wire())
		return
	}
	out := &Message{ID: s.NewID(), Channel: r.PathValue("channel"), Token: r.PathValue("token")}
	if m.Reference != nil {
		if out.ReplyTo = m.Reference.ID; s.removed(out.ReplyTo) {
			if m.Reference.Needed == nil || *m.Reference.Needed {
				fail(w, http.StatusBadRequest, 50035, "MESSAGE_REFERENCE_UNKNOWN_MESSAGE")
				return
			}
			out.ReplyTo = ""
		}
	}
	if in := s.interactions[out.Token]; out.Token != "" {
		if in == nil || in.Acked.IsZero() {
			fail(w, http.StatusNotFound, 10015, "Unknown Webhook")
			return
		}
		in.Messages = append(in.Messages, out.ID)
		out.Ephemeral = m.Flags&64 != 0 // nothing is inherited by a further message
	}
	if m.Nonce != "" {
		s.nonces[m.Nonce] = out.ID
	}
	s.keep(out, m)
	reply(w, out.wire())
}

// keep stores what was sent as Discord does: with its ends trimmed.
func (s *Server) keep(out *Message, m sent) {
	if s.messages[out.ID] == nil {
		s.order = append(s.order, out.ID)
	}
	s.messages[out.ID] = out
	out.Buttons = nil
	if !m.partial {
		out.Content = strings.TrimSpace(m.Content)
		if s.Store != nil {
			out.Content = s.Store(out.Content)
		}
		out.Flags, out.Pings = m.Flags, len(*m.Mentions.Parse)+len(m.Mentions.Users) > 0
	}
	for _, row := range m.Components {
		out.Buttons = append(out.Buttons, row.Components...)
	}
	s.changed.Broadcast()
}

func (m *Message) wire() map[string]any {
	return map[string]any{
		"id": m.ID, "channel_id": m.Channel, "content": m.Content,
		// A component that is newer than any library.
		"components": []map[string]any{{"type": 99, "items": []int{1}}},
	}
}

// find returns the message that a path means, and its interaction.
func (s *Server) find(r *http.Request) (*Message, *Interaction) {
	id, in := r.PathValue("message"), s.interactions[r.PathValue("token")]
	if in != nil && id == "@original" {
		id = in.Original
	}
	return s.messages[id], in
}

func (s *Server) editMessage(w http.ResponseWriter, r *http.Request) {
	m, ok := body(w, r)
	if !ok {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	out, in := s.find(r)
	if r.PathValue("token") != "" && (in == nil || in.Acked.IsZero()) {
		fail(w, http.StatusNotFound, 10015, "Unknown Webhook")
		return
	}
	if out == nil && in != nil && in.Original == "" && r.PathValue("message") == "@original" {
		out = &Message{ID: s.NewID(), Token: in.Token, Ephemeral: in.Flags&64 != 0}
		in.Original = out.ID
		in.Messages = append(in.Messages, out.ID)
	} else if out == nil {
		fail(w, http.StatusNotFound, 10008, "Unknown Message")
		return
	} else {
		out.Edits++
		if in != nil && len(in.Messages) == 0 {
			in.Messages = append(in.Messages, out.ID) // of a press
		}
	}
	s.keep(out, m)
	reply(w, out.wire())
}

func (s *Server) deleteMessage(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	out, in := s.find(r)
	if out == nil && (in == nil || in.Original != "" || in.Type != 5) {
		fail(w, http.StatusNotFound, 10008, "Unknown Message")
		return
	}
	if in != nil {
		in.Original = "deleted"
	}
	if out != nil {
		delete(s.messages, out.ID)
	}
	s.changed.Broadcast()
	w.WriteHeader(http.StatusNoContent)
}

func (s *Server) callback(w http.ResponseWriter, r *http.Request) {
	raw, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	defer s.mu.Unlock()
	in := s.interactions[r.PathValue("token")]
	switch {
	case in == nil || in.ID != r.PathValue("id") || time.Since(in.Sent) > s.AckWithin:
		fail(w, http.StatusNotFound, 10062, "Unknown interaction")
	case !in.Acked.IsZero():
		fail(w, http.StatusBadRequest, 40060, "Interaction has already been acknowledged.")
	default:
		if problem := in.acknowledge(raw); problem != "" {
			fail(w, http.StatusBadRequest, 50035, problem)
			return
		}
		s.changed.Broadcast()
		w.WriteHeader(http.StatusNoContent)
	}
}

// acknowledge takes the bot's first answer, and returns what is wrong with it.
func (in *Interaction) acknowledge(raw []byte) string {
	var c struct {
		Type int
		Data struct {
			Flags   int
			Content string
			Choices []struct{ Name, Value string }
		}
	}
	if err := json.Unmarshal(raw, &c); err != nil {
		return err.Error()
	}
	if len(c.Data.Choices) > 25 {
		return "more than 25 choices"
	}
	for _, choice := range c.Data.Choices {
		if n := utf8.RuneCountInString(choice.Name); n < 1 || n > 100 || utf8.RuneCountInString(choice.Value) > 100 {
			return "a choice is out of bounds"
		}
	}
	if c.Type == 5 {
		in.Original = "" // a message of its own, also where a button was pressed
	}
	in.Acked, in.Type, in.Flags, in.Content, in.Choices = time.Now(), c.Type, c.Data.Flags, c.Data.Content, c.Data.Choices
	return ""
}
