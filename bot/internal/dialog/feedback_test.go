package dialog

import (
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/bot/internal/feedback"
)

// sitWithFeedback is a newsroom's bot whose answers ask whether they are ones.
func sitWithFeedback(t *testing.T) *bench {
	t.Helper()
	b := sitWithGaps(t)
	b.feedback = feedback.New(new(adaptertest.Memory), 24*time.Hour, func() time.Time { return b.clock })
	b.gaps.Disputed = b.feedback.Disputed
	return b
}

// ask asks as the one person of a chat, in English.
func (b *bench) ask(t *testing.T, chat, text string) adapters.Reply {
	t.Helper()
	return b.Answer(t.Context(), adapters.Question{Adapter: "test", Chat: chat, Asker: chat, Lang: "en", Text: text, Private: true})
}

// pressAs presses the choice with a label, as the one person of a chat.
func (b *bench) pressAs(t *testing.T, chat string, r adapters.Reply, label string) adapters.Reply {
	t.Helper()
	for _, c := range r.Choices {
		if c.Label == label {
			return b.Answer(t.Context(), adapters.Question{Kind: adapters.Press, Adapter: "test", Chat: chat, Asker: chat, Lang: "en", Press: c.Data, Private: true})
		}
	}
	t.Fatalf("there is no choice %q in %s", label, show(r))
	return adapters.Reply{}
}

const carToll = "What is the toll for a car?"

// Of an answer its asker may say whether it is one. The answer stays; what three chats
// say is shown to editors where they say that it is none, and to nobody else.
func TestFeedback(t *testing.T) {
	b := sitWithFeedback(t)
	for i, chat := range []string{"1", "2", "3"} {
		r := b.ask(t, chat, carToll)
		if len(r.Quotes) == 0 {
			t.Fatalf("the answer is %s", show(r))
		}
		thanks := b.pressAs(t, chat, r, "Not this")
		if !thanks.Aside() || thanks.Expired || !strings.Contains(thanks.Lead, "noted") {
			t.Errorf("the vote is answered with %s", show(thanks))
		}
		gaps := b.ask(t, editor, "/gaps")
		if got, want := strings.Contains(gaps.Lead, carToll), i == 2; got != want {
			t.Errorf("after %d votes the editor is shown %s", i+1, show(gaps))
		}
	}
	if r := b.ask(t, editor, "/gaps"); !strings.Contains(r.Lead, "3 chats say that what was shown is no answer") {
		t.Errorf("the editor is shown %s", show(r))
	}
	first, again := sitWithFeedback(t).ask(t, "4", carToll), b.ask(t, "4", carToll)
	if first.Lead != again.Lead || first.Confidence != again.Confidence || first.Quotes[0].Text != again.Quotes[0].Text {
		t.Errorf("by votes the answer became %s", show(again))
	}
	for _, chat := range []string{"1", "2", "3"} {
		b.pressAs(t, chat, b.ask(t, chat, carToll), "This answers")
	}
	if r := b.ask(t, editor, "/gaps"); strings.Contains(r.Lead, carToll) {
		t.Errorf("when all have changed their minds the editor is shown %s", show(r))
	}
}

// Not everything is asked about, and not everybody may say.
func TestWhereFeedbackIsAsked(t *testing.T) {
	has := func(r adapters.Reply) bool {
		for _, c := range r.Choices {
			if c.Label == "This answers" {
				return true
			}
		}
		return false
	}
	b := sitWithFeedback(t)
	for text, want := range map[string]bool{
		carToll: true, "When does the cable car to Haldimar start?": false, "thank you": false, "/articles": false,
		carToll + " And when was the bridge opened?": false,
	} {
		if r := b.ask(t, "1", text); has(r) != want {
			t.Errorf("%q: %s", text, show(r))
		}
	}
	if r := sitWithGaps(t).ask(t, "1", carToll); has(r) {
		t.Errorf("where the operator doesn't want it: %s", show(r))
	}
	page := func(visitor string) adapters.Reply {
		return b.Answer(t.Context(), adapters.Question{Adapter: "web", Chat: "p", Asker: "p", Lang: "en", Text: carToll, Private: true, Fleeting: true, Visitor: visitor})
	}
	if !has(page("v")) || has(page("")) {
		t.Error("on the page it is not asked of those, and only those, who can be counted")
	}
	r := b.ask(t, "1", carToll)
	if other := b.pressAs(t, "2", r, "This answers"); !strings.Contains(other.Lead, "person who asked") {
		t.Errorf("another's press is answered with %s", show(other))
	}
	b.ask(t, "1", "/forget")
	if late := b.pressAs(t, "1", r, "This answers"); !late.Aside() || late.Expired || !strings.Contains(late.Lead, "too old") {
		t.Errorf("a press on what was forgotten is answered with %s", show(late))
	}
	for _, key := range b.store.choices {
		if strings.Contains(key[3], "toll") {
			t.Errorf("the store has what was asked: %s", key)
		}
	}
}

// What is said of answers is told by /privacy where it is counted, in every language.
func TestFeedbackIsTold(t *testing.T) {
	b := sitWithFeedback(t)
	for _, loc := range b.locales.All() {
		told := func(b *bench) bool {
			r := b.Answer(t.Context(), adapters.Question{Adapter: "test", Chat: "1", Asker: "1", Lang: loc.Tag, Text: "/privacy", Private: true})
			return strings.Contains(r.Lead, loc.Say("privacy.feedback"))
		}
		if !told(b) || told(sitWithGaps(t)) {
			t.Errorf("%s: /privacy doesn't follow what is kept", loc.Tag)
		}
	}
}
