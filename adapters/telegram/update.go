package telegram

import (
	"slices"
	"strconv"
	"strings"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/internal/chat"
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
	acked     bool      // it is answered, and its waiting sign gone
	inline    string    // the inline query, to be answered always
	guest     string    // the query of a chat that the bot is not in, to be answered once
	anonymous bool      // asked in the group's own name, which only its admins can
	says      string    // the key of what is said without asking the conversation; "" for nothing
	faceless  bool      // asked in the name of a group or channel, in which nobody can press
	document  *document // what the message came with or answers; nil for none
}

func (a ask) lane() laneKey { return laneKey{a.chat, a.asker, a.inline != "", a.callback != ""} }

// reader reads updates for one bot. It does no I/O.
type reader struct {
	self     botUser
	commands map[string]bool // those the conversation knows
	albums   *albums
}

func newReader(self botUser, commands []adapters.Command) *reader {
	known := map[string]bool{"start": true} // Telegram's clients send it by themselves
	for _, c := range commands {
		known[c.Name] = true
	}
	return &reader{self: self, commands: known, albums: new(albums)}
}

// read returns the question of an update, and false for one that asks nothing of
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
	case u.Guest != nil:
		a, ok = r.guest(u.Guest)
	case u.Member != nil && u.Member.joined():
		a, ok = r.greeting(u.Member)
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
		Message: strconv.Itoa(m.number()),
		Lang:    m.From.LanguageCode,
		Alone:   m.Chat.private(),
		Private: m.Chat.private() || m.Ephemeral != 0,
		Edited:  edited,
	}
	if !edited {
		m = r.albums.captioned(m)
	}
	says := ""
	if !r.fill(&q, m) {
		text, _ := m.words()
		if q.Private && !edited && text == "" && m.wordless() {
			says = wordsUnread
		}
		if says == "" || m.Album != "" && !r.albums.add(album{id: m.Album}) {
			return ask{}, false
		}
	} else if m.Album != "" {
		r.albums.add(albumOf(m, q.Text)) // its caption was read; what it has besides goes without a word
	}
	return ask{
		says:     says,
		question: q, chat: m.Chat.ID, asker: asker, group: !m.Chat.private(),
		topic: m.topic(), message: m.number(), anonymous: anonymous, faceless: asker != m.From.ID, document: m.attached(),
	}, true
}

// fill puts into the question what a message says and what it answers or passes
// on. It reports false when it says nothing, or not to the bot.
func (r *reader) fill(q *adapters.Question, m *message) bool {
	text, entities := m.words()
	w := newWriting(text, entities)
	if m.forwarded() {
		// In a group whoever forwards something did not write to the bot.
		if !q.Private || text == "" {
			return false
		}
		q.Parts = append(partsOf(w.blocks(w.wordless(false)), adapters.Forwarded, r.wrote(m)), m.linked(w)...)
		q.Replied = chat.Replied(q.Parts)
		return true
	}
	name, ok := r.addressed(m, text, w)
	if !ok || r.isOwn(m.ViaBot) { // the second is an inline result of its own
		return false
	}
	if to := m.repliedTo(); to != nil && r.isOwn(to.From) {
		q.Answers = strconv.Itoa(to.number())
	}
	said := r.said(w, false, false)
	q.Text = chat.Asked(said)
	if strings.HasPrefix(q.Text, "/") || name != "" {
		// A command may take an address.
		said = r.said(w, true, false)
		q.Text = strings.TrimSpace("/" + commandOf(name, q.Text) + " " + chat.Asked(r.said(w, true, true)))
	}
	links := m.linked(w)
	if to := m.repliedTo(); to != nil {
		toText, toEntities := to.words()
		links = append(to.linked(newWriting(toText, toEntities)), links...)
	}
	q.Parts = append(append(r.answered(m), said...), links...)
	q.Replied = chat.Replied(q.Parts)
	return true
}

// commandOf is the name of a command: as it was found, else the first word of a
// text that begins with one.
func commandOf(name, text string) string {
	if name == "" {
		first := strings.Fields(text)[0]
		name = strings.ToLower(strings.TrimPrefix(first, "/"))
	}
	return name
}

// said returns what a message's author wrote, without the bot's own name and,
// with command, without the word that it begins with.
func (r *reader) said(w writing, command, addresses bool) []adapters.Part {
	// The own name comes first: where cuts begin together the first counts.
	parts := partsOf(w.blocks(append(r.ownName(w), w.wordless(addresses)...)), adapters.Written, false)
	if command {
		return chat.WithoutCommand(parts)
	}
	return parts
}

// answered returns the words that a message answers: of a stretch that was marked
// that alone, else those of the whole message.
func (r *reader) answered(m *message) []adapters.Part {
	to := m.repliedTo()
	if to == nil && m.ReplyAcross == nil {
		return nil
	}
	// Of a message of another chat only what was marked is known, not whether the bot
	// quoted it there: then those are words like anybody's.
	own := to != nil && r.wrote(to)
	var answered writing
	if to != nil {
		answered = newWriting(to.words())
	}
	if q := m.Quote; q != nil && (q.Manual || to == nil) {
		w := newWriting(q.Text, q.Entities)
		parts := partsOf(w.blocks(w.wordless(false)), adapters.Picked, own)
		for i := range parts {
			parts[i].Quoted = answered.quotes(q.Position, len(w.units))
		}
		return parts
	}
	return partsOf(answered.blocks(answered.wordless(false)), adapters.Replied, own)
}

// linked returns the addresses in a message's words, and the one that it previews.
// Telegram does not pass on what a preview shows.
func (m *message) linked(w writing) (parts []adapters.Part) {
	links := w.links()
	if m.LinkPreview != nil && m.LinkPreview.URL != "" && !slices.Contains(links, m.LinkPreview.URL) {
		links = append(links, m.LinkPreview.URL)
	}
	for _, l := range links {
		parts = append(parts, adapters.Part{Kind: adapters.Linked, URL: l})
	}
	return parts
}

// wrote reports whether the words of a message are the bot's own: sent or chosen
// from its inline results, and perhaps passed on.
func (r *reader) wrote(m *message) bool {
	if m.ForwardOrigin != nil && r.isOwn(m.ForwardOrigin.User) || r.isOwn(m.ForwardFrom) || r.isOwn(m.ViaBot) {
		return true
	}
	return !m.forwarded() && r.isOwn(m.From)
}

func (r *reader) isOwn(u *tgbotapi.User) bool { return u != nil && u.ID == r.self.ID }

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

// speaker returns who wrote a message: a person, or the chat in whose name a
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
		a.chat, a.group, a.topic, a.message = m.Chat.ID, !m.Chat.private(), m.topic(), m.number()
		a.question.Chat = id(m.Chat.ID)
		a.question.Message = strconv.Itoa(m.number())
		a.question.Alone = m.Chat.private()
		a.question.Private = m.Chat.private() || m.Ephemeral != 0
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

// guest reads a message that names the bot in a chat that it is not in. Everyone there
// sees the answer, and nobody there can press anything.
func (r *reader) guest(m *message) (ask, bool) {
	if m.GuestQuery == "" {
		return ask{}, false
	}
	a, ok := r.message(m, false)
	a.guest, a.group, a.topic, a.says = m.GuestQuery, false, 0, ""
	a.question.Chat = "guest-" + a.question.Chat // no chat of the bot's own, whatever its number
	a.question.Alone, a.question.Private = false, false
	return a, ok && (a.question.Text != "" || len(a.question.Parts) > 0)
}

// greeting is said once in a group that the bot has come into.
func (r *reader) greeting(c *memberChange) (ask, bool) {
	if c.From == nil {
		return ask{}, false
	}
	return ask{
		question: adapters.Question{Kind: adapters.Free, Adapter: name, Chat: id(c.Chat.ID), Asker: id(c.From.ID), Lang: c.From.LanguageCode},
		chat:     c.Chat.ID, asker: c.From.ID, group: true, says: wordsWelcome,
	}, true
}

// personal is a question in a person's own chat with the bot, whose number is
// the person's.
func (r *reader) personal(kind adapters.Kind, from *tgbotapi.User) adapters.Question {
	return adapters.Question{
		Kind: kind, Adapter: name, Chat: id(from.ID), Asker: id(from.ID), Lang: from.LanguageCode, Alone: true, Private: true,
	}
}

func id(n int64) string { return strconv.FormatInt(n, 10) }
