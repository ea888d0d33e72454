package dialog

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/knowledge"
)

var update = flag.Bool("update", false, "write the replies of testdata/*.txtar anew")

// TestTranscripts plays every conversation of testdata/*.txtar and compares the
// replies word for word.
//
// A transcript says in its comment what it shows. A comment line "articles: two"
// or "articles: fair" or "articles: mill" takes twoArticles, fairArticles or millArticles instead of the shipped one, a line "archive" has them in one;
// A line "receipts" gives answers receipts: a reply with one ends with its code, written
// {CODE}, which a question may name; the key is {KEY}.
// "first reply: strong, line 6" is
// what the first reply must be, whatever -update writes. Its files, in order:
//
//	ask [as NAME]       a free question
//	replying [as NAME]  a free question in reply to Ukti's last answer
//	replied             what the next ask's message replies to
//	menu                the command used on another person's message
//	inline              typed into another chat's input line
//	press [as NAME]     the label of a choice of the last reply
//	wait                how long, such as 6m
//	admin               the next ask is of an admin of the chat
//	private             the next ask is answered to the asker alone
//	file NAME           comes with the next ask
//	page ADDRESS        what stands there on the web; nothing: it never comes
//	settle              until the work in the background is done
//	poll                the address of the feed that is asked
//	recheck             the pages of all articles are looked at again
//	reply               what Ukti says to the one before
func TestTranscripts(t *testing.T) {
	names, err := filepath.Glob(filepath.Join("testdata", "*.txtar"))
	if err != nil || len(names) < 20 {
		t.Fatalf("found %d transcripts (%v): the tests of the conversation are gone", len(names), err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			play(t, archive)
			if *update {
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// play runs one transcript; with -update it writes the replies into it.
func play(t *testing.T, archive *txtar.Archive) {
	articles := []knowledge.Article{seedArticle(t)}
	if strings.Contains(string(archive.Comment), "articles: two") {
		articles = twoArticles()
	} else if strings.Contains(string(archive.Comment), "articles: fair") {
		articles = fairArticles()
	} else if strings.Contains(string(archive.Comment), "articles: mill") {
		articles = millArticles()
	}
	b := sit(t, articles...)
	if strings.Contains(string(archive.Comment), "\narchive\n") {
		b = sitWithRoom(t, articles...)
	}
	codes := codesOf{}
	if strings.Contains(string(archive.Comment), "\nreceipts\n") {
		codes.given(t, b)
	}
	var last adapters.Reply
	var files []adapters.File
	var admin func(context.Context) (bool, error)
	private := false
	replied, replies := "", 0
	for i, file := range archive.Files {
		verb, who, _ := strings.Cut(file.Name, " as ")
		text := strings.TrimSuffix(string(file.Data), "\n")
		text = strings.ReplaceAll(text, "{CODE}", codes.last)
		q := adapters.Question{Adapter: "test", Chat: "room", Asker: "reader", Text: text, Replied: replied, Files: files, Admin: admin, Private: private}
		if around(t, b, verb, text) {
			continue
		}
		if name, ok := strings.CutPrefix(verb, "file "); ok {
			files = append(files, attachment(name, text+"\n"))
			continue
		}
		if who != "" {
			q.Asker = who
		}
		switch verb {
		case "replied":
			replied = text
			continue
		case "admin":
			admin = func(context.Context) (bool, error) { return true, nil }
			continue
		case "private":
			private = true
			continue
		case "wait":
			d, err := time.ParseDuration(text)
			if err != nil {
				t.Fatal(err)
			}
			b.clock = b.clock.Add(d)
			continue
		case "reply":
			if replies++; replies == 1 {
				checkFirst(t, string(archive.Comment), last)
			}
			if got := codes.hide(show(last)); *update {
				archive.Files[i].Data = []byte(got)
			} else if got != string(file.Data) {
				t.Errorf("reply %d is\n%s\nwant\n%s", replies, got, file.Data)
			}
			continue
		case "replying":
			q.Answers, q.Replied = "bot-message", last.Lead
		case "menu":
			q = adapters.Question{Kind: adapters.Menu, Adapter: q.Adapter, Chat: q.Chat, Asker: q.Asker, Command: "quote", Replied: text}
		case "inline":
			q.Kind = adapters.Inline
		case "press":
			q.Kind, q.Text, q.Press = adapters.Press, "", choiceData(t, last, text)
		case "ask":
		default:
			t.Fatalf("unknown file %q", file.Name)
		}
		replied, files, admin, private = "", nil, nil, false
		last = b.Answer(context.Background(), q)
		codes.note(last)
		for i := range last.Quotes { // which may be of several revisions
			one := last
			one.Quotes = last.Quotes[i : i+1]
			checkQuotes(t, b.indexFor(t, one), one)
		}
	}
	if replies == 0 {
		t.Error("the transcript holds no reply")
	}
	if b.log.Len() > 0 {
		t.Errorf("the log says: %s", b.log)
	}
}

// around does what happens around a conversation with an archive, and reports false
// for what is said in it.
func around(t *testing.T, b *bench, verb, text string) bool {
	t.Helper()
	var err error
	address, isPage := strings.CutPrefix(verb, "page ")
	switch {
	case isPage:
		b.web[address] = text
	case verb == "settle":
		err = b.room.Jobs.Settle(t.Context())
	case verb == "recheck":
		_, err = b.room.Pages.Check(t.Context(), nil, true, nil)
	case verb == "poll":
		_, err = b.room.Feeds.Check(t.Context(), text)
	default:
		return false
	}
	if err != nil {
		t.Fatal(err)
	}
	return true
}

// checkFirst holds the first reply to what the transcript's comment says of it.
func checkFirst(t *testing.T, comment string, r adapters.Reply) {
	t.Helper()
	_, want, ok := strings.Cut(comment, "first reply: ")
	if !ok {
		return
	}
	want, _, _ = strings.Cut(want, "\n")
	got := r.Confidence
	if len(r.Quotes) > 0 {
		got += ", line " + strconv.Itoa(r.Quotes[0].Source.Line)
	}
	if got != want {
		t.Errorf("the first reply is %s, want %s:\n%s", got, want, show(r))
	}
}
