package dialog

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/bot/internal/dialog/followup"
	"github.com/ukti-bot/ukti/knowledge"
)

func TestNewNamesWhatIsWrong(t *testing.T) {
	if _, err := New(Options{}); err == nil || !strings.Contains(err.Error(), "LiveIndex") {
		t.Errorf("without a shelf: %v", err)
	}
	shelf := knowledge.NewLiveIndex(index(t))
	if _, err := New(Options{LiveIndex: shelf, Store: newMemoryStore(), Lang: "xx"}); err == nil || !strings.Contains(err.Error(), "bn, en") {
		t.Errorf("with an unknown language: %v", err)
	}
}

// A panic inside is one apology and one line in the log, with the stack.
func TestPanicBecomesApology(t *testing.T) {
	b := sit(t, seedArticle(t))
	b.Dialog.store = nil // any use of it panics
	r := b.say("পুতিন কে?")
	if want := b.locales.Tag("bn").Say("sorry"); r.Lead != want || len(r.Quotes) > 0 {
		t.Errorf("the reply is %s", show(r))
	}
	if log := b.log.String(); strings.Count(log, "\n") != 1 || !strings.Contains(log, "dialog.go") {
		t.Errorf("the log is %q", log)
	}
}

// With the store failing, the answer goes out without choices and the log says
// why.
func TestStoreFails(t *testing.T) {
	b := sit(t, seedArticle(t))
	whole := b.say("রাশিয়ার প্রতিরক্ষা মন্ত্রী কে?")
	b.store.fail = errFull
	r := b.say("রাশিয়ার প্রতিরক্ষা মন্ত্রী কে?")
	if len(r.Quotes) != 1 || r.Quotes[0].Text != whole.Quotes[0].Text || len(r.Choices) != 0 {
		t.Errorf("the reply is %s", show(r))
	}
	if !strings.Contains(b.log.String(), errFull.Error()) {
		t.Errorf("the log is %q", b.log)
	}
	for text, key := range map[string]string{"/forget": "forget.failed", "/language bn": "language.failed"} {
		if got := b.say(text).Lead; got != b.locales.Tag("bn").Say(key) {
			t.Errorf("%s: %q", text, got)
		}
	}
}

// A quote that differs from its article by one byte does not leave.
func TestSealDropsChangedQuotes(t *testing.T) {
	b := sit(t, seedArticle(t))
	turn := b.begin(adapters.Question{Adapter: "test", Chat: "room"})
	r := b.say("/line 4")
	good := r.Quotes[0]
	altered, dropped := 0, 0
	b.altered = func() { altered++ }
	for name, change := range map[string]func(*adapters.Quote){
		"a byte":       func(q *adapters.Quote) { q.Text = q.Text[:len(q.Text)-1] + "!" },
		"shifted":      func(q *adapters.Quote) { q.Source.Start++; q.Source.End++ },
		"outside":      func(q *adapters.Quote) { q.Source.End = 1 << 30 },
		"no article":   func(q *adapters.Quote) { q.Source.Article = "other" },
		"another form": func(q *adapters.Quote) { q.Text = strings.ReplaceAll(q.Text, "\u09af\u09bc", "\u09df") },
		"empty":        func(q *adapters.Quote) { *q = adapters.Quote{} },
	} {
		b.log.Reset()
		bad := good
		if change(&bad); bad.Text == good.Text && bad.Source == good.Source {
			t.Fatalf("%s: the test changes nothing", name)
		}
		out := sealer{turn}.seal(t.Context(), adapters.Reply{Lead: "x", Quotes: []adapters.Quote{bad, good}})
		if len(out.Quotes) != 1 || out.Quotes[0].Text != good.Text || b.log.Len() == 0 {
			t.Errorf("%s: %d quotes left; log %q", name, len(out.Quotes), b.log)
		}
		out = sealer{turn}.seal(t.Context(), adapters.Reply{Lead: "x", Quotes: []adapters.Quote{bad}, Choices: []adapters.Choice{{Label: "l", Data: "d"}}})
		if out.Lead != turn.loc.Say("sorry.unproved") || len(out.Quotes)+len(out.Choices) > 0 {
			t.Errorf("%s: alone it gave %s", name, show(out))
		}
		dropped += 2
	}
	if altered != dropped {
		t.Errorf("%d altered quotes were counted, not %d", altered, dropped)
	}
}

// hostile are texts that people, or their programs, send.
var hostile = map[string]string{
	"blank":         " \n\t ",
	"nul":           "\x00\x00",
	"broken":        "\xff\xfe\xfd",
	"half broken":   "পুতিন \xff কে?",
	"controls":      "\x1b[31mপুতিন\x1b[0m",
	"emoji":         "🙂👨‍👩‍👧‍👦🇧🇩",
	"marks alone":   "\u09be\u09be\u09cd",
	"joiners":       "\u200d\u200c\u200d",
	"direction":     "\u202eনিতিপু\u202c",
	"punctuation":   "?!।॥…“”",
	"slash":         "/",
	"quotes":        "“”",
	"10 MB words":   strings.Repeat("পুতিন ", 10<<20/len("পুতিন ")),
	"10 MB word":    strings.Repeat("ক", 10<<20/3),
	"10 MB marks":   "ক" + strings.Repeat("\u09cd", 10<<20/3),
	"10 MB blanks":  strings.Repeat(" ", 10<<20) + "পুতিন",
	"10 MB command": "/quote " + strings.Repeat("চীন বলেছে ", 10<<20/len("চীন বলেছে ")),
}

// Whatever is sent, there is a clear reply, valid UTF-8, soon.
func TestHostileTexts(t *testing.T) {
	b := sit(t, seedArticle(t))
	for i, name := range slices.Sorted(maps.Keys(hostile)) {
		text := hostile[name]
		for k, kind := range []adapters.Kind{adapters.Free, adapters.Inline, adapters.Menu, adapters.Press, adapters.Slash} {
			if !adaptertest.Long() && (i+k)%2 > 0 { // each comes in some ways
				continue
			}
			start := time.Now()
			q := adapters.Question{Kind: kind, Adapter: "test", Chat: name, Asker: name, Text: text, Press: text, Replied: text,
				Command: "ask", Args: map[string]string{"question": text, "article": text}}
			r := b.Answer(context.Background(), q)
			if kind != adapters.Inline && r.Lead == "" {
				t.Errorf("%s, %s: no reply", name, kind)
			}
			if !utf8.ValidString(r.Lead+r.Note) || strings.ContainsAny(r.Lead+r.Note, "\x00\x1b\u202e") {
				t.Errorf("%s, %s: %q", name, kind, r.Lead)
			}
			if len(r.Lead) > 5000 {
				t.Errorf("%s, %s: a lead of %d bytes", name, kind, len(r.Lead))
			}
			checkQuotes(t, b.shelf.Index(), r)
			if d := time.Since(start); d > 10*time.Second { // far above what it takes, with the race detector too
				t.Errorf("%s, %s took %v", name, kind, d)
			}
			b.Suggest(context.Background(), q)
		}
	}
	if strings.Contains(b.log.String(), "panic") {
		t.Errorf("the log says: %s", b.log)
	}
}

// One answer sees one state of the articles, however often they are swapped.
func TestSwapWhileAsking(t *testing.T) {
	b := sit(t, seedArticle(t))
	other := index(t, twoArticles()...)
	seed := b.shelf.Index()
	rounds := 5
	if adaptertest.Long() {
		rounds = 20
	}
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			for j := range rounds {
				if (i+j)%3 == 0 {
					b.shelf.Swap(other)
				} else if (i+j)%3 == 1 {
					b.shelf.Swap(seed)
				}
				r := b.Answer(context.Background(), adapters.Question{Adapter: "test", Chat: "room", Asker: string(rune('a' + i)), Text: "রাশিয়ার প্রতিরক্ষা মন্ত্রী কে?"})
				for _, c := range r.Choices {
					b.Answer(context.Background(), adapters.Question{Kind: adapters.Press, Adapter: "test", Chat: "room", Asker: string(rune('a' + i)), Press: c.Data})
				}
			}
		})
	}
	group.Wait()
	if b.log.Len() > 0 {
		t.Errorf("the log says: %s", b.log)
	}
}

// A choice whose article has changed since shows nothing of it.
func TestChoiceOfChangedArticle(t *testing.T) {
	b := sit(t, seedArticle(t))
	r := b.say("রাশিয়ার প্রতিরক্ষা মন্ত্রী কে?")
	changed := seedArticle(t)
	changed.Body += "\nএকটি নতুন লাইন।"
	b.shelf.Swap(index(t, changed))
	for _, c := range r.Choices {
		if got := b.press(t, r, c.Label); got.Lead != b.locales.Tag("bn").Say("choice.changed") {
			t.Errorf("%s gave %s", c.Label, show(got))
		}
	}
	if len(r.Choices) == 0 {
		t.Error("there is no choice to press")
	}
}

// What /forget deletes: the asker's choices, settings and topic, nobody else's.
func TestForget(t *testing.T) {
	b := sit(t, seedArticle(t))
	ask := func(asker, text string) adapters.Reply {
		return b.Answer(context.Background(), adapters.Question{Adapter: "test", Chat: "room", Asker: asker, Text: text})
	}
	for _, asker := range []string{"one", "two"} {
		ask(asker, "/language en")
		ask(asker, "রাশিয়ার প্রতিরক্ষা মন্ত্রী কে?")
	}
	ask("one", "/forget")
	for _, c := range b.store.choices {
		if c[0] == "test:one" {
			t.Error("a choice is left")
		}
	}
	if len(b.store.choices) == 0 || len(b.store.settings) != 1 {
		t.Errorf("left: %d choices, %d settings", len(b.store.choices), len(b.store.settings))
	}
	if _, ok := b.memory.Topic(followup.Conversation{Chat: "test:room", Asker: "test:one"}, true, false); !ok {
		t.Error("a reply can no longer follow up the other's question")
	}
	if _, ok := b.memory.Topic(followup.Conversation{Chat: "test:room", Asker: "test:one"}, false, false); ok {
		t.Error("the topic is left")
	}
}

// The reply's language: the question's, unless the person fixed one.
func TestReplyLanguage(t *testing.T) {
	b := sit(t, seedArticle(t))
	for _, c := range []struct{ text, hint, want string }{
		{"রাশিয়ার প্রতিরক্ষা মন্ত্রী কে?", "en", "bn"},
		{"russiar protirokkha montri ke?", "en", "bn"},
		{"Who is the defence minister of Russia?", "bn", "en"},
		{"रूस के रक्षा मंत्री कौन हैं?", "", "hi"},
		{"/help", "", "bn"},
		{"/help", "en-US", "en"},
		{"/help", "fr", "en"},
		{"hello", "bn", "en"},
	} {
		r := b.Answer(context.Background(), adapters.Question{Adapter: "test", Chat: c.text + c.hint, Asker: "reader", Lang: c.hint, Text: c.text})
		if r.Lang != c.want {
			t.Errorf("%q with hint %q: %s", c.text, c.hint, r.Lang)
		}
	}
	b.say("/language bn")
	if r := b.say("Who is the defence minister of Russia?"); r.Lang != "bn" {
		t.Errorf("after /language bn: %s", r.Lang)
	}
	b.say("/language auto")
	if r := b.say("Who is the defence minister of Russia?"); r.Lang != "en" {
		t.Errorf("after /language auto: %s", r.Lang)
	}
}

func TestCancelledContext(t *testing.T) {
	b := sit(t, seedArticle(t))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	r := b.Answer(ctx, adapters.Question{Adapter: "test", Chat: "room", Asker: "reader", Text: "রাশিয়ার প্রতিরক্ষা মন্ত্রী কে?"})
	if r.IsZero() || len(r.Quotes) > 0 {
		t.Errorf("the reply is %s", show(r))
	}
}

func TestNoArticles(t *testing.T) {
	b := sit(t)
	for _, text := range []string{"পুতিন কে?", "/articles", "এই খবরটা কী নিয়ে?", "source?", "/line 1", "/help", "hi"} {
		if r := b.say(text); r.Lead == "" || len(r.Quotes) > 0 {
			t.Errorf("%s: %s", text, show(r))
		}
	}
	if strings.Contains(b.log.String(), "panic") {
		t.Errorf("the log says: %s", b.log)
	}
}

// Names that only sound a little alike don't meet a country's.
func TestNamesThatDontMeet(t *testing.T) {
	b := sit(t, seedArticle(t))
	for _, name := range []string{"sena", "sona", "hasina", "সেনা", "সোনা", "হাসিনা"} {
		res, err := b.shelf.Index().Search(context.Background(), knowledge.Query{Text: name + " ekhon kothay?"})
		if err != nil {
			t.Fatal(err)
		}
		if len(res.Stats.Words) != 1 || strings.HasPrefix(res.Stats.Words[0].Term, "চীন") || res.Confidence == knowledge.Strong {
			t.Errorf("%s: %v, words %+v", name, res.Confidence, res.Stats.Words)
		}
	}
}

// Whatever is asked, what leaves is the article's, and readable.
func FuzzAnswer(f *testing.F) {
	for _, text := range hostile {
		if len(text) < 1000 {
			f.Add(text)
		}
	}
	f.Add("/line ৬-৮")
	f.Add("“চীন বলেছে তারা রাশিয়াকে অস্ত্র সরবরাহ করেছে।”")
	f.Add("ar kobe?")
	b := sit(f, append(twoArticles(), seedArticle(f))...)
	f.Fuzz(func(t *testing.T, text string) {
		r := b.say(text)
		if r.Lead == "" || !utf8.ValidString(r.Lead+r.Note) {
			t.Errorf("the reply is %q", r.Lead+r.Note)
		}
		checkQuotes(t, b.shelf.Index(), r)
		for _, c := range r.Choices {
			checkQuotes(t, b.shelf.Index(), b.press(t, r, c.Label))
		}
		if strings.Contains(b.log.String(), "level=ERROR") {
			t.Errorf("the log says: %s", b.log)
		}
	})
}
