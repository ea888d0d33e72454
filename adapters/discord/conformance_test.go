package discord

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/adapters/discord/internal/discordtest"
	"github.com/ukti-bot/ukti/adapters/discord/internal/markup"
)

func TestConformance(t *testing.T) {
	adaptertest.Run(t, adaptertest.Suite{
		New:    newHarness,
		Limits: adaptertest.Limits{MaxText: 1500, NoFaceless: true},
	})
}

// harness is a person on the fake Discord: in a server of its own for each chat,
// or in private.
type harness struct {
	tb testing.TB
	s  *discordtest.Server

	mu       sync.Mutex
	presses  map[int]*discordtest.Interaction
	private  map[int]bool
	channels map[int]string                           // of the messages
	planted  func(http.ResponseWriter, *http.Request) // what becomes of the next message
	left     int                                      // messages that it is for
}

func newHarness(tb testing.TB, log *slog.Logger) adaptertest.Harness {
	s := discordtest.New(tb)
	h := &harness{tb: tb, s: s, presses: map[int]*discordtest.Interaction{}, private: map[int]bool{}, channels: map[int]string{}}
	s.Fault = h.faulty
	return adaptertest.Harness{
		Adapter:   newAdapter(tb, s, log, &adaptertest.Memory{}, nil),
		Ask:       h.ask,
		Press:     h.press,
		Shown:     h.shown,
		Close:     s.Close,
		Secrets:   []string{discordtest.Token, strings.Split(discordtest.Token, ".")[2]},
		Malformed: h.malformed,
		Drop:      s.Drop,
		Reject:    s.Refuse,
		Lose:      func() { h.fault(1, h.lose) },
		Places:    h.places(),
		Refuse: func(n int) bool {
			codes := []int{50035, 0, 999999, 50068, 50080, 50041, 50109}
			if n < len(codes) {
				h.fault(1, func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("Content-Type", "application/json")
					w.WriteHeader(http.StatusBadRequest)
					_, _ = fmt.Fprintf(w, `{"code":%d,"message":"refused"}`, codes[n])
				})
			}
			return n < len(codes)
		},
	}
}

// fault plants what becomes of the next n messages that the bot sends.
func (h *harness) fault(n int, f func(http.ResponseWriter, *http.Request)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.planted, h.left = f, n
}

func (h *harness) faulty(w http.ResponseWriter, r *http.Request) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.left == 0 || r.Method != http.MethodPost || !strings.HasSuffix(r.URL.Path, "/messages") {
		return false
	}
	h.left--
	h.planted(w, r)
	return true
}

// lose does what is asked, and breaks the connection before it says so.
func (h *harness) lose(w http.ResponseWriter, r *http.Request) {
	h.s.Handler().ServeHTTP(httptest.NewRecorder(), r)
	_ = hijack(w).Close()
}

func messageID(id int) string   { return fmt.Sprintf("7%017d", id) }
func serverID(chat int) string  { return fmt.Sprintf("4%017d", chat) }
func channelID(chat int) string { return fmt.Sprintf("5%017d", chat) }
func userID(asker int) string   { return fmt.Sprintf("6%017d", asker) }

func (h *harness) ask(m adaptertest.Message) {
	h.mu.Lock()
	h.private[m.ID], h.channels[m.ID] = m.Private, channelID(m.Chat)
	h.mu.Unlock()
	text := markup.Escape(m.Text, "") // as a person must write it for others to see it
	data := mention(messageID(m.ID), text)
	data["channel_id"], data["guild_id"] = channelID(m.Chat), serverID(m.Chat)
	data["author"] = map[string]any{"id": userID(m.Asker), "bot": m.Bot}
	if m.Private {
		delete(data, "guild_id")
		delete(data, "mentions")
		data["content"] = text
	}
	kind := "MESSAGE_CREATE"
	if m.Edited {
		kind, data["edited_timestamp"] = "MESSAGE_UPDATE", "2026-05-03T10:00:00+00:00"
	}
	h.s.Dispatch(h.tb, kind, data)
}

func (h *harness) press(p adaptertest.Press) {
	messages := h.s.AwaitReply(h.tb, messageID(p.Of), 1)
	last := messages[len(messages)-1]
	fields := press(last.Buttons[p.Choice].CustomID, last.ID)
	fields["guild_id"], fields["channel_id"] = serverID(p.Chat), channelID(p.Chat)
	fields["member"] = map[string]any{"user": map[string]any{"id": userID(p.Asker)}, "permissions": "0"}
	in := h.s.Interact(h.tb, fields)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.presses[p.ID] = in
}

func (h *harness) shown(id int) adaptertest.Shown {
	h.mu.Lock()
	in, private, channel := h.presses[id], h.private[id], h.channels[id]
	h.mu.Unlock()
	messages := h.s.Replies(messageID(id))
	if len(messages) == 0 { // a plainer answer may not say what it answers
		for _, m := range h.s.Messages() {
			if m.ReplyTo == "" && m.Channel != "" && m.Channel == channel {
				messages = append(messages, m)
			}
		}
	}
	if in != nil {
		messages = h.s.Answer(in)
	}
	var shown adaptertest.Shown
	for _, m := range messages {
		shown.Posts = append(shown.Posts, post(m, private))
		for _, b := range m.Buttons {
			if cite, ok := strings.CutPrefix(b.CustomID, copySign); ok {
				shown.Copies = append(shown.Copies, cite)
				continue
			}
			shown.Choices = append(shown.Choices, b.Label)
		}
	}
	return shown
}

func post(m discordtest.Message, private bool) adaptertest.Post {
	seen := discordtest.Read(m.Content)
	p := adaptertest.Post{Text: seen.Text, Links: seen.Links, Private: private || m.Ephemeral, Pings: m.Pings}
	for _, q := range seen.Quoted {
		p.Quoted = append(p.Quoted, adapters.Span(q))
	}
	for _, b := range seen.Bold {
		p.Marked = append(p.Marked, adapters.Span(b))
	}
	return p
}

// malformed sends what Discord has sent, or could: fields of other types than
// documented, missing ones, kinds nobody knows.
func (h *harness) malformed() {
	for _, kind := range []string{"MESSAGE_CREATE", "MESSAGE_UPDATE", "INTERACTION_CREATE", "NOT_KNOWN", ""} {
		for _, data := range []any{
			nil, 1, "text", []int{1}, map[string]any{},
			map[string]any{"id": 1, "author": "nobody", "content": []int{}, "channel_id": nil},
			map[string]any{"id": "700000000000009999", "channel_id": "5", "content": "<@" + discordtest.BotID + ">"},
			map[string]any{"id": "1", "token": "t", "type": 2, "user": map[string]any{"id": "2"}},
			map[string]any{"id": "1", "token": "t", "type": 4, "user": map[string]any{"id": "2"}, "data": nil},
			map[string]any{"id": "1", "token": "t", "type": 99, "user": map[string]any{"id": "2"}, "data": "x"},
			map[string]any{"id": "2", "token": "t", "type": 3, "member": nil, "data": map[string]any{"custom_id": "x"}},
			map[string]any{"id": "3", "token": "t", "type": 2, "member": map[string]any{}, "data": map[string]any{"type": 3}},
		} {
			h.s.Dispatch(h.tb, kind, data)
		}
	}
}
