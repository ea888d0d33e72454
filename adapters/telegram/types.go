package telegram

import (
	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
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
}

// updateKinds are the updates asked for. Telegram remembers the list, so it is
// always sent.
var updateKinds = []string{"message", "edited_message", "callback_query", "inline_query", "my_chat_member"}

type message struct {
	ID       int            `json:"message_id"`
	Thread   int            `json:"message_thread_id,omitempty"`
	InTopic  bool           `json:"is_topic_message,omitempty"`
	Date     int64          `json:"date,omitempty"` // 0: the message is no longer there
	From     *tgbotapi.User `json:"from,omitempty"`
	AsChat   *wireChat      `json:"sender_chat,omitempty"` // an anonymous admin or a channel speaks
	Chat     wireChat       `json:"chat"`
	Text     string         `json:"text,omitempty"`
	Entities []entity       `json:"entities,omitempty"`

	Caption         string   `json:"caption,omitempty"`
	CaptionEntities []entity `json:"caption_entities,omitempty"`

	Document *document `json:"document,omitempty"`

	ReplyTo      *message  `json:"reply_to_message,omitempty"`
	TopicCreated *struct{} `json:"forum_topic_created,omitempty"`

	// How a forwarded message shows itself, in today's and in earlier servers.
	ForwardOrigin   *struct{} `json:"forward_origin,omitempty"`
	ForwardDate     int64     `json:"forward_date,omitempty"`
	AutomaticallyIn bool      `json:"is_automatic_forward,omitempty"` // a channel's post in its discussion group

	MovedTo   int64 `json:"migrate_to_chat_id,omitempty"`
	MovedFrom int64 `json:"migrate_from_chat_id,omitempty"`
}

// document is a file of any kind. Pictures and sounds are no documents.
type document struct {
	ID   string `json:"file_id"`
	Name string `json:"file_name,omitempty"` // as its sender has it
	Size int64  `json:"file_size,omitempty"` // in bytes; 0: not said
}

// words gives the text of a message, or of the picture or file it is about.
func (m *message) words() (string, []entity) {
	if m.Text != "" {
		return m.Text, m.Entities
	}
	return m.Caption, m.CaptionEntities
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
	Chat wireChat `json:"chat"`
	New  struct {
		Status string `json:"status"`
	} `json:"new_chat_member"`
}

// gone reports whether the bot can no longer write there: blocked by a person,
// or put out of a group.
func (c *memberChange) gone() bool { return c.New.Status == "kicked" || c.New.Status == "left" }

// botUser is who getMe says the bot is.
type botUser struct {
	ID       int64  `json:"id"`
	UserName string `json:"username"`
	// ReadsAll is privacy mode switched off.
	ReadsAll bool `json:"can_read_all_group_messages"`
}
