package dialog

import (
	"context"
	"unicode"

	"github.com/ukti-bot/ukti/knowledge"
)

// languageSetting is the name under which a person's choice is kept.
const languageSetting = "language"

// chooseLanguage sets the reply's language from all but the question's words:
// what the person fixed, else the chat's admins, else their last question here, else their client's
// hint, else the default.
func (t *turn) chooseLanguage(ctx context.Context) {
	chosen, ok, err := t.store.Setting(ctx, t.who(), languageSetting)
	if err != nil {
		t.log.Warn("reading the language setting failed; the question's language is used", "error", err)
	}
	if loc := t.d.locales.Tag(chosen); ok && loc != nil {
		t.loc, t.fixed = loc, true
		return
	}
	if loc, ok := t.chat().Locale(ctx, t.d.locales); ok {
		t.loc, t.fixed = loc, true
		return
	}
	if last, ok := t.d.memory.Topic(t.asker(), false, t.q.Private); ok {
		t.loc = t.d.locales.For(last.Lang)
		return
	}
	t.loc = t.d.locales.For(t.q.Lang)
}

// speak lets the reply follow the question's language, unless the person
// fixed one.
func (t *turn) speak(lang string) {
	if !t.fixed && lang != "" {
		t.loc = t.d.locales.For(lang)
	}
}

// speakAs is speak for texts that are no questions: Bengali and Devanagari letters
// say enough, Latin ones don't.
func (t *turn) speakAs(text string) {
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Bengali, r):
			t.speak("bn")
			return
		case unicode.Is(unicode.Devanagari, r):
			t.speak("hi")
			return
		}
	}
}

// speakLike is speak for a text that is not searched.
func (t *turn) speakLike(ctx context.Context, said string) {
	if res, err := t.idx.Near().Search(ctx, knowledge.Query{Text: said, Limit: 1}); err == nil {
		t.speak(res.Stats.Lang)
		return
	}
	t.speakAs(said)
}
