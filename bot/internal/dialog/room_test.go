package dialog

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/ingest"
	"github.com/ukti-bot/ukti/knowledge/ingest/fetch"
)

// editor is the asker who may edit the archive of a bench.
const editor = "editor"

// sitWithRoom is sit over an archive that holds the articles, with a web of pages.
func sitWithRoom(tb testing.TB, articles ...knowledge.Article) *bench {
	tb.Helper()
	return sitWithin(tb, nil, articles...)
}

// sitWithin is that with a search for articles that are not held in memory.
func sitWithin(tb testing.TB, search *newsroom.Search, articles ...knowledge.Article) *bench {
	tb.Helper()
	b := &bench{store: newMemoryStore(), clock: time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC), log: new(bytes.Buffer), web: pages{}}
	var err error
	b.room, err = newsroom.Open(tb.Context(), newsroom.Options{
		DataDir: tb.TempDir(), Fetch: b.web, Now: func() time.Time { return b.clock }, Search: search,
	})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := b.room.Close(); err != nil {
			tb.Error(err)
		}
	})
	for _, a := range articles {
		if _, err := b.room.Archive.Put(tb.Context(), []ingest.Document{{Article: a}}); err != nil {
			tb.Fatal(err)
		}
	}
	if err := b.room.Index.CatchUp(tb.Context()); err != nil {
		tb.Fatal(err)
	}
	b.shelf = b.room.Index.Live()
	b.Dialog, err = New(Options{
		LiveIndex: b.shelf, Room: b.room, Editors: []string{"test:" + editor}, Store: b.store, Version: "1.0",
		Log: slog.New(slog.NewTextHandler(b.log, &slog.HandlerOptions{Level: slog.LevelWarn})),
		Now: func() time.Time { return b.clock },
	})
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// pages is a web: what stands at each address. A page without a text never comes, one
// that says "gone" was there.
type pages map[string]string

func (p pages) Get(ctx context.Context, address string, _ fetch.Conditional) (*fetch.Page, error) {
	text, ok := p[address]
	if !ok {
		return nil, &fetch.Error{URL: address, Cause: fetch.ErrUnreachable, Hint: "check the address"}
	}
	if text == "gone" {
		return nil, &fetch.Error{URL: address, Cause: fetch.ErrStatus, Hint: "it was taken away for good", Status: 410}
	}
	if text == "" {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	page := &fetch.Page{URL: address, Permanent: address, Status: 200, ContentType: "text/html; charset=utf-8", MediaType: "text/html", Body: []byte(text)}
	if strings.HasPrefix(text, "<rss") {
		page.ContentType, page.MediaType = "application/rss+xml", "application/rss+xml"
	}
	return page, nil
}

// attachment is a file with that text.
func attachment(name, text string) adapters.File {
	return adapters.File{Name: name, Size: int64(len(text)), Open: func(context.Context) (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(text)), nil
	}}
}

// indexFor returns the index that a reply's quotes are of: that of the archive's text
// when they are of an earlier revision.
func (b *bench) indexFor(tb testing.TB, r adapters.Reply) *knowledge.Index {
	tb.Helper()
	idx := b.shelf.Index()
	if b.room == nil || len(r.Quotes) == 0 {
		return idx
	}
	s := r.Quotes[0].Source
	if a, ok := idx.Article(knowledge.ArticleID(s.Article)); ok && a.Revision == s.Revision {
		return idx
	}
	k, err := b.room.Kept(tb.Context(), s.Article, s.Revision)
	if err != nil {
		tb.Fatal(err)
	}
	return k.Index
}

// The library has every revision, and says which is superseded.
func TestLibraryOfRevisions(t *testing.T) {
	b := sitWithRoom(t, twoArticles()...)
	first, err := b.Read(t.Context(), "bridge", "")
	if err != nil {
		t.Fatal(err)
	}
	corrected := twoArticles()[0].Body + "The mayor opened it.\n"
	if _, err := b.room.Intake.AddUpload(t.Context(), "bridge.txt", strings.NewReader(corrected)); err != nil {
		t.Fatal(err)
	}
	if err := b.room.Index.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		revision, body string
		superseded     bool
	}{{"", corrected, false}, {first.Info.Revision, first.Body, true}, {strings.ToUpper(first.Info.Revision), first.Body, true}} {
		text, err := b.Read(t.Context(), "bridge", c.revision)
		if err != nil || text.Body != c.body || text.Superseded != c.superseded || len(text.Revisions) != 2 || text.Revisions[1].Name != first.Info.Revision {
			t.Errorf("revision %q: superseded %v of %v, %v", c.revision, text.Superseded, text.Revisions, err)
		}
		if len(text.Lines) != strings.Count(c.body, "\n") || len(text.Sentences) == 0 {
			t.Errorf("revision %q: %d lines, %d sentences", c.revision, len(text.Lines), len(text.Sentences))
		}
	}
	if _, err := b.Read(t.Context(), "bridge", "0000000000"); err == nil {
		t.Error("a revision that never was can be read")
	}
	o := b.Overview(t.Context(), "en")
	if len(o.Corrections) != 1 || o.Corrections[0].Article.ID != "bridge" || o.Corrections[0].Before != first.Info.Revision || !o.Corrections[0].Seen.Equal(b.clock) {
		t.Errorf("the corrections are %+v", o.Corrections)
	}
	for _, info := range b.Articles(t.Context(), adapters.Wanted{}, 0, 10).Articles {
		if !info.Seen.Equal(b.clock) {
			t.Errorf("%s was taken in at %v", info.ID, info.Seen)
		}
	}
}

// Who is no editor can do nothing by any road, and is not shown how.
func TestOnlyEditorsEdit(t *testing.T) {
	b := sitWithRoom(t, twoArticles()...)
	only := func(id string) string { return b.locales.Tag("en").Say("editor.only", "id", id) }
	for _, text := range []string{"/add https://a.example/", "/feeds", "/feeds add https://a.example/rss", "/held", "/held accept 1", "/remove bridge"} {
		q := adapters.Question{Adapter: "test", Chat: "room", Asker: "reader", Lang: "en", Text: text, Admin: func(context.Context) (bool, error) { return true, nil }}
		if r := b.Answer(t.Context(), q); r.Lead != only("test:reader") || len(r.Choices) > 0 {
			t.Errorf("%s: %s", text, show(r))
		}
		q.Asker, q.Adapter = editor, "other" // the same id on another platform
		if r := b.Answer(t.Context(), q); r.Lead != only("other:"+editor) {
			t.Errorf("%s from another platform: %s", text, show(r))
		}
	}
	if r := b.say("/help"); strings.Contains(r.Lead, "/add") {
		t.Errorf("a reader's help: %s", show(r))
	}
	if len(b.room.Jobs.List()) > 0 {
		t.Error("work was begun")
	}
	if _, ok := sit(t).command("add"); ok {
		t.Error("without an archive there is /add")
	}
	// A choice that an editor was shown is nobody else's.
	b.web["https://a.example/rss"] = "<rss version='2.0'><channel><title>A</title></channel></rss>"
	ask := func(asker, text string) adapters.Reply {
		return b.Answer(t.Context(), adapters.Question{Adapter: "test", Chat: "room", Asker: asker, Lang: "en", Text: text})
	}
	ask(editor, "/feeds add https://a.example/rss")
	if err := b.room.Jobs.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	shown := ask(editor, "/feeds")
	b.press(t, shown, b.locales.Tag("en").Say("choice.drop", "name", "A"))
	b.SetEditors(nil)
	b.Answer(t.Context(), adapters.Question{Kind: adapters.Press, Adapter: "test", Chat: "room", Asker: editor, Press: choiceData(t, shown, "Remove: A")})
	if feeds, err := b.room.Feeds.List(t.Context()); err != nil || len(feeds) != 1 {
		t.Errorf("the feeds are %v, %v", feeds, err)
	}
}

// What is begun becomes what came of it, name by name.
func TestStartedBecomesDone(t *testing.T) {
	b := sitWithRoom(t)
	b.web["https://a.example/rss"] = "<rss version='2.0'><channel><title>A</title></channel></rss>"
	ask := func(text string) adapters.Reply {
		return b.Answer(t.Context(), adapters.Question{Adapter: "test", Chat: "room", Asker: editor, Lang: "en", Text: text})
	}
	r := ask("/add https://absent.example/x https://absent.example/y")
	if r.Lead != "Started: 2." || r.Later == nil {
		t.Fatalf("said %s", show(r))
	}
	done := r.Later(t.Context())
	if lines := strings.Split(done.Lead, "\n"); len(lines) != 2 || !strings.HasPrefix(lines[0], "https://absent.example/x: not added. ") || !strings.HasPrefix(lines[1], "https://absent.example/y: ") {
		t.Errorf("became %s", show(done))
	}
	feed := ask("/feeds add https://a.example/rss")
	if done := feed.Later(t.Context()); done.Lead != b.locales.Tag("en").Say("work.feed", "name", "https://a.example/rss") {
		t.Errorf("the feed became %s", show(done))
	}
	if list := ask("/feeds"); list.Later != nil {
		t.Error("a list of feeds becomes something else")
	}
}

// Many feeds come in pages.
func TestManyFeeds(t *testing.T) {
	b := sitWithRoom(t)
	var addresses []string
	for i := range 10 { // all before the first is asked: the pages are read meanwhile
		address := fmt.Sprintf("https://%c.example/rss", 'a'+i)
		b.web[address] = "<rss version='2.0'><channel><title>Feed " + string(rune('A'+i)) + "</title></channel></rss>"
		addresses = append(addresses, address)
	}
	for _, address := range addresses {
		if _, err := b.room.Jobs.AddFeed(address); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.room.Jobs.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	q := adapters.Question{Adapter: "test", Chat: "room", Asker: editor, Lang: "en", Text: "/feeds"}
	first := b.Answer(t.Context(), q)
	if len(first.Choices) != 8+1 || !strings.Contains(first.Lead, "10 feeds:") {
		t.Fatalf("the first page is %s", show(first))
	}
	q.Kind, q.Press = adapters.Press, choiceData(t, first, "Rest of the list")
	if rest := b.Answer(t.Context(), q); len(rest.Choices) != 2 || !strings.Contains(rest.Lead, "10. Feed J") {
		t.Errorf("the rest is %s", show(rest))
	}
}

// An editor gets the way into their room, in private; who is none does not even learn
// that there is one.
func TestDesk(t *testing.T) {
	b := sitWithRoom(t, twoArticles()...)
	var issued []string
	b.Dialog.entry = func(editor string) string {
		issued = append(issued, editor)
		return "https://news.example/editors/enter?code=X"
	}
	b.Dialog.SetEditors([]string{"test:" + editor})
	for _, c := range []struct {
		asker   string
		private bool
		link    bool
	}{{editor, true, true}, {editor, false, false}, {"stranger", true, false}, {"stranger", false, false}} {
		issued = nil
		r := b.Answer(t.Context(), adapters.Question{Adapter: "test", Chat: "c", Asker: c.asker, Text: "/desk", Private: c.private, Lang: "en"})
		if got := strings.Contains(r.Lead, "https://news.example/editors/enter?code=X"); got != c.link || (len(issued) == 1) != c.link {
			t.Errorf("%+v: issued for %v, said %q", c, issued, r.Lead)
		}
		if c.link && issued[0] != "test:"+editor {
			t.Errorf("it lets in %v", issued)
		}
	}
}
