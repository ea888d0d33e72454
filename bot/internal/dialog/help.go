package dialog

import (
	"context"
	"errors"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/settings"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/bot/internal/kept"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// help answers the commands about Ukti and what is set.
type help struct{ t *turn }

// helpCommand shows one example that works here, and every command.
func (h help) helpCommand(ctx context.Context, _ map[string]string) adapters.Reply {
	var b strings.Builder
	b.WriteString(h.t.loc.Say("help.lead", "example", h.t.example(ctx)))
	for _, c := range h.t.d.menu.Load().commands {
		if !c.hidden && (!c.editors || h.t.editor()) {
			b.WriteString("\n/" + c.name + " — " + h.t.loc.Say(c.about))
		}
	}
	return adapters.Reply{Lead: b.String(), Choices: offers(h).offerExample(ctx)}
}

// startCommand is what some platforms send when a person opens the chat.
// A payload from a link, KEY or KEY_LINE, opens that article.
func (h help) startCommand(ctx context.Context, args map[string]string) adapters.Reply {
	if key, line, _ := strings.Cut(args[""], "_"); key != "" {
		if _, ok := h.t.idx.ByKey(key); ok {
			if line == "" {
				line = "1"
			}
			return library(h).lineCommand(ctx, map[string]string{"article": key, "line": line})
		}
	}
	return h.helpCommand(ctx, nil)
}

// leaveCommand is what a terminal sends when its chat ends; "rest" names what goes
// on without it.
func (h help) leaveCommand(_ context.Context, args map[string]string) adapters.Reply {
	if rest := args["rest"]; rest != "" {
		return h.t.remark(h.t.loc.Say("leave.rest", "names", rest))
	}
	return h.t.remark(h.t.loc.Say("bye"))
}

func (h help) aboutCommand(ctx context.Context, _ map[string]string) adapters.Reply {
	facts, size := h.t.facts(ctx), h.t.idx.Size()
	lines := []string{
		h.t.loc.Say("about.lead", "version", h.t.d.version),
		h.t.loc.Say("about.holds", "n", size.Articles, "sentences", h.t.loc.Count(size.Sentences)),
	}
	if !facts.Newest.IsZero() {
		lines = append(lines, h.t.loc.Say("none.newest", "date", h.t.loc.Date(facts.Newest)))
	}
	if fresh := (elsewhere(h)).fresh(ctx); fresh != "" {
		lines = append(lines, fresh)
	}
	return adapters.Reply{Lead: strings.Join(lines, "\n"), Note: h.t.loc.Say("about.next")}
}

// privacyCommand says what is kept, as package kept lists it.
func (h help) privacyCommand(context.Context, map[string]string) adapters.Reply {
	var said string
	for _, key := range kept.Sentences(h.t.d.keeps) {
		said = wording.Join(said, h.t.loc.Say(key))
	}
	return adapters.Reply{Lead: said, Note: h.t.loc.Say("privacy.next")}
}

// forgetCommand deletes what is kept about the asker. What is in memory goes
// even when the store fails.
func (h help) forgetCommand(ctx context.Context, _ map[string]string) adapters.Reply {
	h.t.d.memory.Forget(h.t.who())
	h.t.d.given.forget(h.t.who())
	h.t.d.gaps.Forget(ballot(h).counted())
	h.t.d.feedback.Forget(h.t.who(), ballot(h).counted())
	_, err := h.t.store.Forget(ctx, h.t.who())
	err = errors.Join(err, h.t.d.watches.Forget(ctx, h.t.who()))
	if h.t.q.Alone && err == nil {
		_, err = h.t.store.Forget(ctx, h.t.where()) // what is set in a chat of their own
	}
	if err != nil {
		h.t.log.Error("forgetting failed; the person was told to try again", "error", err)
		return h.t.remark(h.t.loc.Say("forget.failed"))
	}
	return h.t.remark(h.t.loc.Say("forget.done"))
}

// languageCommand fixes the language of the replies for one person, or lets it
// follow the questions again.
func (h help) languageCommand(ctx context.Context, args map[string]string) adapters.Reply {
	named := text.Tokens(args["language"])
	value, said := "", ""
	if h.t.d.locales.Words("auto").Cover(named, nil) {
		h.t.loc = h.t.d.locales.Default()
		said = h.t.loc.Say("language.auto")
	}
	for _, loc := range h.t.d.locales.All() {
		if loc.Words("language").Cover(named, nil) {
			value, said = loc.Tag, loc.Say("language.set")
			h.t.loc = loc
		}
	}
	if said == "" {
		return h.t.remark(h.t.loc.Say("language.which"))
	}
	if err := h.t.store.SetSetting(ctx, h.t.who(), languageSetting, value); err != nil {
		h.t.log.Error("keeping the language setting failed; the person was told to try again", "error", err)
		return h.t.remark(h.t.loc.Say("language.failed"))
	}
	return h.t.remark(said)
}

// settingsCommand shows what is set for this chat, or changes it.
func (h help) settingsCommand(ctx context.Context, args map[string]string) adapters.Reply {
	said, chosen := h.panel(ctx).Run(ctx, args)
	if chosen != nil && !h.t.fixed {
		h.t.loc = chosen
	}
	return h.t.remark(said)
}

// panel shows and changes this chat's settings.
func (h help) panel(ctx context.Context) settings.Panel {
	p := settings.Panel{Chat: h.t.chat(), Locales: h.t.d.locales, Locale: h.t.loc, Fixed: h.t.fixed, Publishers: h.t.facts(ctx).Publishers, Admin: h.t.admin, Tells: h.t.d.tells}
	if h.t.d.watches != nil {
		p.Zone, p.Rezone = h.t.d.now().Location(), h.rezone
	}
	return p
}

// rezone has what this chat is told come by its new time zone.
func (h help) rezone(ctx context.Context) {
	if err := h.t.d.watches.Rezone(ctx, h.t.where()); err != nil && ctx.Err() == nil {
		h.t.log.Warn("the next digest of a chat comes by its former time zone", "error", err)
	}
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
