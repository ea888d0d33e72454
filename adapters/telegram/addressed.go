package telegram

import (
	"regexp"
	"strings"

	"github.com/ukti-bot/ukti/adapters/internal/fit"
)

// commandForm is a command as Telegram itself recognises one: name, @bot.
var commandForm = regexp.MustCompile(`^/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]{3,64}))?(?:\s|$)`)

// salutation is what stands between a name and the words to it.
var salutation = regexp.MustCompile(`^(?:[,:]\s)?\s*`)

// addressed returns the command that a message begins with, "" for none, and
// whether the message is meant for this bot.
//
// In private everything is but a command for another bot. In a group it must be
// a command with the bot's name, a reply to one of its messages, or a mention. A
// command without a name counts while privacy mode is on, for then Telegram
// passes on only those it takes for this bot's.
func (r *reader) addressed(m *message, text string, w writing) (name string, ok bool) {
	private := m.Chat.private()
	if name, target, ok := command(text, w.entities, private); ok {
		name = r.typed(name)
		switch {
		case target != "" && !strings.EqualFold(target, r.self.UserName):
			return "", false
		case private || target != "" || m.Ephemeral != 0:
			return name, true
		}
		return name, r.commands[strings.Fields(name)[0]] && (!r.self.ReadsAll || r.answersSelf(m))
	}
	return "", text != "" && (private || len(r.ownName(w)) > 0 || r.answersSelf(m))
}

// command returns the name of the command that a text begins with, and the bot it
// is for, "" when it does not say. In a group the command must be one for Telegram
// too: text set as code is none.
func command(text string, entities []entity, private bool) (name, target string, ok bool) {
	parts := commandForm.FindStringSubmatch(text)
	if parts == nil || !private && !startsWithCommand(entities) {
		return "", "", false
	}
	return strings.ToLower(parts[1]), parts[2], true
}

func startsWithCommand(entities []entity) bool {
	for _, e := range entities {
		if e.Type == "bot_command" && e.Offset == 0 {
			return true
		}
	}
	return false
}

// answersSelf reports whether a message answers one of the bot's.
func (r *reader) answersSelf(m *message) bool {
	to := m.repliedTo()
	return to != nil && to.From != nil && to.From.ID == r.self.ID
}

// ownName returns the stretches of a text that are the bot's own name, with the
// space around each and what stands between a name and the words to it.
func (r *reader) ownName(w writing) (cuts []cut) {
	for _, e := range w.entities {
		if !r.isSelf(e, w) {
			continue
		}
		c := cut{start: e.Offset, end: e.Offset + e.Length}
		for c.start > 0 && w.isSpace(c.start-1) {
			c.start--
		}
		rest := w.between(c.end, len(w.units))
		c.end += fit.UTF16(rest) - fit.UTF16(salutation.ReplaceAllString(rest, ""))
		if c.start > 0 && c.end < len(w.units) {
			c.with = " "
		}
		cuts = append(cuts, c)
	}
	return cuts
}

// isSelf reports whether an entity names this bot, and not one whose name
// begins alike.
func (r *reader) isSelf(e entity, w writing) bool {
	switch e.Type {
	case "mention":
		return strings.EqualFold(w.of(e), "@"+r.self.UserName)
	case "text_mention":
		return e.User != nil && e.User.ID == r.self.ID
	}
	return false
}
