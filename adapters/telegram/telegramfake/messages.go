package telegramfake

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"time"
)

func (f *Server) sendMessage(v url.Values) (int, []byte, error) {
	f.Mu.Lock()
	defer f.Mu.Unlock()
	chat, _ := strconv.Atoi(v.Get("chat_id"))
	thread, _ := strconv.Atoi(v.Get("message_thread_id"))
	if to := f.Became[chat]; to != 0 {
		return refuse(400, "Bad Request: group chat was upgraded to a supergroup chat", map[string]any{"migrate_to_chat_id": to})
	}
	if why := f.Closed[chat]; why != nil {
		if why.Once {
			delete(f.Closed, chat)
		}
		return why.Status, []byte(why.Body), nil
	}
	m := &Message{Chat: chat, Thread: thread, At: time.Now()}
	if p := v.Get("reply_parameters"); p != "" {
		var to struct {
			ID        int `json:"message_id"`
			Ephemeral int `json:"ephemeral_message_id"`
		}
		if json.Unmarshal([]byte(p), &to) != nil {
			return refuse(400, "Bad Request: can't parse reply parameters JSON object", nil)
		}
		to.ID -= to.Ephemeral
		topic, known := f.People[fmt.Sprintf("%d/%d", chat, to.ID)]
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
	m.ID = 900000 + f.stored
	f.stored++
	if only := v.Get("ephemeral_message_parameters"); only != "" {
		var to struct {
			Receiver int `json:"receiver_user_id"`
		}
		if json.Unmarshal([]byte(only), &to) != nil || to.Receiver <= 0 || m.ReplyTo >= 0 {
			return refuse(400, "Bad Request: ephemeral message can't be sent", nil)
		}
		m.Only, m.ID = to.Receiver, -m.ID
	}
	f.Messages = append(latest(f.Messages, f.Most), m)
	if f.Stored != nil {
		f.Stored(*m)
	}
	f.People[fmt.Sprintf("%d/%d", chat, m.ID)] = m.Thread
	if m.Only != 0 {
		return ok(map[string]any{"message_id": 0, "ephemeral_message_id": -m.ID, "text": m.Text, "chat": map[string]any{"id": chat}})
	}
	return ok(map[string]any{"message_id": m.ID, "text": m.Text, "chat": map[string]any{"id": chat}})
}

// message finds the bot's message that a call names.
func (f *Server) message(v url.Values) *Message {
	for _, m := range f.Messages {
		if strconv.Itoa(m.Chat) == v.Get("chat_id") && strconv.Itoa(m.ID) == v.Get("message_id") && !m.Deleted {
			return m
		}
	}
	return nil
}

func (f *Server) editMessage(v url.Values) (int, []byte, error) {
	f.Mu.Lock()
	defer f.Mu.Unlock()
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
func (f *Server) answerGuest(v url.Values) (int, []byte, error) {
	f.Mu.Lock()
	defer f.Mu.Unlock()
	query := v.Get("guest_query_id")
	if _, again := f.Answered[query]; again || query == "" {
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
	m := &Message{}
	content := url.Values{"text": {result.Content.Text}, "entities": {string(result.Content.Entities)}, "reply_markup": {string(result.Keys)}, "link_preview_options": {string(result.Content.Preview)}}
	if status, body, err := f.fill(m, content); body != nil || err != nil {
		return status, body, err
	}
	f.Answered[query] = m.Text
	return ok(map[string]string{"inline_message_id": "guest-" + query})
}

// Sent returns the bot's messages, deleted ones left out.
func (f *Server) Sent() []Message {
	f.Mu.Lock()
	defer f.Mu.Unlock()
	var out []Message
	for _, m := range f.Messages {
		if !m.Deleted {
			out = append(out, *m)
		}
	}
	return out
}

// LastPoll is the offset of the last poll.
func (f *Server) LastPoll() int64 {
	polls := f.CallsOf("getUpdates")
	offset, _ := strconv.ParseInt(polls[len(polls)-1].Values.Get("offset"), 10, 64)
	return offset
}

// CallsOf returns the calls of a method.
func (f *Server) CallsOf(method string) []Call {
	f.Mu.Lock()
	defer f.Mu.Unlock()
	var out []Call
	for _, c := range f.Calls {
		if c.Method == method {
			out = append(out, c)
		}
	}
	return out
}

// AnswersTo returns the texts of the messages that answer one.
func (f *Server) AnswersTo(message int) []string {
	var out []string
	for _, m := range f.Sent() {
		if m.ReplyTo == message {
			out = append(out, m.Text)
		}
	}
	return out
}
