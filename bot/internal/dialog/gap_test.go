package dialog

import (
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/bot/internal/gaps"
)

// sitWithGaps is a newsroom's bot that keeps what is not answered.
func sitWithGaps(t *testing.T) *bench {
	t.Helper()
	b := sitWithRoom(t, twoArticles()...)
	b.gaps = gaps.New(new(adaptertest.Memory), 24*time.Hour, func() time.Time { return b.clock })
	b.SetEditors([]string{"test:" + editor})
	return b
}

// What three chats asked and got no sure answer to is shown to editors, and to nobody
// else. What one visitor of the page asked, what looks in one article only, abuse and what was
// answered are no gaps.
func TestGaps(t *testing.T) {
	const asked = "When does the cable car to Haldimar start?"
	for name, tt := range map[string]struct {
		question string
		change   func(*adapters.Question)
		want     bool
	}{
		"a question":           {asked, func(*adapters.Question) {}, true},
		"of the page":          {asked, func(q *adapters.Question) { q.Fleeting, q.Visitor = true, q.Chat }, true},
		"of one on the page":   {asked, func(q *adapters.Question) { q.Fleeting, q.Visitor = true, "7" }, false},
		"of an unknown page":   {asked, func(q *adapters.Question) { q.Fleeting = true }, false},
		"in one article":       {asked, func(q *adapters.Question) { q.Within.Article = "bridge" }, false},
		"with a time":          {asked, func(q *adapters.Question) { q.Within.From = time.Date(2029, 1, 1, 0, 0, 0, 0, time.UTC) }, false},
		"typed elsewhere":      {asked, func(q *adapters.Question) { q.Kind = adapters.Inline }, false},
		"small talk":           {"thank you", func(*adapters.Question) {}, false},
		"a command":            {"/articles haldimar", func(*adapters.Question) {}, false},
		"one that is answered": {"What is the toll for a car?", func(*adapters.Question) {}, false},
	} {
		t.Run(name, func(t *testing.T) {
			b := sitWithGaps(t)
			for _, chat := range []string{"1", "2", "3"} {
				q := adapters.Question{Adapter: "test", Chat: chat, Asker: chat, Lang: "en", Text: tt.question}
				tt.change(&q)
				b.Answer(t.Context(), q)
			}
			r := b.Answer(t.Context(), adapters.Question{Adapter: "test", Chat: "e", Asker: editor, Lang: "en", Text: "/gaps", Private: true})
			if got := strings.Contains(r.Lead, "Haldimar") && strings.Contains(r.Lead, "3 times"); got != tt.want || !got && !strings.Contains(r.Lead, "Nothing that several chats asked") {
				t.Errorf("the editor is shown %s", show(r))
			}
			if r := b.Answer(t.Context(), adapters.Question{Adapter: "test", Chat: "1", Asker: "1", Lang: "en", Text: "/gaps", Private: true}); strings.Contains(r.Lead, "Haldimar") {
				t.Errorf("a reader is shown %s", show(r))
			}
		})
	}
}

// /forget takes the chat out of what is held; /privacy says what is kept, in every
// language, where something is and nowhere else.
func TestGapsAreTold(t *testing.T) {
	b := sitWithGaps(t)
	ask := func(chat, text, lang string) adapters.Reply {
		return b.Answer(t.Context(), adapters.Question{Adapter: "test", Chat: chat, Asker: chat, Lang: lang, Text: text, Private: true})
	}
	for _, chat := range []string{"1", "2"} {
		ask(chat, "When does the cable car to Haldimar start?", "en")
	}
	ask("1", "/forget", "en")
	ask("3", "When does the cable car to Haldimar start?", "en")
	if r := ask(editor, "/gaps", "en"); strings.Contains(r.Lead, "Haldimar") {
		t.Errorf("with a chat forgotten the editor is shown %s", show(r))
	}
	silent := sitWithRoom(t, twoArticles()...)
	for _, loc := range b.locales.All() {
		says := loc.Say("privacy.gaps")
		if got := ask("1", "/privacy", loc.Tag).Lead; !strings.Contains(got, says) {
			t.Errorf("%s: /privacy says %q", loc.Tag, got)
		}
		if got := silent.Answer(t.Context(), adapters.Question{Adapter: "test", Chat: "1", Asker: "1", Lang: loc.Tag, Text: "/privacy"}).Lead; strings.Contains(got, says) {
			t.Errorf("%s: of a bot that keeps nothing it is said", loc.Tag)
		}
	}
	if _, ok := silent.command("gaps"); ok {
		t.Error("a bot that keeps nothing has /gaps")
	}
}
