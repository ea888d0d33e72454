package settings

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/bot/internal/dialog/cite"
	"github.com/ukti-bot/ukti/bot/internal/dialog/locale"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge/text"
)

const (
	publishersShown = 12 // in a list of those that can be chosen
	nameLimit       = 40 // of a publisher there, in code points
)

// Panel shows a chat's settings to anyone and changes them for its admins.
type Panel struct {
	Chat       Chat
	Locales    *locale.Set
	Locale     *locale.Locale             // in which it speaks
	Fixed      bool                       // also after the chat's language is set anew
	Publishers []string                   // those that can be chosen
	Admin      func(context.Context) bool // whether the asker may change something
	Tells      bool                       // chats are told of corrections, those that want it
	Zone       *time.Location             // of chats that have chosen none; nil where the zone of a chat is of no use
	Rezone     func(context.Context)      // called when the chat's zone was set; may be nil
}

// Run says what is set when wanted, the new values by the options' names, has none;
// else it sets those and says so. As text they are "bn", "sources NAME, NAME" or
// "quotes 2", "corrections off", "timezone Asia/Kolkata", all under "language". chosen is the language that was set, if any.
func (p Panel) Run(ctx context.Context, options map[string]string) (said string, chosen *locale.Locale) {
	wanted := p.wanted(options)
	if len(wanted) == 0 {
		lines := []string{p.Language(ctx), p.Sources(ctx), p.Quotes(ctx)}
		if p.Tells {
			lines = append(lines, p.Corrections(ctx))
		}
		if p.Zone != nil {
			lines = append(lines, p.Timezone(ctx))
		}
		return strings.Join(append(lines, p.help()), "\n"), nil
	}
	var changes []change
	for _, name := range slices.Sorted(maps.Keys(wanted)) {
		c, help := p.read(name, wanted[name])
		if help != "" {
			return help, nil
		}
		changes = append(changes, c)
	}
	if !p.Admin(ctx) {
		return p.Locale.Say("settings.admins"), nil
	}
	for _, c := range changes {
		if err := p.Chat.set(ctx, c.setting, c.value); err != nil {
			p.Chat.Log.Error("keeping a chat's setting failed; the person was told to try again", "error", err)
			return p.Locale.Say("language.failed"), chosen
		}
		if c.setting == language {
			chosen = p.Locales.Tag(c.value)
		}
		if c.setting == timezone && p.Rezone != nil {
			p.Rezone(ctx)
		}
	}
	if chosen != nil && !p.Fixed {
		p.Locale = chosen
	}
	var lines []string
	for _, c := range changes {
		lines = append(lines, c.says(p, ctx))
	}
	return strings.Join(lines, "\n"), chosen
}

// wanted returns the settings that are named, by the options' names.
func (p Panel) wanted(options map[string]string) map[string]string {
	wanted := map[string]string{}
	for _, name := range []string{"language", "sources", "quotes", "corrections", "timezone"} {
		if options[name] != "" {
			wanted[name] = options[name]
		}
	}
	first, rest, _ := strings.Cut(wanted["language"], " ")
	for _, name := range []string{"sources", "quotes", "corrections", "timezone"} {
		if p.Locales.Words("setting-"+name).Cover(text.Tokens(first), nil) {
			delete(wanted, "language")
			wanted[name] = strings.TrimSpace(rest)
		}
	}
	return wanted
}

// change is a setting of the chat and its new value, "" for the default.
type change struct {
	setting, value string
	says           func(Panel, context.Context) string
}

// read reads a setting's value; help says what is possible when it is none.
func (p Panel) read(name, value string) (c change, help string) {
	ok := false
	switch name {
	case "language":
		c.setting, c.says = language, Panel.Language
		named := text.Tokens(value)
		ok = p.Locales.Words("auto").Cover(named, nil)
		for _, loc := range p.Locales.All() {
			if loc.Words("language").Cover(named, nil) {
				c.value, ok = loc.Tag, true
			}
		}
	case "quotes":
		c.setting, c.says = quotes, Panel.Quotes
		n, err := strconv.Atoi(wording.ASCIIDigits(value))
		if ok = err == nil && n >= 1 && n <= MostQuotes; n > 1 {
			c.value = strconv.Itoa(n)
		}
	case "corrections":
		c.setting, c.says = corrections, Panel.Corrections
		named := text.Tokens(value)
		ok = p.Locales.Words("switch-on").Cover(named, nil)
		if p.Locales.Words("switch-off").Cover(named, nil) {
			c.value, ok = off, true
		}
	case "timezone":
		c.setting, c.says = timezone, Panel.Timezone
		named := text.Tokens(value)
		if ok = p.Locales.Words("auto").Cover(named, nil) || p.Locales.Words("switch-off").Cover(named, nil); !ok {
			c.value, ok = value, isZone(value)
		}
		if !ok {
			return c, p.Locale.Say("settings.nozone", "zone", wording.Shorten(wording.OneLine(value), nameLimit))
		}
	case "sources":
		c.setting, c.says = sources, Panel.Sources
		var unknown string
		if c.value, unknown, ok = p.readSources(value); unknown != "" {
			return c, p.Locale.Say("settings.nosource", "name", wording.Shorten(wording.OneLine(unknown), cite.TitleLimit)) + "\n" + p.help()
		}
	}
	if !ok {
		return c, p.help()
	}
	return c, ""
}

// help says what can be set.
func (p Panel) help() string {
	help := p.Locale.Say("settings.change")
	if len(p.Publishers) == 0 {
		return help
	}
	shown := p.Publishers[:min(len(p.Publishers), publishersShown)]
	names := make([]string, len(shown))
	for i, name := range shown {
		names[i] = wording.Shorten(wording.OneLine(name), nameLimit)
	}
	list := strings.Join(names, ", ")
	if more := len(p.Publishers) - len(shown); more > 0 {
		list += " +" + p.Locale.Count(more)
	}
	return help + "\n" + p.Locale.Say("settings.publishers", "names", list)
}

// Language says in which language the chat is answered.
func (p Panel) Language(ctx context.Context) string {
	if loc, ok := p.Chat.Locale(ctx, p.Locales); ok {
		return p.Locale.Say("settings.language", "language", loc.Say("language.name"))
	}
	return p.Locale.Say("settings.auto")
}

// Sources says from which publishers the chat is answered.
func (p Panel) Sources(ctx context.Context) string {
	list := p.Chat.Sources(ctx)
	if len(list) == 0 {
		return p.Locale.Say("settings.allsources")
	}
	names := make([]string, len(list))
	for i, name := range list {
		names[i] = wording.OneLine(name)
	}
	return p.Locale.Say("settings.sources", "names", strings.Join(names, ", "))
}

// Quotes says how many quotes an answer has in the chat.
func (p Panel) Quotes(ctx context.Context) string {
	return p.Locale.Say("settings.quotes", "n", p.Chat.Quotes(ctx))
}

// Timezone says by which clock the chat is told things.
func (p Panel) Timezone(ctx context.Context) string {
	zone := p.Zone
	if zone == nil {
		zone = time.UTC
	}
	return p.Locale.Say("settings.timezone", "zone", p.Chat.Zone(ctx, zone).String())
}

// Corrections says whether the chat is told of corrections.
func (p Panel) Corrections(ctx context.Context) string {
	told, err := p.Chat.Corrections(ctx)
	if err != nil {
		p.Chat.Log.Warn("reading a chat's setting failed; it is shown as it is without one", "error", err)
	}
	if told {
		return p.Locale.Say("settings.corrections.on")
	}
	return p.Locale.Say("settings.corrections.off")
}

// readSources reads publishers, separated by commas, as people write them, and
// returns them as they are kept; "" for all. unknown is one that no article has.
func (p Panel) readSources(named string) (value, unknown string, ok bool) {
	if len(text.Tokens(named)) == 0 {
		return "", "", false
	}
	if p.Locales.Words("all").Cover(text.Tokens(named), nil) {
		return "", "", true
	}
	names := []string{named} // a name may hold a comma itself
	if _, found := p.publisher(named); !found {
		names = strings.FieldsFunc(named, func(r rune) bool { return r == ',' || r == '،' || r == ';' || r == '\n' })
	}
	var chosen []string
	for _, name := range names {
		publisher, found := p.publisher(name)
		if !found {
			return "", strings.TrimSpace(name), false
		}
		if !slices.Contains(chosen, publisher) {
			chosen = append(chosen, publisher)
		}
	}
	list, err := json.Marshal(chosen)
	return string(list), "", err == nil && len(chosen) > 0
}

// publisher finds a publisher by its name, or by how only its name begins.
func (p Panel) publisher(name string) (string, bool) {
	wanted := text.Fold(wording.OneLine(name))
	if wanted == "" {
		return "", false
	}
	var beginning []string
	for _, publisher := range p.Publishers {
		switch has := text.Fold(wording.OneLine(publisher)); {
		case has == wanted:
			return publisher, true
		case strings.HasPrefix(has, wanted):
			beginning = append(beginning, publisher)
		}
	}
	if len(beginning) == 1 {
		return beginning[0], true
	}
	return "", false
}
