package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/bot/internal/state"
)

// place is a folder with a config, in which commands run.
type place struct {
	dir, config string
	url         string // of a site with a feed, two stories and a page without a feed
}

func newPlace(t *testing.T) *place {
	t.Helper()
	p := &place{dir: t.TempDir()}
	story := func(text string) string {
		return "<title>Story</title><article><p>" + text + "</p></article>"
	}
	mux := http.NewServeMux()
	say := func(path, contentType, body string) {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", contentType)
			_, _ = fmt.Fprint(w, body)
		})
	}
	say("/ferry", "text/html", story("The ferry at Tilpara begins on 4 May, the district office said."))
	say("/library", "text/html", story("The town library of Shimulbari opens a reading room for children."))
	say("/feed", "application/rss+xml", `<rss version="2.0"><channel><title>Koroti Courier</title>`+
		`<item><guid>1</guid><title>Library</title><link>/library</link></item></channel></rss>`)
	say("/login", "text/html", "<title>Fair</title><p>Please log in to continue. The fair of Dorigaon opens its gates.")
	say("/held", "application/rss+xml", `<rss version="2.0"><channel><title>Dorigaon Post</title>`+
		`<item><guid>1</guid><title>Fair</title><link>/login</link></item><item><guid>2</guid><title>Paper</title><link>/paper.pdf</link></item></channel></rss>`)
	say("/paper.pdf", "application/pdf", "%PDF-1.7")
	site := httptest.NewServer(mux)
	t.Cleanup(site.Close)
	p.url = site.URL
	p.config = filepath.Join(p.dir, "config.yaml")
	text := fmt.Sprintf("data_dir: %s\nlog: {level: error}\narchive: {fetch: {allow_private: [127.0.0.0/8]}}\n", filepath.Join(p.dir, "data"))
	if err := os.WriteFile(p.config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return p
}

// run runs a command line and wants a status and, in what it prints, some words.
func (p *place) run(t *testing.T, status int, want []string, args ...string) {
	t.Helper()
	var out bytes.Buffer
	program := Program{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out}
	if got := program.Run(t.Context(), append([]string{"--config", p.config}, args...)); got != status {
		t.Errorf("%q ended with %d, not %d:\n%s", args, got, status, out.String())
	}
	for _, words := range want {
		if !strings.Contains(out.String(), words) {
			t.Errorf("%q lacks %q:\n%s", args, words, out.String())
		}
	}
}

func TestAddFromTheWeb(t *testing.T) {
	p := newPlace(t)
	p.run(t, 0, []string{"added     127.0.0.1-", "1 added"}, "add", p.url+"/ferry")
	p.run(t, 0, []string{"1 unchanged"}, "add", p.url+"/ferry")
	p.run(t, 1, []string{"1 added", "2 refused", "pdftotext", "not public"}, "add", p.url+"/library", p.url+"/paper.pdf", "https://10.0.0.1/")
	p.run(t, 1, []string{"as a feed"}, "add", p.url+"/feed")
	p.run(t, 0, []string{"begins on 4 May"}, "ask", "When does the Tilpara ferry begin?")
}

// An article whose bytes changed in the archive's file is not quoted, and named with
// what to do, by the commands that answer from the archive, too.
func TestDamagedIsNamed(t *testing.T) {
	p := newPlace(t)
	p.run(t, 0, []string{"2 added"}, "add", p.url+"/ferry", p.url+"/library")
	file := filepath.Join(p.dir, "data", "archive.db")
	b, err := os.ReadFile(file)
	if err != nil || !bytes.Contains(b, []byte("begins on 4 May")) {
		t.Fatal("the archive's file does not hold the text", err)
	}
	if err := os.WriteFile(file, bytes.ReplaceAll(b, []byte("begins on 4 May"), []byte("begins on 5 May")), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"judge", "The ferry at Tilpara begins on 5 May"}, {"ask", "When does the Tilpara ferry begin?"}, {"export"}} {
		p.run(t, 1, []string{"is not that of its revision", "add the article again"}, args...)
	}
	p.run(t, 1, []string{"Word for word", "left out"}, "judge", "The town library of Shimulbari opens a reading room for children.")
}

func TestFeedsCommands(t *testing.T) {
	p := newPlace(t)
	p.run(t, 1, []string{"there is nothing to read"}, "feeds", "list")
	p.run(t, 0, []string{`"Koroti Courier" with 1 items, listed`}, "feeds", "add", "--every", "5m", p.url+"/feed")
	p.run(t, 0, []string{"listed already"}, "feeds", "add", p.url+"/feed")
	p.run(t, 1, []string{"no feed"}, "feeds", "add", p.url+"/ferry")
	p.run(t, 2, []string{"write it as https://"}, "feeds", "add", "feed.xml")
	p.run(t, 0, []string{"new", "never", p.url + "/feed", "Koroti Courier"}, "feeds")
	p.run(t, 0, []string{"1 items, 1 new"}, "feeds", "check")
	p.run(t, 0, []string{"ok", "Koroti Courier"}, "feeds", "list")
	p.run(t, 0, []string{"reading room", "Koroti Courier"}, "ask", "What does the Shimulbari library open?")
	p.run(t, 0, []string{"Koroti Courier", "1 articles"}, "articles", "--feed", p.url+"/feed")
	p.run(t, 1, []string{"no such feed"}, "feeds", "check", p.url+"/other")
	p.run(t, 0, []string{`xmlUrl="` + p.url + `/feed"`}, "feeds", "list", "--opml")
	p.run(t, 0, []string{"off the list"}, "feeds", "remove", "--articles", p.url+"/feed")
	opml := filepath.Join(t.TempDir(), "feeds.opml")
	p.run(t, 1, []string{"no such file"}, "feeds", "add", opml)
	if err := os.WriteFile(opml, []byte(`<opml><body><outline xmlUrl="`+p.url+`/ferry"/><outline xmlUrl="`+p.url+`/feed"/></body></opml>`), 0o600); err != nil {
		t.Fatal(err)
	}
	p.run(t, 1, []string{"no feed", `"Koroti Courier" with 1 items, listed`}, "feeds", "add", opml)
	p.run(t, 0, []string{"off the list"}, "feeds", "remove", p.url+"/feed")
	p.run(t, 0, []string{"0 articles"}, "articles", "--find", "reading")
	p.run(t, 1, []string{"no such feed"}, "feeds", "remove", p.url+"/feed")
	p.run(t, 2, []string{"needs a feed's address"}, "feeds", "remove")
}

// What seems to be no article waits for a decision, with or without a bot that runs, and
// each item's fate can be read.
func TestHeldCommands(t *testing.T) {
	p := newPlace(t)
	feed := p.url + "/held"
	p.run(t, 0, []string{"2 items, listed"}, "feeds", "add", feed)
	p.run(t, 0, []string{"0 held"}, "held")
	p.run(t, 0, []string{"2 items, 0 new, 0 corrected, 1 left out, 1 held (to decide: ukti held list)"}, "feeds", "check")
	p.run(t, 0, []string{"1 held, 1 left out", "Dorigaon Post"}, "feeds", "list")
	p.run(t, 0, []string{"held      ", "Fair", "a login", "left out", "application/pdf", "2 of 2 items"}, "feeds", "items", feed)
	p.run(t, 0, []string{"1 of 1 items"}, "feeds", "items", "--fate", "left_out")
	p.run(t, 2, []string{"write one of"}, "feeds", "items", "--fate", "lost")
	p.run(t, 1, []string{"no such feed"}, "feeds", "items", p.url+"/other")
	p.run(t, 0, []string{"1  ", "Fair", p.url + "/login", "but a login", "1 held"}, "held", "list")
	p.run(t, 0, []string{"reason:    the page shows no article but a login\n", "\n\nPlease log in to continue. The fair"}, "held", "show", "1")
	p.run(t, 1, []string{"nothing is held under 9"}, "held", "show", "9")
	p.run(t, 2, []string{"needs an item's number"}, "held", "accept")
	p.run(t, 2, []string{`"x" is no number`}, "held", "drop", "x")
	p.runBot(t)
	p.run(t, 1, []string{"added     127.0.0.1-", "nothing is held under 9"}, "held", "accept", "1", "9")
	p.run(t, 0, []string{"opens its gates"}, "ask", "What opens in Dorigaon?")
	p.run(t, 1, []string{"nothing is held under 1;"}, "held", "drop", "1")
	p.run(t, 0, []string{"1 new, 1 left out"}, "feeds", "list")
}

// Pages are looked at again by command, with or without a bot that runs.
func TestRecheckCommand(t *testing.T) {
	p := newPlace(t)
	p.run(t, 0, []string{"there is no page to look at"}, "recheck")
	p.run(t, 0, []string{"1 added"}, "add", p.url+"/ferry")
	p.run(t, 0, []string{"1 same"}, "recheck")
	p.run(t, 2, []string{"not both"}, "recheck", "--all", "x")
	p.run(t, 1, []string{`"nothing"`, "to see them: ukti articles"}, "recheck", "nothing")
	p.run(t, 0, []string{"free", "127.0.0.1", "revisions"}, "archive", "size")
	p.runBot(t)
	p.run(t, 0, []string{"1 same"}, "recheck", "--all")
	p.run(t, 0, []string{" MB, before "}, "archive", "vacuum")
}

// runBot runs a bot that is nothing but the page until the test's end.
func (p *place) runBot(t *testing.T) {
	t.Helper()
	config := filepath.Join(p.dir, "bot.yaml")
	text := fmt.Sprintf("data_dir: %s\nhttp: {listen: '127.0.0.1:0'}\nweb: {enabled: true}\narchive: {fetch: {allow_private: [127.0.0.0/8]}}\n", filepath.Join(p.dir, "data"))
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	open, ended := make(chan struct{}, 1), make(chan int, 1)
	ctx, stop := context.WithCancel(context.Background())
	program := Program{Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: lineWriter(func(line string) {
		if strings.Contains(line, "the page is open") {
			open <- struct{}{}
		}
	})}
	go func() { ended <- program.Run(ctx, []string{"--config", config, "run"}) }()
	select {
	case <-open:
	case status := <-ended:
		t.Fatalf("the bot ended with %d", status)
	}
	t.Cleanup(func() {
		stop()
		if status := <-ended; status != 0 {
			t.Errorf("the bot ended with %d", status)
		}
	})
}

// lineWriter is told each line of a log.
type lineWriter func(line string)

func (w lineWriter) Write(p []byte) (int, error) {
	w(string(p))
	return len(p), nil
}

// While a bot runs on data_dir, commands work as without it: what reads beside it,
// what writes inside it, and what was added is answered from at once.
func TestBesideARunningBot(t *testing.T) {
	p := newPlace(t)
	p.run(t, 0, []string{"1 added"}, "add", p.url+"/ferry")
	p.run(t, 1, []string{"no bot is running", "start it with ukti run"}, "status")
	p.runBot(t)
	t.Chdir(p.dir)
	if err := os.WriteFile("fair.txt", []byte("The fair at Shimulbari opens on 3 June."), 0o600); err != nil {
		t.Fatal(err)
	}
	p.run(t, 0, []string{"added     fair", "1 added"}, "add", "fair.txt") // of this folder, not of the bot's
	p.run(t, 0, []string{"1 unchanged"}, "add", filepath.Join(p.dir, "fair.txt"))
	p.run(t, 1, []string{"1 added", "1 refused", "pdftotext"}, "add", p.url+"/library", p.url+"/paper.pdf")
	p.run(t, 0, []string{`"Koroti Courier" with 1 items, listed`}, "feeds", "add", p.url+"/feed")
	p.run(t, 0, []string{"items, "}, "feeds", "check", p.url+"/feed")
	p.run(t, 1, []string{"no such feed"}, "feeds", "check", p.url+"/other")
	p.run(t, 0, []string{"removed   fair"}, "remove", "fair")
	p.run(t, 1, []string{`"fair" was removed before`}, "remove", "fair")
	p.run(t, 2, []string{"remove needs an article's id"}, "remove")
	chat := "telegram:-1001234567"
	p.run(t, 0, []string{"no chat has settings"}, "settings")
	p.run(t, 0, []string{chat, "language=bn", "quotes=2", `sources="Koroti Courier"`}, "settings", chat, "language=bn", "quotes=2", "sources=koroti courier")
	p.run(t, 0, []string{chat, "Koroti Courier"}, "settings")
	p.run(t, 0, []string{chat}, "settings", chat)
	p.run(t, 1, []string{`"Daily Ostrel"`, "Koroti Courier, and all"}, "settings", chat, "sources=Daily Ostrel")
	p.run(t, 1, []string{`language can't be "xx"; it must be bn, en, hi or auto`}, "settings", chat, "language=xx")
	p.run(t, 1, []string{`a number from 1 to 3`}, "settings", chat, "quotes=4")
	p.run(t, 2, []string{`"-1001234567" names no chat`}, "settings", "--", "-1001234567")
	p.run(t, 2, []string{`"colour=red" sets nothing`}, "settings", chat, "colour=red")
	p.run(t, 0, nil, "settings", chat, "language=auto", "quotes=1", "sources=all")
	p.run(t, 0, []string{"no chat has settings"}, "settings")
	p.run(t, 0, []string{"Ukti ", "web", "running for", "2 with 2 sentences", "1, 0 of them in trouble", "memory"}, "status")

	backup := filepath.Join(p.dir, "backup.tar.gz")
	p.run(t, 0, []string{"2 articles"}, "articles")
	p.run(t, 0, []string{`"text":"The ferry at Tilpara begins`}, "export")
	p.run(t, 0, nil, "backup", backup)
	p.run(t, 0, []string{"Koroti Courier"}, "feeds", "list")
	p.run(t, 0, []string{"begins on 4 May"}, "ask", "When does the Tilpara ferry begin?")
	if info, err := os.Stat(backup); err != nil || info.Size() == 0 {
		t.Errorf("the backup: %v", err)
	}
	p.run(t, 0, []string{"off the list"}, "feeds", "remove", p.url+"/feed")
}

// Without a bot a chat's settings are shown and changed all the same; a reload needs one.
func TestSettingsWithoutABot(t *testing.T) {
	p := newPlace(t)
	p.run(t, 1, []string{"sources can't be set: no article"}, "settings", "discord:1", "sources=News")
	p.run(t, 0, []string{"discord:1"}, "settings", "discord:1", "quotes=3")
	p.run(t, 0, []string{"discord:1", "3"}, "settings")
	p.run(t, 1, []string{"no bot is running", "start it with ukti run"}, "reload")
}

// Another process that has data_dir and is no bot is waited for by people.
func TestBesideAnotherCommand(t *testing.T) {
	p := newPlace(t)
	other, err := state.Open(t.Context(), filepath.Join(p.dir, "data"), state.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Close() }()
	for _, args := range [][]string{{"add", p.url + "/library"}, {"remove", "ferry"}, {"feeds", "add", p.url + "/feed"}, {"settings"}} {
		p.run(t, 1, []string{"another process uses data_dir", "wait until it has ended"}, args...)
	}
}

func TestArchiveTurnedOff(t *testing.T) {
	p := newPlace(t)
	if err := os.WriteFile(p.config, []byte("archive: {enabled: false}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"add", "x"}, {"articles"}, {"feeds"}, {"remove", "x"}, {"export"}} {
		p.run(t, 1, []string{"set archive.enabled: true"}, args...)
	}
}
