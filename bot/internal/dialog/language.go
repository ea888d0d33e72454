package dialog

import (
	"context"
	"strings"
	"unicode"
)

// languageSetting is the name under which a person's choice is kept.
const languageSetting = "language"

// localeFor is the locale in which a question in lang is answered: its own
// where there is one (Banglish, "bn-Latn", is answered in Bengali), English for
// any other, and the default for an unknown one.
func (d *Dialog) localeFor(lang string) *locale {
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	if base == "" || base == "und" {
		return d.fallback
	}
	if loc := d.locales[base]; loc != nil {
		return loc
	}
	return d.locales["en"]
}

// chooseLanguage sets the reply's language from all but the question's words:
// what the person fixed, else the chat's admins, else their last question here, else their client's
// hint, else the default.
func (t *turn) chooseLanguage(ctx context.Context) {
	chosen, ok, err := t.store.Setting(ctx, t.who(), languageSetting)
	if err != nil {
		t.log.Warn("reading the language setting failed; the question's language is used", "error", err)
	}
	if loc := t.locales[chosen]; ok && loc != nil {
		t.loc, t.fixed = loc, true
		return
	}
	if loc, ok := t.chatLocale(ctx); ok {
		t.loc, t.fixed = loc, true
		return
	}
	if last, ok := t.memory.topic(t.place(), false); ok {
		t.loc = t.localeFor(last.lang)
		return
	}
	t.loc = t.localeFor(t.q.Lang)
}

// follow lets the reply follow the question's language, unless the person
// fixed one.
func (t *turn) follow(lang string) {
	if !t.fixed && lang != "" {
		t.loc = t.localeFor(lang)
	}
}

// followScript is follow for texts that are no questions: Bengali letters say
// enough, Latin ones don't.
func (t *turn) followScript(text string) {
	if strings.IndexFunc(text, func(r rune) bool { return unicode.Is(unicode.Bengali, r) }) >= 0 {
		t.follow("bn")
	}
}

// list gathers a word list of every language: people mix them.
func (d *Dialog) list(name string) phrases { return d.lists[name] }
