package terminal

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
)

var update = flag.Bool("update", false, "write the transcripts of testdata anew")

var screen = style{screen: true, bold: true, changed: "≠ the exact text is in the article"}

// library answers a few fixed questions.
var library = map[string]adapters.Reply{
	"when does the library open?": {
		Lead: "From the news:", Confidence: adapters.Strong, Lang: "en",
		Quotes: []adapters.Quote{{
			Text: "The new library by the river opened on 3 May. It holds two thousand books, most of them given by the people of the quarter, " +
				"and opens every day at nine.\nReaders may borrow three books at a time.",
			Marks: []adapters.Span{{Start: 8, End: 15}, {Start: 128, End: 146}}, // "library", "opens every day at"
			Source: adapters.Source{Cite: "library:2", Where: "River News, 4 May, line 2",
				URL: "https://news.example/library#2"},
		}},
		Note:    "Two more passages were found.",
		Choices: []adapters.Choice{{Label: "more passages", Data: "more_1"}, {Label: "read around", Data: "around_1"}},
	},
	"more_1": {
		Quotes: []adapters.Quote{
			{Text: "The bridge beside it is open to walkers.", Source: adapters.Source{Cite: "bridge:1", Where: "line 1"}},
			{Text: "Boats stop there at noon.", Source: adapters.Source{Cite: "boats:7"}},
		},
	},
	"পাঠাগার কবে খুলেছে?": {
		Lead: "খবরে আছে:", Confidence: adapters.Strong, Lang: "bn",
		Quotes: []adapters.Quote{{
			Text:   "নদীর পাড়ে নতুন পাঠাগারটি ৩ মে খোলা হয়েছে, আর এতে দুই হাজার বই আছে।",
			Marks:  []adapters.Span{{Start: 42, End: 69}, {Start: 70, End: 80}},
			Source: adapters.Source{Cite: "pathagar:1", Where: "নদীর খবর, লাইন ১"},
		}},
		Choices: []adapters.Choice{{Label: "আরও উক্তি", Data: "more_1"}},
	},
	"what did the screen say?": {
		Lead: "From the news:", Confidence: adapters.Weak, Lang: "en",
		Quotes: []adapters.Quote{{
			Text:   "The screen said \x1b[31mSTOP\x1b[0m\x07 and\tthen \x9b2J\u009b2J went dark.\r\nNobody knew why.",
			Source: adapters.Source{Cite: "screen:1", Where: "line 1\x1b]0;title\x07"},
		}},
	},
	"say nothing": {},
	"help":        {Lead: "Ask me with a name or a thing."},
}

func answerFromLibrary(_ context.Context, q adapters.Question) adapters.Reply {
	if q.Kind == adapters.Press {
		return library[q.Press]
	}
	r, known := library[q.Text]
	if !known {
		return adapters.Reply{Lead: "Not in these 2 articles.", Confidence: adapters.None}
	}
	return r
}

// chat returns all that is shown while in is typed.
func chat(t *testing.T, in string, s style) string {
	t.Helper()
	var out bytes.Buffer
	a := New(Options{In: strings.NewReader(in), Out: &out, Width: 50, Texts: Texts{Greeting: "Ukti quotes the news. Ask it something."}})
	a.style = s
	if err := a.Run(t.Context(), &adaptertest.Handler{Reply: answerFromLibrary}); err != nil {
		t.Errorf("Run: %v", err)
	}
	return out.String()
}

// TestTranscripts plays the chats of testdata. In the files "^[" is an escape
// character; what a line ends with is part of it.
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts in testdata: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			in := string(archive.Files[0].Data)
			for i, s := range []style{{}, screen, {screen: true, changed: "≠"}} {
				f := &archive.Files[i+1]
				got := strings.ReplaceAll(chat(t, in, s), "\x1b", "^[")
				if *update {
					f.Data = []byte(got)
				} else if got != string(f.Data) {
					t.Errorf("%s: got\n%s\nwant\n%s", f.Name, got, f.Data)
				}
			}
			if *update {
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func TestNothingOnAScreenIsObeyed(t *testing.T) {
	got := chat(t, "what did the screen say?\n", style{screen: true, changed: "≠"})
	if i := strings.IndexFunc(got, func(r rune) bool { return obeyed(r) && r != '�' }); i >= 0 {
		t.Errorf("a control character reaches the screen: %q", got[i:])
	}
	piped := chat(t, "what did the screen say?\n", style{})
	if quote := library["what did the screen say?"].Quotes[0].Text; !strings.Contains(piped, quote) {
		t.Errorf("the quote's bytes are not in the piped %q", piped)
	}
}

func TestQuestion(t *testing.T) {
	choices := []adapters.Choice{{Label: "a", Data: "data-1"}, {Label: "b", Data: "data-2"}}
	for _, c := range []struct {
		line  string
		press string // "" when it is a question
	}{
		{"1", "data-1"}, {" 2 ", "data-2"}, {"২", "data-2"}, {"3", ""}, {"0", ""}, {"1.", ""},
		{"001", ""}, {"-1", ""}, {"1 more", ""}, {"১৯৭১", ""}, {"/ask 1", ""},
	} {
		a := New(Options{In: strings.NewReader(""), Out: io.Discard, Lang: "bn"})
		a.choices = choices
		q := a.question(c.line)
		kind, text := adapters.Free, c.line
		if c.press != "" {
			kind, text = adapters.Press, ""
		}
		if q.Kind != kind || q.Press != c.press || q.Text != text {
			t.Errorf("%q: kind %v, press %q, text %q", c.line, q.Kind, q.Press, q.Text)
		}
		if q.Lang != "bn" || !q.Private {
			t.Errorf("%q: lang %q, private %v", c.line, q.Lang, q.Private)
		}
		if admin, err := q.Admin(t.Context()); !admin || err != nil {
			t.Errorf("the person at the terminal is no admin: %v, %v", admin, err)
		}
	}
	a := New(Options{})
	if first, second := a.question("x").Message, a.question("x").Message; first == second {
		t.Errorf("two messages have the id %q", first)
	}
}

func TestSlowAnswer(t *testing.T) {
	for _, c := range []struct {
		takes time.Duration
		style style
		want  string
	}{
		{3 * time.Second, screen, "…\r\x1b[Klate\n\n"},
		{slow / 2, screen, "late\n\n"},
		{3 * time.Second, style{}, "late\n\n"},
	} {
		synctest.Test(t, func(t *testing.T) {
			var out bytes.Buffer
			a := New(Options{In: strings.NewReader("q"), Out: &out})
			a.style = c.style
			h := &adaptertest.Handler{Reply: func(context.Context, adapters.Question) adapters.Reply {
				time.Sleep(c.takes)
				return adapters.Reply{Lead: "late"}
			}}
			if err := a.Run(t.Context(), h); err != nil || out.String() != c.want {
				t.Errorf("%v: err %v, shown %q, want %q", c.takes, err, out.String(), c.want)
			}
		})
	}
}

func TestDrainEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		a := New(Options{In: strings.NewReader("q\nnever asked\n"), Out: io.Discard})
		h := &adaptertest.Handler{Reply: func(answering context.Context, _ adapters.Question) adapters.Reply {
			cancel()
			<-answering.Done()
			return adapters.Reply{Lead: "too late"}
		}}
		start := time.Now()
		if err := a.Run(ctx, h); err != nil {
			t.Errorf("Run: %v", err)
		}
		if took := time.Since(start); took != drain || len(h.Asked()) != 1 {
			t.Errorf("%d questions in %v, want 1 in %v", len(h.Asked()), took, drain)
		}
	})
}

func TestBrokenEnds(t *testing.T) {
	broken := errors.New("hung up")
	for name, o := range map[string]Options{
		"in":  {In: iotest.ErrReader(broken), Out: io.Discard},
		"out": {In: strings.NewReader("q\n"), Out: brokenWriter{broken}},
	} {
		h := &adaptertest.Handler{Reply: answerFromLibrary}
		if err := New(o).Run(t.Context(), h); !errors.Is(err, broken) || !errors.Is(err, adapters.ErrRejected) {
			t.Errorf("%s: Run returned %v", name, err)
		}
	}
}

type brokenWriter struct{ err error }

func (w brokenWriter) Write([]byte) (int, error) { return 0, w.err }

func TestComplete(t *testing.T) {
	h := &adaptertest.Handler{
		Register: []adapters.Command{
			{Name: "ask"}, {Name: "articles", Options: []adapters.Option{{Name: "page"}, {Name: "title", Suggest: true}}},
		},
		Complete: func(_ context.Context, q adapters.Question) []adapters.Choice {
			if q.Kind == adapters.Slash && q.Command == "articles" && q.Focus == "title" && q.Args["title"] == "riv" {
				return []adapters.Choice{{Data: "River News"}, {Data: "bad\x1b"}}
			}
			if q.Kind == adapters.Free && q.Text == "when" {
				return []adapters.Choice{{Data: "when does it open?"}}
			}
			return nil
		},
	}
	for line, want := range map[string][]string{
		"/":             {"/ask ", "/articles "},
		"/ar":           {"/articles "},
		"/x":            nil,
		"/ask a":        nil,
		"/articles riv": {"/articles River News"},
		"when":          {"when does it open?"},
		"":              nil,
	} {
		if got := complete(t.Context(), h, "en", line); !reflect.DeepEqual(got, want) {
			t.Errorf("complete(%q) = %q, want %q", line, got, want)
		}
	}
}

// A word ends the chat, and so does the input; what goes on is said to a person and
// kept out of a pipe.
func TestLeaving(t *testing.T) {
	for _, word := range []string{"exit", "quit", "/quit", " EXIT ", ""} {
		for _, s := range []style{{}, screen} {
			var out bytes.Buffer
			in := word + "\nwhen does the library open?\n"
			if word == "" { // Ctrl-D
				in = ""
			}
			a := New(Options{In: strings.NewReader(in), Out: &out, Width: 50, Texts: Texts{Farewell: "The page goes on."}})
			a.style = s
			if err := a.Run(t.Context(), &adaptertest.Handler{Reply: answerFromLibrary}); err != nil {
				t.Errorf("%q: %v", word, err)
			}
			if got := out.String(); strings.Contains(got, "library") || strings.Contains(got, "The page goes on.") != s.screen {
				t.Errorf("%q, screen %v: %q", word, s.screen, got)
			}
		}
	}
}

// The lines of a quote bear their numbers in the article where that is asked for; a
// line that is wrapped bears its own once.
func TestNumberedLines(t *testing.T) {
	q := adapters.Quote{Text: "A first line that is too long for the screen.\nA second.", FirstLine: 9}
	got := style{screen: true}.quote(q, 30)
	want := " 9│ A first line that is too \n  │ long for the screen.\n10│ A second.\n"
	if got = strings.Join(strings.SplitAfter(got, "\n")[:3], ""); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
