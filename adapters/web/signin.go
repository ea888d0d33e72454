package web

import (
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
)

const (
	// Of one client's attempts to sign in: so many at once, and so many a second after.
	signInBurst, signInRate = 5, 0.05
	// tokenEditor is the name of who signs in by the token.
	tokenEditor = "web:token"
)

// signInContent is the door.
type signInContent struct {
	Code  string // of a link from a chat; "" for the token's form
	Token bool   // there is a token
	Wrong bool   // the last attempt failed
}

// signInPage stands behind the link that was sent in a chat. What opens links by itself,
// for a preview, uses no code up: that takes a press.
func (e *editorsRoom) signInPage(v *visit) {
	e.door(v, http.StatusOK, signInContent{Code: v.r.URL.Query().Get("code"), Token: !e.token.Empty()})
}

func (e *editorsRoom) door(v *visit, status int, c signInContent) {
	v.render(status, "signin", page{Title: v.Say("room.title"), Here: "editors", Hidden: true, Content: c})
}

// signIn lets in who has a code or the token.
func (e *editorsRoom) signIn(v *visit) {
	if err := parseForm(v.r); err != nil {
		v.failForm(err)
		return
	}
	client := v.clients.of(v.r)
	if wait := e.attempts.take(client); wait > 0 {
		v.w.Header().Set("Retry-After", strconv.Itoa(int(wait.Seconds())+1))
		v.fail(http.StatusTooManyRequests, "error.busy")
		return
	}
	editor, ok := e.whose(v.r.PostForm, client, v)
	if !ok {
		e.door(v, http.StatusForbidden, signInContent{Token: !e.token.Empty(), Wrong: true})
		return
	}
	v.log.Info("an editor has signed in", "editor", editor, "client", client)
	e.sessions.begin(v.w, editor)
	e.to(v, "/editors")
}

func (e *editorsRoom) whose(form url.Values, client netip.Addr, v *visit) (editor string, ok bool) {
	if code := form.Get("code"); code != "" {
		editor, ok = e.editing.Enter(code)
	} else if e.token.Equal(form.Get("token")) {
		editor, ok = tokenEditor, true
	}
	if !ok {
		v.log.Warn("somebody could not sign in to the editors' room", "client", client)
	}
	return editor, ok
}

func (e *editorsRoom) leave(v *visit, s *session) {
	v.log.Info("an editor has signed out", "editor", s.editor)
	e.sessions.end(v.w, v.r)
	e.to(v, "/editors")
}
