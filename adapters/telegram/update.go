package telegram

import (
	"strconv"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"github.com/ukti-bot/ukti/adapters"
)

// ask is an update read as a question, with what delivering its reply needs.
type ask struct {
	update    int64             // the update's id
	inherited bool              // taken by an earlier process, which may have answered it
	tries     int               // how often earlier processes began to answer it
	question  adapters.Question // without what the memory must be asked for
	chat      int64             // where the reply goes; for inline the person's private chat
	asker     int64
	group     bool
	topic     int       // the forum topic to send to, 0 for none
	message   int       // the asking message, or the one whose button was pressed
	callback  string    // the pressed button's query, to be answered always
	inline    string    // the inline query, to be answered always
	anonymous bool      // asked in the group's own name, which only its admins can
	document  *document // what the message came with or answers; nil for none
}

func (a ask) lane() laneKey { return laneKey{a.chat, a.asker, a.inline != ""} }

// reader reads updates for one bot. It does no I/O.
type reader struct {
	self     botUser
	commands map[string]bool // those the conversation knows
}

func newReader(self botUser, commands []adapters.Command) *reader {
	known := map[string]bool{"start": true} // Telegram's clients send it by themselves
	for _, c := range commands {
		known[c.Name] = true
	}
	return &reader{self: self, commands: known}
}

// read gives the question of an update, and false for one that asks nothing of
// this bot.
func (r *reader) read(u update) (a ask, ok bool) {
	switch {
	case u.Message != nil:
		a, ok = r.message(u.Message, false)
	case u.Edited != nil:
		a, ok = r.message(u.Edited, true)
	case u.Callback != nil:
		a, ok = r.press(u.Callback)
	case u.Inline != nil:
		a, ok = r.inline(u.Inline)
	}
	a.update = u.ID
	return a, ok
}

func (r *reader) message(m *message, edited bool) (ask, bool) {
	asker, anonymous, ok := speaker(m)
	if !ok || m.Chat.ID == 0 || m.Chat.Type == "channel" || m.AutomaticallyIn {
		return ask{}, false
	}
	if m.Date == 0 && edited { // an edit of a message that is gone
		return ask{}, false
	}
	q := adapters.Question{
		Kind:    adapters.Free,
		Adapter: name,
		Chat:    id(m.Chat.ID),
		Asker:   id(asker),
		Message: strconv.Itoa(m.ID),
		Lang:    m.From.LanguageCode,
		Private: m.Chat.private(),
		Edited:  edited,
	}
	if !r.fill(&q, m) {
		return ask{}, false
	}
	return ask{
		question: q, chat: m.Chat.ID, asker: asker, group: !m.Chat.private(),
		topic: m.topic(), message: m.ID, anonymous: anonymous, document: m.attached(),
	}, true
}

// fill puts a message's words into the question. It reports false when they
// are none, or not meant for the bot.
func (r *reader) fill(q *adapters.Question, m *message) bool {
	text, entities := m.words()
	if m.forwarded() {
		// In a group whoever forwards something did not write to the bot.
		if !q.Private || text == "" {
			return false
		}
		q.Replied = text
		return true
	}
	words, ok := r.addressed(m, text, entities)
	if !ok {
		return false
	}
	q.Text = words
	if to := m.repliedTo(); to != nil {
		q.Replied, _ = to.words()
		if to.From != nil && to.From.ID == r.self.ID {
			q.Answers = strconv.Itoa(to.ID)
		}
	}
	return true
}

// repliedTo is the message that m answers. In a forum topic every message that
// answers nothing claims to answer the one that opened the topic.
func (m *message) repliedTo() *message {
	if m.ReplyTo == nil || m.ReplyTo.TopicCreated != nil || m.InTopic && m.ReplyTo.ID == m.Thread {
		return nil
	}
	return m.ReplyTo
}

// Telegram's own accounts behind which people speak in groups.
const (
	anonymousAdmin = 1087968824 // GroupAnonymousBot: an admin in the group's name
	channelSpeaker = 136817688  // Channel_Bot: a person in a channel's name
)

// speaker gives who wrote a message: a person, or the chat in whose name a
// person wrote. Bots get no answer, so that two of them never talk on for ever.
func speaker(m *message) (asker int64, anonymous, ok bool) {
	switch {
	case m.From == nil:
		return 0, false, false
	case m.AsChat != nil && (m.From.ID == anonymousAdmin || m.From.ID == channelSpeaker):
		return m.AsChat.ID, m.AsChat.ID == m.Chat.ID, true
	default:
		return m.From.ID, false, !m.From.IsBot
	}
}

func (r *reader) press(c *callback) (ask, bool) {
	if c.From == nil {
		return ask{}, false
	}
	a := ask{
		question: r.personal(adapters.Press, c.From),
		chat:     c.From.ID, asker: c.From.ID, callback: c.ID,
	}
	a.question.Press = c.Data
	if m := c.Message; m != nil && m.Chat.ID != 0 {
		a.chat, a.group, a.topic, a.message = m.Chat.ID, !m.Chat.private(), m.topic(), m.ID
		a.question.Chat = id(m.Chat.ID)
		a.question.Message = strconv.Itoa(m.ID)
		a.question.Private = m.Chat.private()
	}
	return a, true
}

func (r *reader) inline(i *inlineQuery) (ask, bool) {
	if i.From == nil || i.From.IsBot {
		return ask{}, false
	}
	a := ask{
		question: r.personal(adapters.Inline, i.From),
		chat:     i.From.ID, asker: i.From.ID, inline: i.ID,
	}
	a.question.Text = i.Query
	return a, true
}

// personal is a question in a person's own chat with the bot, whose number is
// the person's.
func (r *reader) personal(kind adapters.Kind, from *tgbotapi.User) adapters.Question {
	return adapters.Question{
		Kind: kind, Adapter: name, Chat: id(from.ID), Asker: id(from.ID), Lang: from.LanguageCode, Private: true,
	}
}

func id(n int64) string { return strconv.FormatInt(n, 10) }
