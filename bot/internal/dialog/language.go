package dialog

import (
	"context"
	"strings"
	"unicode"
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
	if loc := t.locales.Tag(chosen); ok && loc != nil {
		t.loc, t.fixed = loc, true
		return
	}
	if loc, ok := t.chatLocale(ctx); ok {
		t.loc, t.fixed = loc, true
		return
	}
	if last, ok := t.memory.topic(t.place(), false); ok {
		t.loc = t.locales.For(last.lang)
		return
	}
	t.loc = t.locales.For(t.q.Lang)
}

// follow lets the reply follow the question's language, unless the person
// fixed one.
func (t *turn) follow(lang string) {
	if !t.fixed && lang != "" {
		t.loc = t.locales.For(lang)
	}
}

// followScript is follow for texts that are no questions: Bengali letters say
// enough, Latin ones don't.
func (t *turn) followScript(text string) {
	if strings.IndexFunc(text, func(r rune) bool { return unicode.Is(unicode.Bengali, r) }) >= 0 {
		t.follow("bn")
	}
}
