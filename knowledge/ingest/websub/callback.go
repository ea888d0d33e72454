package websub

import (
	"context"
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // hubs may sign with it
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"
)

// maxChallenge bounds what a hub has repeated to it, in bytes.
const maxChallenge = 4096

// ServeHTTP answers hubs: whether a request was meant, and to what they send. The last
// part of the path is that of the subscription's callback.
func (s *Subscriber) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-store")
	sub, ok := s.of(path.Base(r.URL.Path))
	switch {
	case !ok && r.Method == http.MethodPost:
		http.Error(w, "There is no such subscription.", http.StatusGone)
	case !ok:
		http.NotFound(w, r)
	case r.Method == http.MethodGet:
		s.confirm(w, r, sub)
	case r.Method == http.MethodPost:
		s.receive(w, r, sub)
	default:
		w.Header().Set("Allow", "GET, POST")
		http.Error(w, "A hub asks with GET and sends with POST.", http.StatusMethodNotAllowed)
	}
}

func (s *Subscriber) of(token string) (Subscription, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, sub := range s.subs {
		if s.callback != "" && hmac.Equal([]byte(path.Base(sub.Callback)), []byte(token)) {
			return sub, true
		}
	}
	return Subscription{}, false
}

// confirm answers a hub that asks whether it was meant, or says that it won't.
func (s *Subscriber) confirm(w http.ResponseWriter, r *http.Request, sub Subscription) {
	q := r.URL.Query()
	challenge := q.Get("hub.challenge")
	mode := q.Get("hub.mode")
	if q.Get("hub.topic") != sub.Topic || len(challenge) > maxChallenge || mode != "denied" && challenge == "" {
		http.NotFound(w, r)
		return
	}
	var err error
	switch {
	case mode == "denied":
		err = s.failed(r.Context(), sub, "the hub refuses: "+oneLine(q.Get("hub.reason")))
	case mode == "subscribe" && !sub.Leaving:
		lease, parsed := strconv.ParseInt(q.Get("hub.lease_seconds"), 10, 64)
		if parsed != nil || lease <= 0 {
			http.NotFound(w, r)
			return
		}
		err = s.confirmed(r.Context(), sub, min(time.Duration(min(lease, int64(maxLease/time.Second)))*time.Second, maxLease))
	case mode == "unsubscribe" && sub.Leaving:
		err = s.gone(r.Context(), sub)
	default:
		http.NotFound(w, r)
		return
	}
	if err != nil {
		s.o.Log.ErrorContext(r.Context(), "a subscription can't be kept; its hub is asked again", "feed", sub.Feed, "error", err)
		http.Error(w, "Please ask again later.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, challenge) // a hub that is gone asks again
}

// confirmed notes for how long a hub will send.
func (s *Subscriber) confirmed(ctx context.Context, sub Subscription, lease time.Duration) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.subs[sub.Feed]
	if now.Callback != sub.Callback || now.Leaving {
		return errors.New("it is wanted no more")
	}
	at := s.o.Now()
	if !now.Active(at) {
		s.o.Log.InfoContext(ctx, "a feed is pushed by its hub from now on", "feed", sub.Feed, "hub", sub.Hub, "for", lease)
	}
	now.Failures, now.Problem, now.Expires = 0, "", at.Add(lease)
	now.Next = at.Add(max(lease*4/5, leastRenewal))
	return s.keep(ctx, now)
}

// receive takes what a hub sends. What isn't signed as it should be is thrown away in
// silence, so that nobody learns anything by trying.
func (s *Subscriber) receive(w http.ResponseWriter, r *http.Request, sub Subscription) {
	if sub.Leaving || sub.Expires.IsZero() {
		http.Error(w, "There is no such subscription.", http.StatusGone)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, s.o.MaxBody))
	if err != nil {
		http.Error(w, "It is too large, or broke off.", http.StatusRequestEntityTooLarge)
		return
	}
	d := Delivery{Feed: sub.Feed, ContentType: r.Header.Get("Content-Type"), Body: body}
	switch {
	case sub.Secret == "":
		d.ContentType, d.Body = "", nil
	case !signed(body, r.Header.Get("X-Hub-Signature"), sub.Secret):
		s.refuse(r.Context(), sub)
		w.WriteHeader(http.StatusAccepted)
		return
	}
	select {
	case s.deliveries <- d:
		w.WriteHeader(http.StatusAccepted)
	default:
		w.Header().Set("Retry-After", "60")
		http.Error(w, "Please send it again later.", http.StatusServiceUnavailable)
	}
}

func (s *Subscriber) refuse(ctx context.Context, sub Subscription) {
	s.mu.Lock()
	s.refused++
	first := s.refused == 1
	s.mu.Unlock()
	if first {
		s.o.Log.WarnContext(ctx, "what came for a feed was not signed by its hub and was thrown away; further ones are counted only", "feed", sub.Feed)
	}
}

// signed reports whether a header X-Hub-Signature is that of who knows the secret.
func signed(body []byte, header string, secret Secret) bool {
	method, sum, _ := strings.Cut(header, "=")
	var make func() hash.Hash
	switch strings.ToLower(strings.TrimSpace(method)) {
	case "sha1":
		make = sha1.New
	case "sha256":
		make = sha256.New
	case "sha384":
		make = sha512.New384
	case "sha512":
		make = sha512.New
	default:
		return false
	}
	want, err := hex.DecodeString(strings.TrimSpace(sum))
	if err != nil {
		return false
	}
	mac := hmac.New(make, []byte(secret))
	_, _ = mac.Write(body) // never fails
	return hmac.Equal(mac.Sum(nil), want)
}

// oneLine is what a stranger says, for a log: bounded, on one line.
func oneLine(s string) string {
	runes := []rune(strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " "))
	return string(runes[:min(len(runes), 200)])
}
