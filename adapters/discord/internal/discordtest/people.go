package discordtest

import (
	"maps"
	"testing"
	"time"
)

// Interact sends an interaction over the gateway, with these fields beside the
// ids, and returns it.
func (s *Server) Interact(tb testing.TB, fields map[string]any) *Interaction {
	tb.Helper()
	in, payload := s.NewInteraction(fields)
	s.Dispatch(tb, "INTERACTION_CREATE", payload)
	return in
}

// TryInteract is Interact for an adapter that may never connect: it returns nil
// after two seconds without a session.
func (s *Server) TryInteract(fields map[string]any) *Interaction {
	for range 200 {
		in, payload := s.NewInteraction(fields)
		if s.dispatch("INTERACTION_CREATE", payload) {
			return in
		}
		time.Sleep(10 * time.Millisecond)
	}
	return nil
}

// NewInteraction makes an interaction without sending it: for HTTP mode, or to
// send it twice.
func (s *Server) NewInteraction(fields map[string]any) (*Interaction, map[string]any) {
	in := &Interaction{ID: s.NewID(), Sent: time.Now()}
	in.Token = "aW50ZXJhY3Rpb24tdG9rZW4-" + in.ID + "-0123456789abcdef"
	payload := map[string]any{
		"id": in.ID, "application_id": ApplicationID, "token": in.Token, "version": 1, "locale": "en-US",
		"guild_id": "400000000000000001", "channel_id": "500000000000000001", "context": 0,
		"member": map[string]any{
			"user": map[string]any{"id": "600000000000000001"}, "permissions": "2048", "roles": []string{},
		},
	}
	maps.Copy(payload, fields)
	if m, ok := payload["message"].(map[string]any); ok {
		in.Original, _ = m["id"].(string)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.interactions[in.Token] = in
	return in, payload
}

// Acknowledge takes the answer of the bot's HTTP server to an interaction.
func (s *Server) Acknowledge(in *Interaction, answer []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	in.acknowledge(answer)
	s.changed.Broadcast()
}

// AwaitAck waits until an interaction is acknowledged and returns a copy.
func (s *Server) AwaitAck(tb testing.TB, in *Interaction) Interaction {
	tb.Helper()
	var got Interaction
	s.wait(tb, "an acknowledgement", func() bool { got = *in; return !in.Acked.IsZero() })
	return got
}

// AwaitAnswer waits until an interaction is answered with at least n messages.
func (s *Server) AwaitAnswer(tb testing.TB, in *Interaction, n int) []Message {
	tb.Helper()
	var got []Message
	s.wait(tb, "an answer", func() bool {
		got = got[:0]
		for _, id := range in.Messages {
			if m := s.messages[id]; m != nil {
				got = append(got, *m)
			}
		}
		return len(got) >= n
	})
	return got
}

// AwaitRemoved waits until an interaction's placeholder has been deleted.
func (s *Server) AwaitRemoved(tb testing.TB, in *Interaction) {
	tb.Helper()
	s.wait(tb, "the placeholder's removal", func() bool { return in.Original == "deleted" })
}

// AwaitReply waits for the bot's answer to a message: n messages in its channel
// since, the first of which refers to it.
func (s *Server) AwaitReply(tb testing.TB, message string, n int) []Message {
	tb.Helper()
	var got []Message
	s.wait(tb, "a reply", func() bool { got = s.repliesTo(message); return len(got) >= n })
	return got
}

// Replies returns what answers a message by now.
func (s *Server) Replies(message string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.repliesTo(message)
}

func (s *Server) repliesTo(message string) []Message {
	var all []Message
	for _, id := range s.order {
		if m := s.messages[id]; m != nil && m.ReplyTo == message {
			all = append(all, *m)
		}
	}
	return all
}

// Answer returns the messages that answer an interaction by now.
func (s *Server) Answer(in *Interaction) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Message
	for _, id := range in.Messages {
		if m := s.messages[id]; m != nil {
			all = append(all, *m)
		}
	}
	return all
}

// SetMessage makes a message of the bot known, so that its buttons can be pressed
// in another server's life.
func (s *Server) SetMessage(m Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.messages[m.ID] = &m
	s.order = append(s.order, m.ID)
}

// Reachable says whether the bot may write in channels, beside answering interactions.
func (s *Server) Reachable(may bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unreachable = !may
}

// Messages returns the bot's messages that there are, in order.
func (s *Server) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Message
	for _, id := range s.order {
		if m := s.messages[id]; m != nil {
			all = append(all, *m)
		}
	}
	return all
}
