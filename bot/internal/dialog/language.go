package dialog

import (
	"context"
	"strings"
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

// follow lets the reply follow the question's language, unless the person
// fixed one.
func (t *turn) follow(lang string) {
	if !t.fixed && lang != "" {
		t.loc = t.d.locales.For(lang)
	}
}

// followScript is follow for texts that are no questions: Bengali letters say
// enough, Latin ones don't.
func (t *turn) followScript(text string) {
	if strings.IndexFunc(text, func(r rune) bool { return unicode.Is(unicode.Bengali, r) }) >= 0 {
		t.follow("bn")
	}
}

// followText is follow for a text that is not searched.
func (t *turn) followText(ctx context.Context, said string) {
	if res, err := t.idx.Search(ctx, knowledge.Query{Text: said, Limit: 1}); err == nil {
		t.follow(res.Stats.Lang)
		return
	}
	t.followScript(said)
}
