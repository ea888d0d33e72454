package editing

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/ingest/fetch"
)

// pages is a web of one page.
type pages struct{}

func (pages) Get(_ context.Context, address string, _ fetch.Conditional) (*fetch.Page, error) {
	return nil, &fetch.Error{URL: address, Cause: fetch.ErrUnreachable, Hint: "check the address"}
}

func open(t *testing.T) (*Editing, *newsroom.Room, *bytes.Buffer) {
	t.Helper()
	room, err := newsroom.Open(t.Context(), newsroom.Options{DataDir: t.TempDir(), Fetch: pages{}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := room.Close(); err != nil {
			t.Error(err)
		}
	})
	log := new(bytes.Buffer)
	return New(room, nil, NewPasses(time.Now), func(string) bool { return true }, slog.New(slog.NewTextHandler(log, nil))), room, log
}

// Every act does what it says and is one line in the log, with who did it, also one
// that failed.
func TestActs(t *testing.T) {
	e, room, log := open(t)
	const body = "The ferry of Tilpara sails again.\nIt leaves at six.\n"
	do := func(kind adapters.ActKind, target, file string, want error) {
		t.Helper()
		log.Reset()
		if err := e.Do(t.Context(), "telegram:1", adapters.Act{Kind: kind, Target: target, File: []byte(file)}); !errors.Is(err, want) {
			t.Errorf("%s %s: %v, want %v", kind, target, err, want)
		}
		if err := room.Jobs.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		line := fmt.Sprintf("editor=telegram:1 act=%s target=", kind)
		if n := strings.Count(log.String(), "\n"); n != 1 || !strings.Contains(log.String(), line) || strings.Contains(log.String(), "failed") != (want != nil) {
			t.Errorf("%s %s: the log has %q", kind, target, log.String())
		}
	}
	articles := func() int { return room.Index.Live().Index().Size().Articles }
	do(adapters.ActUpload, "ferry.txt", body, nil)
	if articles() != 1 {
		t.Fatalf("%d articles after an upload", articles())
	}
	do(adapters.ActAdd, "https://news.example/1", "", nil) // it fails behind the act, which is told
	state, err := e.State(t.Context())
	if err != nil || len(state.Work) != 2 || !state.Work[0].Ended || state.Work[0].Problem == "" || state.Work[1].Article == "" {
		t.Errorf("the work is %+v, %v", state.Work, err)
	}
	do(adapters.ActAdd, "no address", "", adapters.ErrNotThere)
	do(adapters.ActStop, "1", "", adapters.ErrNotThere)
	do(adapters.ActStop, "x", "", adapters.ErrNotThere)
	do(adapters.ActAccept, "1", "", adapters.ErrNotThere)
	do(adapters.ActRefuse, "1", "", adapters.ErrNotThere)
	do(adapters.ActDrop, "https://news.example/rss", "", adapters.ErrNotThere)
	do(adapters.ActRemove, "none", "", adapters.ErrNotThere)
	do(adapters.ActRemove, state.Work[1].Article+":2", "", nil)
	if articles() != 0 {
		t.Errorf("%d articles after a removal", articles())
	}
	do(adapters.ActRemove, state.Work[1].Article, "", adapters.ErrNotThere)
	if err := e.Do(t.Context(), "x", adapters.Act{Kind: "burn", Target: "1"}); err == nil {
		t.Error("an act that is none was done")
	}
	if _, err := e.Held(t.Context(), 1); !errors.Is(err, adapters.ErrNotThere) {
		t.Errorf("an item that isn't held: %v", err)
	}
}

// An article is removed by any name that people have of it.
func TestRemoveByName(t *testing.T) {
	e, room, _ := open(t)
	for i, name := range []string{"%[1]s", "%[1]s:2", "%[1]s@%[3]s:1-2", "%[2]s", "https://news.example/a/%[2]s?line=2#L2", "http://localhost:8080/a/%[1]s/changes"} {
		out, err := room.Intake.AddUpload(t.Context(), fmt.Sprint("ferry", i, ".txt"), strings.NewReader(fmt.Sprintf("Ferry number %d sails again from pier %d.\n", i, i)))
		if err != nil {
			t.Fatal(err)
		}
		a, _, err := room.Archive.Article(t.Context(), out.ID, "")
		if err != nil {
			t.Fatal(err)
		}
		name = fmt.Sprintf(name+"%.0[1]s%.0[2]s%.0[3]s", a.ID, knowledge.Key(a.ID), a.Revision)
		if err := e.Do(t.Context(), "x", adapters.Act{Kind: adapters.ActRemove, Target: name}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPasses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPasses(time.Now)
		code := p.Issue("telegram:1")
		if editor, ok := p.Take(code); editor != "telegram:1" || !ok {
			t.Errorf("a pass is %q's, %v", editor, ok)
		}
		if _, ok := p.Take(code); ok {
			t.Error("it is good twice")
		}
		if _, ok := p.Take(""); ok {
			t.Error("no code is good")
		}
		old := p.Issue("telegram:1")
		if p.Issue("telegram:1"); len(p.out) != 1 {
			t.Errorf("%d passes of one editor are out", len(p.out))
		}
		if _, ok := p.Take(old); ok {
			t.Error("an earlier one is good still")
		}
		late := p.Issue("telegram:2")
		time.Sleep(passTime + time.Second)
		if _, ok := p.Take(late); ok {
			t.Error("it outlives its time")
		}
		for i := range 2 * mostPasses {
			p.Issue(fmt.Sprint("telegram:", i))
		}
		if len(p.out) > mostPasses {
			t.Errorf("%d passes are out", len(p.out))
		}
	})
}
