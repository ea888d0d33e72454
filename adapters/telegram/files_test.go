package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/adapters/telegram/telegramfake"
)

const ferryText = "The ferry of Dorigaon begins on Monday.\r\n"

// aDocument is a document as it stands in a message.
func aDocument(file, name string, size int) map[string]any {
	d := map[string]any{"file_id": file, "file_unique_id": "u" + file, "mime_type": "text/plain"}
	if name != "" {
		d["file_name"] = name
	}
	if size != 0 {
		d["file_size"] = size
	}
	return d
}

func captioned(text string, words ...string) map[string]any {
	return map[string]any{"caption": text, "caption_entities": entitiesOf(text, words...), "document": aDocument("F1", "ferry.txt", 41)}
}

// TestAttached: which file a question is about, and that there is none where
// there is no question.
func TestAttached(t *testing.T) {
	const notAsked = "\x00"
	private := map[string]any{"id": 100001, "type": "private"}
	group := map[string]any{"id": -5, "type": "supergroup"}
	another := map[string]any{"message_id": 6, "from": map[string]any{"id": 9}, "document": aDocument("F2", "other.txt", 5)}
	with := func(m map[string]any, key string, value any) map[string]any { m[key] = value; return m }
	text := func(text string, words ...string) map[string]any {
		return map[string]any{"text": text, "entities": entitiesOf(text, words...)}
	}
	for _, c := range []struct {
		name       string
		chat       map[string]any
		m          map[string]any
		text, file string
	}{
		{"a command as caption", private, captioned("/add", "/add"), "/add", "F1"},
		{"with our name, in a group", group, captioned("/add@UktiTestBot", "/add@UktiTestBot"), "/add", "F1"},
		{"bare, in a group", group, captioned("/add", "/add"), "/add", "F1"},
		{"a question as caption", private, captioned("is this true?"), "is this true?", "F1"},
		{"a caption for another bot", private, captioned("/add@NewsBot", "/add@NewsBot"), notAsked, ""},
		{"a caption for the group", group, captioned("look at this"), notAsked, ""},
		{"without a caption", private, map[string]any{"document": aDocument("F1", "ferry.txt", 41)}, notAsked, ""},
		{"a command on another's file", group, with(text("/add@UktiTestBot", "/add@UktiTestBot"), "reply_to_message", another), "/add", "F2"},
		{"its own file before another's", private, with(captioned("/add", "/add"), "reply_to_message", another), "/add", "F1"},
		{"words for the group on a file", group, with(text("look at this"), "reply_to_message", another), notAsked, ""},
		{"a command in a topic that a file opened", group, with(with(with(text("/add@UktiTestBot", "/add@UktiTestBot"),
			"reply_to_message", another), "message_thread_id", 6), "is_topic_message", true), "/add", ""},
		{"a picture", private, map[string]any{"caption": "/add", "photo": []any{map[string]any{"file_id": "P"}}}, "/add", ""},
		{"a file without an id", private, map[string]any{"caption": "/add", "document": map[string]any{}}, "/add", ""},
		{"only words", private, text("/add"), "/add", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.m["message_id"], c.m["date"], c.m["from"], c.m["chat"] = 1, 1, person(1), c.chat
			data, err := json.Marshal(map[string]any{"update_id": 1, "message": c.m})
			if err != nil {
				t.Fatal(err)
			}
			r := newReader(botUser{ID: telegramfake.BotID, UserName: telegramfake.BotName}, []adapters.Command{{Name: "add"}})
			u := decode[update](t, string(data))
			kept, err := json.Marshal(u) // as the journal keeps it
			if err != nil {
				t.Fatal(err)
			}
			for _, u := range []update{u, decode[update](t, string(kept))} {
				a, ok := r.read(u)
				if a.says != "" { // said to be unreadable, which is no question
					continue
				}
				if ok != (c.text != notAsked) || ok && a.question.Text != c.text {
					t.Fatalf("asked %v, %q", ok, a.question.Text)
				}
				file := ""
				if a.document != nil {
					file = a.document.ID
				}
				if file != c.file {
					t.Errorf("file %q, want %q", file, c.file)
				}
			}
		})
	}
}

// TestAlbumOfFiles: the caption of several files that were sent as one is about each of
// them where it is a command, and about the first alone where it is a question.
func TestAlbumOfFiles(t *testing.T) {
	private := map[string]any{"id": 100001, "type": "private"}
	for _, c := range []struct {
		name, caption string
		chat          map[string]any
		want          string
	}{
		{"a command", "/add", private, "/add F0, /add F1, /add F2"},
		{"a command, in a group", "/add@" + telegramfake.BotName, groupChat(1), "/add F0, /add F1, /add F2"},
		{"a question", "is this true?", private, "is this true? F0"},
		{"for the group", "look at this", groupChat(1), ""},
		{"nothing", "", private, ""},
	} {
		inWorld(t, func(w *world) {
			w.handler.Register = []adapters.Command{{Name: "add", About: about("add")}}
			for i := range 3 {
				m := map[string]any{}
				if i == 0 && strings.HasPrefix(c.caption, "/") {
					m = captioned(c.caption, c.caption)
				} else if i == 0 && c.caption != "" {
					m = captioned(c.caption)
				}
				m["media_group_id"], m["document"] = "A", aDocument("F", fmt.Sprint("F", i), 9)
				w.message(c.chat, 1, 1+i, m)
			}
			var mu sync.Mutex
			var asked []string
			w.handler.Reply = func(_ context.Context, q adapters.Question) adapters.Reply {
				mu.Lock()
				defer mu.Unlock()
				asked = append(asked, q.Text+" "+q.Files[0].Name)
				return quoting("taken")
			}
			w.start()
			w.settle(time.Minute)
			slices.Sort(asked)
			if got := strings.Join(asked, ", "); got != c.want {
				t.Errorf("%s: asked is %q, want %q", c.name, got, c.want)
			}
		})
	}
	r := new(albums)
	for i := range 2 * maxAlbums {
		r.add(album{id: fmt.Sprint(i)})
	}
	if len(r.latest) != maxAlbums || r.add(album{id: fmt.Sprint(2*maxAlbums - 1)}) {
		t.Errorf("%d albums are known, and the last not again", len(r.latest))
	}
}

// TestAddWithAFile is the whole way: the conversation gets the file, and nothing
// is fetched until it wants it.
func TestAddWithAFile(t *testing.T) {
	for _, c := range []struct {
		name, file string
		said       int // the size in the message; 0 for none
		wantName   string
		wantSize   int64
	}{
		{"ferry.txt", "F1", len(ferryText), "ferry.txt", int64(len(ferryText))},
		{"", "F1", 0, "document", -1},
		{"নদী ?#%.txt", "F2", len(ferryText), "নদী ?#%.txt", int64(len(ferryText))},
	} {
		inWorld(t, func(w *world) {
			w.fake.Files["F1"] = &telegramfake.File{Path: "documents/file_0.txt", Content: ferryText}
			w.fake.Files["F2"] = &telegramfake.File{Path: "documents/নদী ?#%.txt", Content: ferryText, Said: int64(len(ferryText))}
			var asked adapters.Question
			w.handler.Reply = func(_ context.Context, q adapters.Question) adapters.Reply { asked = q; return quoting("taken") }
			w.handler.Register = []adapters.Command{{Name: "add", About: about("add")}}
			w.message(map[string]any{"id": 100001, "type": "private"}, 1, 1, map[string]any{
				"caption": "/add", "document": aDocument(c.file, c.name, c.said),
			})
			w.start()
			w.settle(time.Minute)
			if asked.Text != "/add" || len(asked.Files) != 1 {
				t.Fatalf("asked %q with %d files", asked.Text, len(asked.Files))
			}
			f := asked.Files[0]
			if f.Name != c.wantName || f.Size != c.wantSize {
				t.Errorf("file %q of %d bytes, want %q of %d", f.Name, f.Size, c.wantName, c.wantSize)
			}
			if n := len(w.fake.CallsOf("getFile")); n != 0 {
				t.Errorf("%d calls of getFile before the file was opened", n)
			}
			for range 2 { // as often as wanted
				text, err := contentOf(w.t.Context(), f)
				if err != nil || text != ferryText {
					t.Errorf("read %q, %v", text, err)
				}
			}
		})
	}
}

func contentOf(ctx context.Context, f adapters.File) (string, error) {
	in, err := f.Open(ctx)
	if err != nil {
		return "", err
	}
	var text strings.Builder
	_, err = io.Copy(&text, in)
	return text.String(), errors.Join(err, in.Close())
}

// opener returns what makes files at a server, and the fake behind it.
func opener(t *testing.T, address string, transport http.RoundTripper) func(d *document) adapters.File {
	t.Helper()
	c := Default()
	c.Token = adapters.NewSecret(telegramfake.Token)
	if address != "" {
		c.APIURL = address
	}
	a, err := New(c, Options{Memory: &adaptertest.Memory{}, Transport: transport})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.api.close)
	return func(d *document) adapters.File { return a.files(ask{document: d})[0] }
}

// badFiles are the ways in which fetching a file fails.
var badFiles = []struct {
	name  string
	size  int64 // in the message
	file  *telegramfake.File
	fault *telegramfake.Fault // of getFile
	want  string
	got   string // what can be read before
}{
	{name: "too large, as the message says", size: maxFile + 1, want: "more than 20 MB"},
	{name: "too large, as getFile says", file: &telegramfake.File{Path: "documents/a", Said: maxFile + 1}, want: "more than 20 MB"},
	{name: "too large, so getFile refuses", fault: telegramfake.Refusal(400, "Bad Request: file is too big", nil), want: "more than 20 MB"},
	{name: "too large, and nobody said", file: &telegramfake.File{Path: "documents/a", Content: strings.Repeat("a", maxFile+9)}, want: "more bytes than", got: strings.Repeat("a", maxFile)},
	{name: "more than was said", size: 5, file: &telegramfake.File{Path: "documents/a", Content: "123456"}, want: "more bytes than", got: "12345"},
	{name: "less than was said", size: 9, file: &telegramfake.File{Path: "documents/a", Content: "123456"}, want: "6 of 9 bytes", got: "123456"},
	{name: "less than getFile said", file: &telegramfake.File{Path: "documents/a", Said: 9, Content: "123456"}, want: "6 of 9 bytes", got: "123456"},
	{name: "not known", want: "wrong file_id"},
	{name: "refused with the token", fault: telegramfake.Refusal(400, "Bad Request: no "+telegramfake.Token, nil), want: "no [secret]"},
	{name: "no API", fault: &telegramfake.Fault{Status: 502, Body: "<html>" + telegramfake.Token}, want: "HTTP 502"},
	{name: "no path", file: &telegramfake.File{}, want: "no usable file_path"},
	{name: "a path out of the folder", file: &telegramfake.File{Path: "documents/../../bot" + telegramfake.Token + "/getMe"}, want: "no usable file_path"},
	{name: "a server in local mode", file: &telegramfake.File{Path: "/var/lib/bots/" + telegramfake.Token + "/documents/file_0.txt"}, want: "without --local"},
	{name: "the same under Windows", file: &telegramfake.File{Path: `C:\bots\` + strings.Replace(telegramfake.Token, ":", "~", 1) + `\documents\file_0.txt`}, want: "without --local"},
	{name: "gone", file: &telegramfake.File{Path: "documents/a", Status: 404}, want: "can't be fetched: HTTP 404"},
	{name: "server trouble", file: &telegramfake.File{Path: "documents/a", Status: 500}, want: "can't be fetched: HTTP 500"},
	{name: "a redirect", file: &telegramfake.File{Path: "documents/a", Status: 302}, want: "can't be fetched: HTTP 302"},
	{name: "no connection", file: &telegramfake.File{Path: "documents/a", Ends: "lost"}, want: "can't be fetched: "},
	{name: "a connection that breaks", size: 9, file: &telegramfake.File{Path: "documents/a", Content: "123", Ends: "breaks"}, want: "can't be fetched: ", got: "123"},
}

// TestFileFails runs them inside the process, where an error can hold whatever a
// transport puts there, and over a socket. No error may hold the token.
func TestFileFails(t *testing.T) {
	for _, c := range badFiles {
		t.Run(c.name, func(t *testing.T) {
			fake := telegramfake.New()
			if c.file != nil {
				fake.Files["F"] = c.file
			}
			if c.fault != nil {
				fake.Fault = on("getFile", -1, c.fault)
			}
			server := httptest.NewServer(fake)
			defer server.Close()
			for _, file := range []func(*document) adapters.File{opener(t, "", fake), opener(t, server.URL, nil)} {
				text, err := contentOf(t.Context(), file(&document{ID: "F", Name: "a.txt", Size: c.size}))
				if err == nil || !strings.Contains(err.Error(), c.want) {
					t.Errorf("error %v, want one with %q", err, c.want)
				}
				if err != nil && strings.Contains(err.Error(), `Get "`) {
					t.Errorf("the error holds the address: %v", err)
				}
				if text != c.got {
					t.Errorf("%d bytes were read, want %d", len(text), len(c.got))
				}
				leaksNothing(t, err)
			}
			if asked := len(fake.CallsOf("getFile")); (asked == 0) != (c.size > maxFile) {
				t.Errorf("getFile was called %d times", asked)
			}
		})
	}
}

// TestFileOfAnOwnServer: a 404 of a server that somebody runs is most likely
// their server's, which serves no files itself.
func TestFileOfAnOwnServer(t *testing.T) {
	fake := telegramfake.New()
	fake.Files["F"] = &telegramfake.File{Path: "documents/a", Status: 404}
	for address, hint := range map[string]bool{"": false, "https://api.telegram.org/": false, "http://bots.example:8081": true} {
		_, err := contentOf(t.Context(), opener(t, address, fake)(&document{ID: "F"}))
		if err == nil || strings.Contains(err.Error(), "a web server must serve its files") != hint {
			t.Errorf("%q: %v", address, err)
		}
	}
}

// TestFileEndsWithItsContext: before getFile is answered, before the download
// begins, and within it.
func TestFileEndsWithItsContext(t *testing.T) {
	enough := errors.New("enough")
	fake := telegramfake.New()
	fake.Files["F"] = &telegramfake.File{Path: "documents/a", Content: "123", Ends: "stalls"}
	server := httptest.NewServer(fake)
	defer server.Close()
	for name, file := range map[string]func(*document) adapters.File{"inside": opener(t, "", fake), "socket": opener(t, server.URL, nil)} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancelCause(t.Context())
			in, err := file(&document{ID: "F", Size: 9}).Open(ctx)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = in.Close() }()
			if _, err := io.ReadFull(in, make([]byte, 3)); err != nil {
				t.Fatal(err)
			}
			cancel(enough)
			for range 2 { // and stays so
				if _, err := in.Read(make([]byte, 3)); !errors.Is(err, enough) {
					t.Errorf("reading ended with %v", err)
				}
			}
			if _, err := file(&document{ID: "F"}).Open(ctx); !errors.Is(err, enough) {
				t.Errorf("opening ended with %v", err)
			}
		})
	}
	t.Run("getFile", func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(t.Context())
		fake := telegramfake.New()
		fake.Fault = func(string, url.Values, int) *telegramfake.Fault {
			cancel(enough)
			return &telegramfake.Fault{Slow: time.Hour}
		}
		if _, err := opener(t, "", fake)(&document{ID: "F"}).Open(ctx); !errors.Is(err, enough) {
			t.Errorf("ended with %v", err)
		}
	})
	t.Run("the download's answer", func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(t.Context())
		var downloads atomic.Int32
		transport := roundTrip(func(r *http.Request) (*http.Response, error) {
			if !strings.HasPrefix(r.URL.Path, "/file/") {
				return fake.RoundTrip(r)
			}
			downloads.Add(1)
			cancel(enough)
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		if _, err := opener(t, "", transport)(&document{ID: "F"}).Open(ctx); !errors.Is(err, enough) || downloads.Load() != 1 {
			t.Errorf("ended with %v after %d downloads", err, downloads.Load())
		}
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
