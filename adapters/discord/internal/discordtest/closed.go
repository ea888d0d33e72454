package discordtest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// Refusal is why the bot can't write in a channel.
type Refusal struct {
	Status, Code int
	Text         string
	Wait         time.Duration // of a 429
	Times        int           // how often; 0: from now on
}

// Shut has the bot's messages to a channel refused.
func (s *Server) Shut(channel string, why Refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shut[channel] = why
}

// Remove takes a message away, as a person with the right to does.
func (s *Server) Remove(message string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.messages, message)
	s.changed.Broadcast()
}

// Private returns the private channel of a person, "" before it was opened.
func (s *Server) Private(person string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.privates[person]
}

// removed reports whether there was a message of the bot's that is no more; under s.mu.
func (s *Server) removed(message string) bool {
	return s.messages[message] == nil && slices.Contains(s.order, message)
}

// open refuses messages to a channel that is shut.
func (s *Server) open(h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		channel := r.PathValue("channel")
		s.mu.Lock()
		why, shut := s.shut[channel]
		if why.Times == 1 {
			delete(s.shut, channel)
		} else if shut && why.Times > 1 {
			why.Times--
			s.shut[channel] = why
		}
		s.mu.Unlock()
		if !shut {
			h(w, r)
			return
		}
		if why.Wait > 0 {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Retry-After", strconv.Itoa(int(why.Wait.Seconds())))
			w.WriteHeader(http.StatusTooManyRequests)
			_ = json.NewEncoder(w).Encode(map[string]any{"message": "You are being rate limited.", "retry_after": why.Wait.Seconds(), "global": false})
			return
		}
		fail(w, why.Status, why.Code, why.Text)
	}
}

// openPrivate opens the private channel of a person, or returns the one there is.
func (s *Server) openPrivate(w http.ResponseWriter, r *http.Request) {
	var to struct {
		Person string `json:"recipient_id"`
	}
	if json.NewDecoder(r.Body).Decode(&to) != nil || to.Person == "" {
		fail(w, http.StatusBadRequest, 50033, "Invalid Recipient(s)")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.privates[to.Person] == "" {
		s.privates[to.Person] = s.NewID()
	}
	reply(w, map[string]any{"id": s.privates[to.Person], "type": 1})
}
