package web

import (
	"crypto/rand"
	"crypto/subtle"
	"net/http"
	"strings"
	"sync"
	"time"
)

const (
	// sessionTime is how long an editor stays signed in, at most.
	sessionTime = 12 * time.Hour
	// maxSessions bounds the editors that are signed in.
	maxSessions = 100
	// cookie is the only one that this site sets, and for editors only.
	cookie = "ukti_editor"
)

// session is an editor who is signed in.
type session struct {
	editor string
	csrf   string // every form of the room has it
	until  time.Time

	mu   sync.Mutex
	said notice // what the last act came to; it is told once
}

// notice is what the room says of an act.
type notice struct {
	Text  string
	Wrong bool
}

func (s *session) tell(n notice) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.said = n
}

func (s *session) hear() (n notice) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, s.said = s.said, notice{}
	return n
}

// sessions are those of the process: who signed in signs in again after a restart.
type sessions struct {
	now    func() time.Time
	secure bool // the page is reached by https

	mu  sync.Mutex
	all map[string]*session // by the cookie's value
}

func newSessions(now func() time.Time, publicURL string) *sessions {
	return &sessions{now: now, secure: strings.HasPrefix(publicURL, "https://"), all: map[string]*session{}}
}

// begin signs an editor in.
func (s *sessions) begin(w http.ResponseWriter, editor string) *session {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, other := range s.all {
		if s.now().After(other.until) || len(s.all) >= maxSessions {
			delete(s.all, id)
		}
	}
	id := rand.Text()
	begun := &session{editor: editor, csrf: rand.Text(), until: s.now().Add(sessionTime)}
	s.all[id] = begun
	http.SetCookie(w, s.cookie(id, int(sessionTime.Seconds())))
	return begun
}

func (s *sessions) cookie(value string, age int) *http.Cookie {
	return &http.Cookie{Name: cookie, Value: value, Path: "/editors", MaxAge: age, HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteStrictMode}
}

// of returns the session of a request; nil for none.
func (s *sessions) of(r *http.Request) *session {
	c, err := r.Cookie(cookie)
	if err != nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	found := s.all[c.Value]
	if found == nil || s.now().After(found.until) {
		delete(s.all, c.Value)
		return nil
	}
	return found
}

// end signs an editor out.
func (s *sessions) end(w http.ResponseWriter, r *http.Request) {
	if c, err := r.Cookie(cookie); err == nil {
		s.mu.Lock()
		delete(s.all, c.Value)
		s.mu.Unlock()
	}
	http.SetCookie(w, s.cookie("", -1))
}

// sent reports a form that this session's own pages have sent.
func (s *session) sent(r *http.Request) bool {
	return subtle.ConstantTimeCompare([]byte(r.PostFormValue("csrf")), []byte(s.csrf)) == 1
}
