package app

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/ingest"
	"github.com/ukti-bot/ukti/knowledge/ingest/feed"
)

// An editor is written to about what a feed has brought that is held, in their language, and
// the next answer doesn't say it again.
func TestEditorsAreToldUnasked(t *testing.T) {
	const editor, address = "telegram:7", "https://ostrel.example/feed"
	o, _, _ := options(t, strings.NewReader(""))
	o.Config.Archive.Editors = []string{editor}
	var passed atomic.Int64
	o.World.Now = func() time.Time { return time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC).Add(time.Duration(passed.Load())) }
	store, err := state.Open(t.Context(), t.TempDir(), state.Options{Now: o.World.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	room, err := newsroom.Open(t.Context(), newsroom.Options{DataDir: o.Config.DataDir, Now: o.World.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = room.Close() }()
	if _, err := room.Archive.Feeds().Add(t.Context(), feed.State{URL: address}); err != nil {
		t.Fatal(err)
	}
	if err := room.Archive.Feeds().Hold(t.Context(), address, feed.Item{GUID: "1", Fingerprint: "1"}, ingest.Document{
		Article: knowledge.Article{ID: "login", Title: "Ferry", Body: "Please log in."},
	}, "it shows a login"); err != nil {
		t.Fatal(err)
	}
	talk, err := dialog.New(dialog.Options{LiveIndex: room.Index.Live(), Room: room, Editors: o.Config.Archive.Editors, Store: store, Now: o.World.Now})
	if err != nil {
		t.Fatal(err)
	}
	if err := store.SetSetting(t.Context(), editor, "language", "en"); err != nil {
		t.Fatal(err)
	}
	box := &postbox{name: "place of "}
	var to reach
	to.meet("telegram", box)
	var ends stops
	b := tellEditors(t.Context(), o, room, store, talk, &to, &ends)
	defer func() { _ = ends.run() }()
	b.Look(t.Context())
	passed.Store(int64(10 * time.Minute))
	b.Look(t.Context())
	b.Look(t.Context())
	if len(box.got) != 1 || box.got[0].Place != "place of 7" || box.got[0].Reply.Lead != "1 item of a feed waits for you: /held\n1. Ferry · it shows a login" {
		t.Fatalf("sent %+v", box.got)
	}
	r := talk.Answer(context.WithoutCancel(t.Context()), adapters.Question{Adapter: "telegram", Asker: "7", Chat: "7", Private: true, Kind: adapters.Slash, Command: "help"})
	if strings.Contains(r.Note+r.Lead, "waits for you") {
		t.Errorf("the next answer tells it again: %q", r.Note)
	}
}
