package newsroom

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/ingest/fetch"
)

// notes are Notes in memory. A room opened again with the same ones knows them.
type notes struct {
	mu   sync.Mutex
	kept map[string]string
}

func newNotes() *notes { return &notes{kept: map[string]string{}} }

func (n *notes) SetSetting(_ context.Context, scope, name, value string) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if delete(n.kept, scope+"/"+name); value != "" {
		n.kept[scope+"/"+name] = value
	}
	return nil
}

func (n *notes) Setting(_ context.Context, scope, name string) (string, bool, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	value, ok := n.kept[scope+"/"+name]
	return value, ok, nil
}

// web is a Fetcher of a few pages.
type web map[string]func(context.Context) (*fetch.Page, error)

func (w web) Get(ctx context.Context, address string, _ fetch.Conditional) (*fetch.Page, error) {
	if page, ok := w[address]; ok {
		return page(ctx)
	}
	return nil, &fetch.Error{URL: address, Cause: fetch.ErrUnreachable, Hint: "check the address"}
}

// page is a page with one paragraph.
func page(address, text string) func(context.Context) (*fetch.Page, error) {
	return func(context.Context) (*fetch.Page, error) {
		body := "<html><head><title>Title of " + address + "</title></head><body><article><p>" + text + "</p></article></body></html>"
		return &fetch.Page{URL: address, Permanent: address, Status: 200, ContentType: "text/html; charset=utf-8", MediaType: "text/html", Body: []byte(body)}, nil
	}
}

// room opens a newsroom that is closed at the test's end.
func room(t testing.TB, o Options) *Room {
	t.Helper()
	r, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeRoom(t, r) })
	return r
}

func closeRoom(t testing.TB, r *Room) {
	t.Helper()
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

// runs lets a room run until the test's end.
func runs(t testing.TB, r *Room) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { r.Run(ctx); close(ended) }()
	t.Cleanup(func() { stop(); <-ended })
}

// write writes files, by name, into a folder.
func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// held returns what the index holds, "id: first line" in order, joined with " | ".
func held(r *Room) string {
	var all []string
	for a := range r.Index.Live().Index().Articles() {
		line, _, _ := strings.Cut(a.Body, "\n")
		all = append(all, fmt.Sprintf("%s: %s", a.ID, line))
	}
	return strings.Join(all, " | ")
}

// wantHeld compares held, and checks that the index is what the archive has.
func wantHeld(t *testing.T, r *Room, want string) {
	t.Helper()
	if err := r.Index.Check(t.Context()); err != nil {
		t.Error(err)
	}
	if got := held(r); got != want {
		t.Errorf("the index holds\n%s\nwant\n%s", got, want)
	}
}

// until waits for an index of which something is true.
func until(t *testing.T, r *Room, what string, is func() bool) {
	t.Helper()
	for {
		_, replaced := r.Index.Live().Watch()
		if is() {
			return
		}
		select {
		case <-replaced:
		case <-t.Context().Done():
			t.Fatalf("%s did not happen", what)
		}
	}
}

// outcomes adds targets and returns what became of them.
func outcomes(t *testing.T, in *Intake, o AddOptions, targets ...string) (list []string) {
	t.Helper()
	o.Committed = func(out []archive.Outcome) {
		for _, x := range out {
			list = append(list, fmt.Sprintf("%s %s", x.Kind, x.ID))
		}
	}
	if _, err := in.Add(t.Context(), targets, o); err != nil {
		t.Fatal(err)
	}
	return list
}

// shippedArticle stands for the articles that come with the bot.
func shippedArticle(yield func(knowledge.Article, error) bool) {
	yield(knowledge.Article{ID: "shipped", Body: "The shipped article."}, nil)
}
