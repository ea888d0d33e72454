package telegram

import (
	"encoding/json"
	"strings"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
	"github.com/ukti-bot/ukti/adapters/internal/fit"
)

// The wire types hold what the adapter uses. They are its own where the
// library's are older than a field that matters (topics, forward_origin), and
// they are what the journal keeps, so a stored update has nothing beside the
// question in it.

type update struct {
	ID       int64         `json:"update_id"`
	Message  *message      `json:"message,omitempty"`
	Edited   *message      `json:"edited_message,omitempty"`
	Callback *callback     `json:"callback_query,omitempty"`
	Inline   *inlineQuery  `json:"inline_query,omitempty"`
	Member   *memberChange `json:"my_chat_member,omitempty"`
	Guest    *message      `json:"guest_message,omitempty"` // names the bot in a chat that it is not in
}

// updateKinds are the updates asked for. Telegram remembers the list, so it is
// always sent.
var updateKinds = []string{"message", "edited_message", "callback_query", "inline_query", "my_chat_member", "guest_message"}

type message struct {
	ID        int            `json:"message_id"`
	Thread    int            `json:"message_thread_id,omitempty"`
	InTopic   bool           `json:"is_topic_message,omitempty"`
	Ephemeral int            `json:"ephemeral_message_id,omitempty"` // of a message that only its sender and the bot see, which has no ID
	Date      int64          `json:"date,omitempty"`                 // 0: the message is no longer there
	From      *tgbotapi.User `json:"from,omitempty"`
	AsChat    *wireChat      `json:"sender_chat,omitempty"` // an anonymous admin or a channel speaks
	Chat      wireChat       `json:"chat"`
	Text      string         `json:"text,omitempty"`
	Entities  []entity       `json:"entities,omitempty"`

	Caption         string   `json:"caption,omitempty"`
	CaptionEntities []entity `json:"caption_entities,omitempty"`

	Rich        json.RawMessage `json:"rich_message,omitempty"` // in place of a text; see richBlocks
	LinkPreview *struct {
		URL string `json:"url,omitempty"` // "" for the text's first address
	} `json:"link_preview_options,omitempty"`
	ViaBot *tgbotapi.User `json:"via_bot,omitempty"` // whose inline result it is

	Document *document `json:"document,omitempty"`
	media

	ReplyTo      *message   `json:"reply_to_message,omitempty"`
	ReplyAcross  *distant   `json:"external_reply,omitempty"` // replied to in another chat or topic
	Quote        *textQuote `json:"quote,omitempty"`          // the stretch of it that is answered
	TopicCreated *struct{}  `json:"forum_topic_created,omitempty"`

	// How a forwarded message shows itself, in today's and in earlier servers.
	ForwardOrigin   *origin        `json:"forward_origin,omitempty"`
	ForwardFrom     *tgbotapi.User `json:"forward_from,omitempty"`
	ForwardDate     int64          `json:"forward_date,omitempty"`
	AutomaticallyIn bool           `json:"is_automatic_forward,omitempty"` // a channel's post in its discussion group

	GuestQuery string `json:"guest_query_id,omitempty"` // of a guest message, to be answered once

	MovedTo   int64 `json:"migrate_to_chat_id,omitempty"`
	MovedFrom int64 `json:"migrate_from_chat_id,omitempty"`
}

// textQuote is a stretch of the message replied to.
type textQuote struct {
	Text     string   `json:"text"`
	Entities []entity `json:"entities,omitempty"`
	Position int      `json:"position"`            // in that message, in UTF-16 units
	Manual   bool     `json:"is_manual,omitempty"` // marked by the person, not by the server
}

// distant is a message that is not of this chat or topic. Its words come by the
// quote alone.
type distant struct {
	Origin origin `json:"origin"`
}

// origin is who wrote a message first.
type origin struct {
	User *tgbotapi.User `json:"sender_user,omitempty"` // nil: a chat, a channel, or hidden
}

// media is what a message may hold that has no words: of each only that it is there.
type media struct {
	Album    string     `json:"media_group_id,omitempty"` // several messages that were sent as one
	Voice    *struct{}  `json:"voice,omitempty"`
	Audio    *struct{}  `json:"audio,omitempty"`
	Video    *struct{}  `json:"video,omitempty"`
	Note     *struct{}  `json:"video_note,omitempty"`
	Photo    []struct{} `json:"photo,omitempty"`
	Poll     *struct{}  `json:"poll,omitempty"`
	Location *struct{}  `json:"location,omitempty"`
	Contact  *struct{}  `json:"contact,omitempty"`
}

// wordless reports whether there is something that asks nothing which can be read.
// Stickers and animations are gestures, and need no answer.
func (m *message) wordless() bool {
	x := m.media
	return m.Document != nil || x.Voice != nil || x.Audio != nil || x.Video != nil || x.Note != nil || len(x.Photo) > 0 ||
		x.Poll != nil || x.Location != nil || x.Contact != nil
}

// document is a file of any kind. Pictures and sounds are no documents.
type document struct {
	ID   string `json:"file_id"`
	Name string `json:"file_name,omitempty"` // as its sender has it
	Size int64  `json:"file_size,omitempty"` // in bytes; 0: not said
}

// words returns the text of a message, or of the picture or file it is about. A
// rich message's is that of its blocks, with its quotations as entities.
func (m *message) words() (string, []entity) {
	switch {
	case m.Text != "":
		return m.Text, m.Entities
	case m.Caption != "":
		return m.Caption, m.CaptionEntities
	}
	var text strings.Builder
	var entities []entity
	for _, b := range richBlocks(m.Rich) {
		if text.Len() > 0 {
			text.WriteByte('\n')
		}
		if b.quoted {
			entities = append(entities, entity{Type: "blockquote", Offset: fit.UTF16(text.String()), Length: fit.UTF16(b.text)})
		}
		text.WriteString(b.text)
	}
	return text.String(), entities
}

func (m *message) forwarded() bool { return m.ForwardOrigin != nil || m.ForwardDate != 0 }

// topic is the forum topic that an answer belongs to, 0 for none. Telegram
// refuses to be told the number of the General topic, and gives ordinary reply
// chains a thread number too.
func (m *message) topic() int {
	if !m.InTopic || m.Thread == generalTopic {
		return 0
	}
	return m.Thread
}

const generalTopic = 1

type wireChat struct {
	ID   int64  `json:"id"`
	Type string `json:"type"` // private, group, supergroup, channel
}

func (c wireChat) private() bool { return c.Type == "private" }

// entity marks a stretch of a text, counted in UTF-16 units.
type entity = tgbotapi.MessageEntity

type callback struct {
	ID      string         `json:"id"`
	From    *tgbotapi.User `json:"from"`
	Message *message       `json:"message,omitempty"`
	Data    string         `json:"data,omitempty"`
}

type inlineQuery struct {
	ID    string         `json:"id"`
	From  *tgbotapi.User `json:"from"`
	Query string         `json:"query"`
}

type memberChange struct {
	Chat wireChat       `json:"chat"`
	From *tgbotapi.User `json:"from,omitempty"` // who changed it
	Old  memberStatus   `json:"old_chat_member"`
	New  memberStatus   `json:"new_chat_member"`
}

type memberStatus struct {
	Status string `json:"status"`
}

// out reports whether the bot is in no chat with this status.
func (s memberStatus) out() bool { return s.Status == "kicked" || s.Status == "left" }

// joined reports whether the bot has just come into a group.
func (c *memberChange) joined() bool {
	return c.Chat.ID != 0 && strings.HasSuffix(c.Chat.Type, "group") && c.Old.out() && !c.New.out() && c.New.Status != ""
}

// gone reports whether the bot can no longer write there: blocked by a person,
// or put out of a group.
func (c *memberChange) gone() bool { return c.New.out() }

// botUser is who getMe says the bot is.
type botUser struct {
	ID       int64  `json:"id"`
	UserName string `json:"username"`
	// ReadsAll is privacy mode switched off.
	ReadsAll bool `json:"can_read_all_group_messages"`
}
