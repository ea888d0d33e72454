package dialog

import (
	"context"
	"unicode"

	"github.com/ukti-bot/ukti/knowledge"
)

// languageSetting is the name under which a person's choice is kept.
const languageSetting = "language"

// speech is the choice of the language that a turn is answered in.
type speech struct{ t *turn }

// chooseLanguage sets the reply's language from all but the question's words:
// what the person fixed, else the chat's admins, else their last question here, else their client's
// hint, else the default.
func (sp speech) chooseLanguage(ctx context.Context) {
	chosen, ok, err := sp.t.store.Setting(ctx, sp.t.who(), languageSetting)
	if err != nil {
		sp.t.log.Warn("reading the language setting failed; the question's language is used", "error", err)
	}
	if loc := sp.t.d.locales.Tag(chosen); ok && loc != nil {
		sp.t.loc, sp.t.fixed = loc, true
		return
	}
	if loc, ok := sp.t.chat().Locale(ctx, sp.t.d.locales); ok {
		sp.t.loc, sp.t.fixed = loc, true
		return
	}
	if last, ok := sp.t.d.memory.Topic(sp.t.asker(), false, sp.t.q.Private); ok {
		sp.t.loc = sp.t.d.locales.For(last.Lang)
		return
	}
	sp.t.loc = sp.t.d.locales.For(sp.t.q.Lang)
}

// speak lets the reply follow the question's language, unless the person
// fixed one.
func (sp speech) speak(lang string) {
	if !sp.t.fixed && lang != "" {
		sp.t.loc = sp.t.d.locales.For(lang)
	}
}

// speakAs is speak for texts that are no questions: Bengali and Devanagari letters
// say enough, Latin ones don't.
func (sp speech) speakAs(text string) {
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Bengali, r):
			sp.speak("bn")
			return
		case unicode.Is(unicode.Devanagari, r):
			sp.speak("hi")
			return
		}
	}
}

// speakLike is speak for a text that is not searched.
func (sp speech) speakLike(ctx context.Context, said string) {
	if res, err := sp.t.idx.Near().Search(ctx, knowledge.Query{Text: said, Limit: 1}); err == nil {
		sp.speak(res.Stats.Lang)
		return
	}
	sp.speakAs(said)
}
