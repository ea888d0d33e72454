package dialog

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/locale"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// The names under which a chat's settings are kept. They are not the person's,
// because on some platforms a private chat has its person's id.
const (
	chatLanguageSetting = "chat-language"
	chatSourcesSetting  = "chat-sources" // a JSON list of publishers
	chatQuotesSetting   = "chat-quotes"
)

const (
	mostQuotes      = 3  // of an answer
	publishersShown = 12 // in a list of those that can be chosen
)

// settingsCommand shows what is set for this chat, to anyone, and changes it for
// those who may. As text it is "/settings bn", "/settings sources NAME, NAME" or
// "/settings quotes 2".
func (t *turn) settingsCommand(ctx context.Context, args map[string]string) adapters.Reply {
	wanted := t.settingsWanted(args)
	if len(wanted) == 0 {
		return t.remark(strings.Join([]string{t.chatLanguage(ctx), t.chatSources(ctx), t.chatQuotes(ctx), t.settingsHelp(ctx)}, "\n"))
	}
	var changes []change
	for _, name := range slices.Sorted(maps.Keys(wanted)) {
		c, help := t.settingsChange(ctx, name, wanted[name])
		if help != "" {
			return t.remark(help)
		}
		changes = append(changes, c)
	}
	if !t.admin(ctx) {
		return t.remark(t.loc.Say("settings.admins"))
	}
	var said []string
	for _, c := range changes {
		if err := t.store.SetSetting(ctx, t.where(), c.setting, c.value); err != nil {
			t.log.Error("keeping a chat's setting failed; the person was told to try again", "error", err)
			return t.remark(t.loc.Say("language.failed"))
		}
		if loc := t.locales.Tag(c.value); c.setting == chatLanguageSetting && loc != nil && !t.fixed {
			t.loc = loc
		}
	}
	for _, c := range changes {
		said = append(said, c.says(t, ctx))
	}
	return t.remark(strings.Join(said, "\n"))
}

// settingsWanted gives the settings that are named, by the options' names.
func (t *turn) settingsWanted(args map[string]string) map[string]string {
	wanted := map[string]string{}
	for _, name := range []string{"language", "sources", "quotes"} {
		if args[name] != "" {
			wanted[name] = args[name]
		}
	}
	value := wanted["language"]
	first, rest, _ := strings.Cut(value, " ")
	for _, name := range []string{"sources", "quotes"} {
		if t.locales.Words("setting-"+name).Cover(text.Tokens(first), nil) {
			delete(wanted, "language")
			wanted[name] = strings.TrimSpace(rest)
		}
	}
	return wanted
}

// change is a setting of the chat and its new value, "" for the default.
type change struct {
	setting, value string
	says           func(*turn, context.Context) string
}

// settingsChange reads a setting's value; help says what is possible when it is none.
func (t *turn) settingsChange(ctx context.Context, name, value string) (c change, help string) {
	ok := false
	switch name {
	case "language":
		c.setting, c.says = chatLanguageSetting, (*turn).chatLanguage
		named := text.Tokens(value)
		ok = t.locales.Words("auto").Cover(named, nil)
		for _, loc := range t.locales.All() {
			if loc.Words("language").Cover(named, nil) {
				c.value, ok = loc.Tag, true
			}
		}
	case "quotes":
		c.setting, c.says = chatQuotesSetting, (*turn).chatQuotes
		n, err := strconv.Atoi(asciiDigits(value))
		if ok = err == nil && n >= 1 && n <= mostQuotes; n > 1 {
			c.value = strconv.Itoa(n)
		}
	case "sources":
		c.setting, c.says = chatSourcesSetting, (*turn).chatSources
		var unknown string
		if c.value, unknown, ok = t.readSources(ctx, value); unknown != "" {
			return c, t.loc.Say("settings.nosource", "name", wording.Shorten(wording.OneLine(unknown), titleLimit)) + "\n" + t.settingsHelp(ctx)
		}
	}
	if !ok {
		return c, t.settingsHelp(ctx)
	}
	return c, ""
}

// settingsHelp says what can be set.
func (t *turn) settingsHelp(ctx context.Context) string {
	help := t.loc.Say("settings.change")
	if publishers := t.facts(ctx).publishers; len(publishers) > 0 {
		shown := publishers[:min(len(publishers), publishersShown)]
		names := make([]string, len(shown))
		for i, p := range shown {
			names[i] = wording.Shorten(wording.OneLine(p), nameLimit)
		}
		list := strings.Join(names, ", ")
		if more := len(publishers) - len(shown); more > 0 {
			list += " +" + t.loc.Count(more)
		}
		help += "\n" + t.loc.Say("settings.publishers", "names", list)
	}
	return help
}

// chatLanguage says in which language this chat is answered.
func (t *turn) chatLanguage(ctx context.Context) string {
	if loc, ok := t.chatLocale(ctx); ok {
		return t.loc.Say("settings.language", "language", loc.Say("language.name"))
	}
	return t.loc.Say("settings.auto")
}

// chatLocale is the locale that this chat's admins chose.
func (t *turn) chatLocale(ctx context.Context) (*locale.Locale, bool) {
	chosen, ok, err := t.store.Setting(ctx, t.where(), chatLanguageSetting)
	if err != nil {
		t.log.Warn("reading a chat's setting failed; the question's language is used", "error", err)
	}
	loc := t.locales.Tag(chosen)
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
