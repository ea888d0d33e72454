// Package editing is what editors do in a room of their own, over the newsroom: every
// act is one line in the log, with who did it.
package editing

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/gaps"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
)

// fatesShown is how many items of a feed are told of.
const fatesShown = 200

// Editing implements adapters.Editing.
type Editing struct {
	room   *newsroom.Room
	book   *gaps.Book
	passes *Passes
	may    func(editor string) bool
	log    *slog.Logger
}

var _ adapters.Editing = (*Editing)(nil)

// New makes the editors' room of a newsroom; book has what is not answered, nil for
// nothing, may says who is an editor.
func New(room *newsroom.Room, book *gaps.Book, passes *Passes, may func(editor string) bool, log *slog.Logger) *Editing {
	return &Editing{room, book, passes, may, log}
}

// May reports whether an editor still is one.
func (e *Editing) May(editor string) bool { return e.may(editor) }

// Enter lets an editor in by a code.
func (e *Editing) Enter(code string) (editor string, ok bool) { return e.passes.Take(code) }

// State is how feeds, work and what is held stand.
func (e *Editing) State(ctx context.Context) (adapters.EditingState, error) {
	s := adapters.EditingState{Watched: e.book != nil}
	groups, err := e.book.Groups(ctx)
	if err != nil {
		return s, err
	}
	for _, group := range groups {
		var all []adapters.Gap
		for _, g := range group {
			all = append(all, adapters.Gap{Question: g.Question, Asked: g.Asked, Found: g.Found, Not: g.Not})
		}
		s.Gaps = append(s.Gaps, all)
	}
	for _, j := range e.room.Jobs.List() {
		s.Work = append(s.Work, work(j))
	}
	held, err := e.room.Held.List(ctx)
	if err != nil {
		return s, err
	}
	for _, h := range held {
		s.Held = append(s.Held, heldItem(h))
	}
	feeds, err := e.room.Feeds.List(ctx)
	if err != nil {
		return s, err
	}
	counts, err := e.room.Archive.Feeds().CountFates(ctx)
	if err != nil {
		return s, err
	}
	for _, f := range feeds {
		state := adapters.FeedState{
			URL: f.URL, Title: f.Title, Articles: f.Articles, Checked: f.Checked, Stale: f.Stale, Gone: f.Gone,
			Working: f.Running != nil, Problem: f.Problem, Fates: map[string]int{},
		}
		for fate, n := range counts[f.URL] {
			state.Fates[string(fate)] = n
		}
		s.Feeds = append(s.Feeds, state)
	}
	return s, nil
}

func work(j newsroom.Job) adapters.Work {
	w := adapters.Work{Number: j.Number, Name: j.Name, Waiting: j.Waiting, Ended: !j.Ended.IsZero(), Article: string(j.Article.ID), Feed: j.Feed}
	if j.Err != nil {
		w.Problem = strings.TrimPrefix(j.Err.Error(), j.Name+": ") // most errors name what they are about
	}
	return w
}

func heldItem(h archive.HeldItem) adapters.HeldItem {
	d := h.Document
	return adapters.HeldItem{
		Number: h.Number, Title: d.Title, Publisher: d.Publisher, URL: d.URL, Feed: h.Feed, At: h.At, Reason: h.Reason, Text: d.Body,
	}
}

// Fates tells what became of a feed's items.
func (e *Editing) Fates(ctx context.Context, feed string) ([]adapters.ItemFate, error) {
	all, err := e.room.Archive.Feeds().Fates(ctx, feed, fatesShown)
	if err != nil {
		return nil, err
	}
	out := make([]adapters.ItemFate, len(all))
	for i, f := range all {
		out[i] = adapters.ItemFate{Title: f.Title, Link: f.Link, Fate: string(f.Fate), Reason: f.Reason, At: f.At, Article: string(f.Article)}
	}
	return out, nil
}

// Held returns an item that waits for an editor.
func (e *Editing) Held(ctx context.Context, number int64) (adapters.HeldItem, error) {
	h, err := e.room.Held.Item(ctx, number)
	return heldItem(h), told(err)
}

// Do does what an editor wants, or begins to, and writes it down.
func (e *Editing) Do(ctx context.Context, editor string, a adapters.Act) error {
	log := e.log.With("editor", editor, "act", string(a.Kind), "target", a.Target)
	err := e.do(ctx, a)
	if err != nil {
		log.Warn("an editor's act failed", "error", err)
		return told(err)
	}
	log.Info("an editor's act")
	return nil
}

func (e *Editing) do(ctx context.Context, a adapters.Act) error {
	switch a.Kind {
	case adapters.ActAdd, adapters.ActFeed:
		if !newsroom.IsAddress(a.Target) {
			return fmt.Errorf("%w: %q is no web address", adapters.ErrNotThere, a.Target)
		}
		if a.Kind == adapters.ActFeed {
			_, err := e.room.Jobs.AddFeed(a.Target)
			return err
		}
		_, err := e.room.Jobs.AddAddress(a.Target)
		return err
	case adapters.ActUpload:
		_, err := e.room.Jobs.AddUpload(a.Target, func(context.Context) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(a.File)), nil })
		return err
	case adapters.ActRemove:
		return e.remove(ctx, a.Target)
	case adapters.ActDrop:
		return e.room.Feeds.Remove(ctx, a.Target, false)
	}
	number, err := strconv.ParseInt(a.Target, 10, 64)
	if err != nil {
		return fmt.Errorf("%w: %q is no number", adapters.ErrNotThere, a.Target)
	}
	switch a.Kind {
	case adapters.ActStop:
		if !e.room.Jobs.Stop(number) {
			return adapters.ErrNotThere
		}
		return nil
	case adapters.ActAccept:
		_, err = e.room.Held.Accept(ctx, number)
		return err
	case adapters.ActRefuse:
		return e.room.Held.Drop(ctx, number)
	}
	return fmt.Errorf("editing: an unknown act %q", a.Kind)
}

// citedLine is what a citation ends with: ":6" or ":6-8".
var citedLine = regexp.MustCompile(`:\d+(-\d+)?$`)

// remove takes out the article that a name stands for: an id, a key, a citation of a
// line, or the address of the article's page.
func (e *Editing) remove(ctx context.Context, name string) error {
	name = strings.TrimSpace(name)
	if u, err := url.Parse(name); err == nil && u.Host != "" && strings.HasPrefix(u.Path, "/a/") {
		name, _, _ = strings.Cut(strings.TrimPrefix(u.Path, "/a/"), "/")
	}
	bare := citedLine.ReplaceAllString(name, "")
	at, _, _ := strings.Cut(bare, "@")
	for _, try := range []string{name, bare, at} {
		id, err := e.room.Archive.ID(ctx, try)
		if err == nil {
			return e.room.Intake.Remove(ctx, id)
		}
		if !errors.Is(err, knowledge.ErrNoArticle) || errors.Is(err, archive.ErrRemoved) {
			return err
		}
	}
	return fmt.Errorf("%w: no article %q", adapters.ErrNotThere, name)
}

// told makes an error one that the room has a sentence for, where it is one.
func told(err error) error {
	for _, e := range []error{knowledge.ErrNoArticle, archive.ErrRemoved, archive.ErrNoFeed, archive.ErrNotHeld} {
		if errors.Is(err, e) {
			return errors.Join(adapters.ErrNotThere, err)
		}
	}
	if errors.Is(err, newsroom.ErrListed) {
		return errors.Join(adapters.ErrFixed, err)
	}
	if errors.Is(err, newsroom.ErrBusy) {
		return errors.Join(adapters.ErrTooMuch, err)
	}
	return err
}
