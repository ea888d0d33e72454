package dialog

import (
	"context"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/settings"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// helpCommand shows one example that works here, and every command.
func (t *turn) helpCommand(ctx context.Context, _ map[string]string) adapters.Reply {
	var b strings.Builder
	b.WriteString(t.loc.Say("help.lead", "example", t.example(ctx)))
	for _, c := range t.d.menu.Load().commands {
		if !c.hidden && (!c.editors || t.editor()) {
			b.WriteString("\n/" + c.name + " — " + t.loc.Say(c.about))
		}
	}
	return t.remark(b.String())
}

// startCommand is what some platforms send when a person opens the chat.
// A payload from a link, KEY or KEY_LINE, opens that article.
func (t *turn) startCommand(ctx context.Context, args map[string]string) adapters.Reply {
	if key, line, _ := strings.Cut(args[""], "_"); key != "" {
		if _, ok := t.idx.ByKey(key); ok {
			if line == "" {
				line = "1"
			}
			return t.lineCommand(ctx, map[string]string{"article": key, "line": line})
		}
	}
	return t.helpCommand(ctx, nil)
}

// leaveCommand is what a terminal sends when its chat ends; "rest" names what goes
// on without it.
func (t *turn) leaveCommand(_ context.Context, args map[string]string) adapters.Reply {
	if rest := args["rest"]; rest != "" {
		return t.remark(t.loc.Say("leave.rest", "names", rest))
	}
	return t.remark(t.loc.Say("bye"))
}

func (t *turn) aboutCommand(ctx context.Context, _ map[string]string) adapters.Reply {
	facts, size := t.facts(ctx), t.idx.Size()
	lines := []string{
		t.loc.Say("about.lead", "version", t.d.version),
		t.loc.Say("about.holds", "n", size.Articles, "sentences", t.loc.Count(size.Sentences)),
	}
	if !facts.Newest.IsZero() {
		lines = append(lines, t.loc.Say("none.newest", "date", t.loc.Date(facts.Newest)))
	}
	if fresh := t.fresh(ctx); fresh != "" {
		lines = append(lines, fresh)
	}
	return adapters.Reply{Lead: strings.Join(lines, "\n"), Note: t.loc.Say("about.next")}
}

func (t *turn) privacyCommand(context.Context, map[string]string) adapters.Reply {
	return adapters.Reply{Lead: t.loc.Say("privacy.text"), Note: t.loc.Say("privacy.next")}
}

// forgetCommand deletes what is kept about the asker. What is in memory goes
// even when the store fails.
func (t *turn) forgetCommand(ctx context.Context, _ map[string]string) adapters.Reply {
	t.d.memory.Forget(t.who())
	t.d.given.forget(t.who())
	if _, err := t.store.Forget(ctx, t.who()); err != nil {
		t.log.Error("forgetting failed; the person was told to try again", "error", err)
		return t.remark(t.loc.Say("forget.failed"))
	}
	return t.remark(t.loc.Say("forget.done"))
}

// languageCommand fixes the language of the replies for one person, or lets it
// follow the questions again.
func (t *turn) languageCommand(ctx context.Context, args map[string]string) adapters.Reply {
	named := text.Tokens(args["language"])
	value, said := "", ""
	if t.d.locales.Words("auto").Cover(named, nil) {
		t.loc = t.d.locales.Default()
		said = t.loc.Say("language.auto")
	}
	for _, loc := range t.d.locales.All() {
		if loc.Words("language").Cover(named, nil) {
			value, said = loc.Tag, loc.Say("language.set")
			t.loc = loc
		}
	}
	if said == "" {
		return t.remark(t.loc.Say("language.which"))
	}
	if err := t.store.SetSetting(ctx, t.who(), languageSetting, value); err != nil {
		t.log.Error("keeping the language setting failed; the person was told to try again", "error", err)
		return t.remark(t.loc.Say("language.failed"))
	}
	return t.remark(said)
}

// settingsCommand shows what is set for this chat, or changes it.
func (t *turn) settingsCommand(ctx context.Context, args map[string]string) adapters.Reply {
	said, chosen := t.panel(ctx).Run(ctx, args)
	if chosen != nil && !t.fixed {
		t.loc = chosen
	}
	return t.remark(said)
}

// panel shows and changes this chat's settings.
func (t *turn) panel(ctx context.Context) settings.Panel {
	return settings.Panel{Chat: t.chat(), Locales: t.d.locales, Locale: t.loc, Fixed: t.fixed, Publishers: t.facts(ctx).Publishers, Admin: t.admin}
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
