package telegram

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf16"
)

// commandForm is a command as Telegram itself recognises one: name, @bot, rest.
var commandForm = regexp.MustCompile(`(?s)^/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]{3,64}))?(?:\s(.*))?$`)

// salutation is what stands between a name and the words to it.
var salutation = regexp.MustCompile(`^(?:[,:]\s)?\s*`)

// addressed gives a message's words without what only says whom they are for,
// and whether they are for this bot.
//
// In private everything is but a command for another bot. In a group it must be
// a command with the bot's name, a reply to one of its messages, or a mention. A
// command without a name counts while privacy mode is on, for then Telegram
// passes on only those it takes for this bot's.
func (r *reader) addressed(m *message, text string, entities []entity) (string, bool) {
	private := m.Chat.private()
	if words, target, ok := command(text, entities, private); ok {
		switch {
		case target != "" && !strings.EqualFold(target, r.self.UserName):
			return "", false
		case private || target != "":
			return words, true
		}
		own := r.commands[commandName(words)]
		return words, own && (!r.self.ReadsAll || r.answersSelf(m))
	}
	words, mentioned := r.withoutMentions(text, entities)
	return words, text != "" && (private || mentioned || r.answersSelf(m))
}

// command takes "@bot" out of a command. In a group the command must be one for
// Telegram too: text set as code is none.
func command(text string, entities []entity, private bool) (words, target string, ok bool) {
	parts := commandForm.FindStringSubmatch(text)
	if parts == nil || !private && !startsWithCommand(entities) {
		return "", "", false
	}
	words = "/" + strings.ToLower(parts[1])
	if parts[3] != "" {
		words += " " + parts[3]
	}
	return words, parts[2], true
}

func startsWithCommand(entities []entity) bool {
	for _, e := range entities {
		if e.Type == "bot_command" && e.Offset == 0 {
			return true
		}
	}
	return false
}

func commandName(words string) string {
	first, _, _ := strings.Cut(words, " ")
	return strings.TrimPrefix(first, "/")
}

// answersSelf reports whether a message answers one of the bot's.
func (r *reader) answersSelf(m *message) bool {
	to := m.repliedTo()
	return to != nil && to.From != nil && to.From.ID == r.self.ID
}

// withoutMentions cuts the bot's own name out of a text that mentions it, with
// the space around it.
func (r *reader) withoutMentions(text string, entities []entity) (string, bool) {
	units := utf16.Encode([]rune(text))
	mentioned := false
	for i := len(entities) - 1; i >= 0; i-- { // from the end, so that offsets stay right
		e := entities[i]
		end := e.Offset + e.Length
		if e.Offset < 0 || e.Length <= 0 || end > len(units) || !r.isSelf(e, units) {
			continue
		}
		mentioned = true
		before := strings.TrimRightFunc(string(utf16.Decode(units[:e.Offset])), unicode.IsSpace)
		after := salutation.ReplaceAllString(string(utf16.Decode(units[end:])), "")
		joined := before + " " + after
		if before == "" || after == "" {
			joined = before + after
		}
		units = utf16.Encode([]rune(joined))
	}
	if !mentioned {
		return text, false
	}
	return string(utf16.Decode(units)), true
}

// isSelf reports whether an entity names this bot, and not one whose name
// begins alike.
func (r *reader) isSelf(e entity, units []uint16) bool {
	switch e.Type {
	case "mention":
		mentioned := string(utf16.Decode(units[e.Offset : e.Offset+e.Length]))
		return strings.EqualFold(mentioned, "@"+r.self.UserName)
	case "text_mention":
		return e.User != nil && e.User.ID == r.self.ID
	}
	return false
}
