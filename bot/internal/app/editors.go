package app

import (
	"cmp"
	"log/slog"
	"net/url"
	"strings"
	"sync/atomic"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/config"
	"github.com/ukti-bot/ukti/bot/internal/editing"
	"github.com/ukti-bot/ukti/bot/internal/gaps"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
)

// editorsRoom joins the chats, where editors ask for the way in, to the page. nil is
// none.
type editorsRoom struct {
	passes *editing.Passes
	public atomic.Pointer[string] // where people reach the page; "" when only this machine does
	here   atomic.Pointer[string] // where this machine does, once that is known
}

// newEditorsRoom returns the room that the config wants; nil for none.
func newEditorsRoom(c *config.Config, room *newsroom.Room, w World) *editorsRoom {
	if !c.Web.Editors.Enabled || room == nil {
		return nil
	}
	e := &editorsRoom{passes: editing.NewPasses(w.now)}
	e.reachedAt(c.Web.PublicURL)
	return e
}

// reachedAt says where people reach the page; "" when only this machine does.
func (e *editorsRoom) reachedAt(address string) {
	if e != nil {
		address = strings.TrimRight(address, "/")
		e.public.Store(&address)
	}
}

// at says where this machine reaches the page.
func (e *editorsRoom) at(address string) {
	if e != nil {
		address = strings.TrimRight(address, "/")
		e.here.Store(&address)
	}
}

// link returns what makes an editor's way in; nil without a room.
func (e *editorsRoom) link() func(editor string) string {
	if e == nil {
		return nil
	}
	return func(editor string) string {
		here := ""
		if at := e.here.Load(); at != nil {
			here = *at
		}
		return cmp.Or(*e.public.Load(), here) + "/editors/enter?" + url.Values{"code": {e.passes.Issue(editor)}}.Encode()
	}
}

// editing returns what is done in the room, by whom may says; nil without one.
func (e *editorsRoom) editing(room *newsroom.Room, book *gaps.Book, may func(editor string) bool, log *slog.Logger) adapters.Editing {
	if e == nil {
		return nil
	}
	return editing.New(room, book, e.passes, may, log)
}
