package watch_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/ukti-bot/ukti/adapters"
)

var update = flag.Bool("update", false, "write the replies of testdata/*.txtar anew")

// TestTranscripts plays every conversation of testdata/*.txtar and compares what is said,
// asked and unasked, word for word. Their files, in order:
//
//	NAME            what somebody says in private
//	NAME@GROUP      what they say in a group, whose admins' names begin with "admin"
//	press NAME      the label of a choice of the last reply
//	arrives ID      an article that was published an hour before
//	old ID          one that was published a month before
//	wait            how long, such as 6m
//	restart         the bot is started anew
//	reply           what Ukti says to the one before
//	told            what Ukti has written unasked since; nothing: nothing
func TestTranscripts(t *testing.T) {
	names, err := filepath.Glob(filepath.Join("testdata", "*.txtar"))
	if err != nil || len(names) < 5 {
		t.Fatalf("found %d transcripts (%v): the tests of watches are gone", len(names), err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			play(t, a)
			if *update {
				if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func play(t *testing.T, a *txtar.Archive) {
	b := sit(t)
	var last adapters.Reply
	for i, file := range a.Files {
		verb, what, _ := strings.Cut(file.Name, " ")
		text := strings.TrimSuffix(string(file.Data), "\n")
		got := ""
		switch verb {
		case "arrives":
			b.arrives(what, text)
			continue
		case "old":
			b.putDated(what, text, b.clock.Add(-30*24*time.Hour))
			continue
		case "wait":
			b.wait(text)
			continue
		case "restart":
			b.restart()
			continue
		case "press":
			q := b.question(what, "")
			q.Kind = adapters.Press
			for _, c := range last.Choices {
				if c.Label == text {
					q.Press = c.Data
				}
			}
			last = b.talk.Answer(t.Context(), q)
			continue
		case "reply":
			got = show(last)
		case "told":
			for _, n := range b.out.take() {
				got += "to " + n.Place + ":\n" + show(n.Reply)
			}
		default:
			last = b.says(verb, text)
			continue
		}
		if *update {
			a.Files[i].Data = []byte(got)
		} else if got != string(file.Data) {
			t.Errorf("%s (%d) is\n%s\nwant\n%s", verb, i, got, file.Data)
		}
	}
	if b.log.Len() > 0 {
		t.Errorf("the log says: %s", b.log)
	}
}
