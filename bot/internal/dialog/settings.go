package dialog

import (
	"context"

	"github.com/ukti-bot/ukti/adapters"
)

// chatLanguageSetting is the name under which a chat's language is kept. It is
// not the person's, because on some platforms a private chat has its person's id.
const chatLanguageSetting = "chat-language"

// settingsCommand shows what is set for this chat, to anyone, and changes it for
// those who may.
func (t *turn) settingsCommand(ctx context.Context, args map[string]string) adapters.Reply {
	named := wordsOf(args["language"])
	if len(named) == 0 {
		return t.remark(t.chatLanguage(ctx) + "\n" + t.loc.say("settings.change"))
	}
	value, known := "", t.list("auto").cover(named, nil)
	for tag, loc := range t.locales {
		if loc.words["language"].cover(named, nil) {
			value, known = tag, true
		}
	}
	if !known {
		return t.remark(t.loc.say("settings.change"))
	}
	if !t.admin(ctx) {
		return t.remark(t.loc.say("settings.admins"))
	}
	if err := t.store.SetSetting(ctx, t.where(), chatLanguageSetting, value); err != nil {
		t.log.Error("keeping a chat's setting failed; the person was told to try again", "error", err)
		return t.remark(t.loc.say("language.failed"))
	}
	if loc := t.locales[value]; loc != nil && !t.fixed {
		t.loc = loc
	}
	return t.remark(t.chatLanguage(ctx))
}

// chatLanguage says in which language this chat is answered.
func (t *turn) chatLanguage(ctx context.Context) string {
	if loc, ok := t.chatLocale(ctx); ok {
		return t.loc.say("settings.language", "language", loc.say("language.name"))
	}
	return t.loc.say("settings.auto")
}

// chatLocale is the locale that this chat's admins chose.
func (t *turn) chatLocale(ctx context.Context) (*locale, bool) {
	chosen, ok, err := t.store.Setting(ctx, t.where(), chatLanguageSetting)
	if err != nil {
		t.log.Warn("reading a chat's setting failed; the question's language is used", "error", err)
	}
	loc := t.locales[chosen]
	return loc, ok && loc != nil
}

// admin reports whether the asker may change this chat's settings. Where the
// platform can't tell, they may not.
func (t *turn) admin(ctx context.Context) bool {
	if t.q.Admin == nil {
		return false
	}
	may, err := t.q.Admin(ctx)
	if err != nil {
		t.log.Warn("asking whether a person is an admin failed; the setting was not changed", "error", err)
	}
	return may && err == nil
}
