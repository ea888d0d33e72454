package discord

import (
	"encoding/json"
	"strconv"
)

// The structs of this file are Discord's JSON, cut down to what is read or
// sent. discordgo's own are not used for what comes in: they fail as a whole on
// one component or field that is newer than the library.

// Interaction types.
const (
	interactionPing         = 1
	interactionCommand      = 2
	interactionComponent    = 3
	interactionAutocomplete = 4
)

// Callback types.
const (
	callbackPong           = 1
	callbackMessage        = 4
	callbackDefer          = 5 // "thinking…", answered by an edit of @original
	callbackDeferUpdate    = 6 // of a button press: nothing to be seen yet
	callbackCompletions    = 8
	flagSuppressEmbeds     = 1 << 2
	flagEphemeral          = 1 << 6
	commandMessage         = 3
	messageDefault         = 0
	messageReply           = 19
	componentRow           = 1
	componentButton        = 2
	buttonSecondary        = 2
	permissionAdmin        = 1 << 3
	permissionManageServer = 1 << 5
	contextBotDM           = 1
	componentText          = 10
)

type interaction struct {
	ID            string
	ApplicationID string `json:"application_id"`
	Type          int
	Token         string
	GuildID       string `json:"guild_id"`
	ChannelID     string `json:"channel_id"`
	Locale        string
	Context       int
	Member        *struct {
		User        *user
		Permissions string
	}
	User    *user     // set outside servers, where Member is not
	Message *struct { // the one with the button that was pressed
		ID      string
		Flags   int
		Content string
	}
	Data interactionData
}

type interactionData struct {
	Name     string
	Type     int
	TargetID string `json:"target_id"`
	CustomID string `json:"custom_id"`
	Options  []option
	Resolved struct{ Messages map[string]message }
}

type option struct {
	Name    string
	Value   json.RawMessage
	Focused bool
}

// text returns the option's value as the person would write it.
func (o option) text() string {
	var s string
	if json.Unmarshal(o.Value, &s) == nil {
		return s
	}
	return string(o.Value)
}

// asker is who used the command or pressed the button; nil when Discord does
// not say.
func (in *interaction) asker() *user {
	if in.Member != nil && in.Member.User != nil {
		return in.Member.User
	}
	return in.User
}

// mayManage reports whether the asker may change the chat's settings: in a
// server who may manage it, in a private chat anyone.
func (in *interaction) mayManage() bool {
	if in.GuildID == "" {
		return true
	}
	if in.Member == nil {
		return false
	}
	bits, err := strconv.ParseUint(in.Member.Permissions, 10, 64)
	return err == nil && bits&(permissionAdmin|permissionManageServer) != 0
}

type user struct {
	ID  string
	Bot bool
}

type message struct {
	ID          string
	ChannelID   string `json:"channel_id"`
	GuildID     string `json:"guild_id"`
	Type        int
	Author      *user
	Application string `json:"application_id"` // of an answer to an interaction
	WebhookID   string `json:"webhook_id"`
	Edited      string `json:"edited_timestamp"`
	Member      *struct{ Roles []string }
	Mentions    []user
	Roles       []string `json:"mention_roles"`
	Attachments []attachment
	Referenced  *message `json:"referenced_message"`
	Snapshots   []struct {
		Message body
	} `json:"message_snapshots"` // a message that this one passes on
	body
}

// body is what a message says, also one that is passed on.
type body struct {
	Content    string
	Embeds     []embed
	Components []component
}

// embed is the preview of a link, or a card that a bot has made.
type embed struct{ Title, Description, URL string }

// component is part of a message that is built of components: one with text, or
// with others in it.
type component struct {
	Type       int
	Content    string
	Components []component
}

type attachment struct {
	Filename string
	Size     int64
	URL      string
}

// callback is the first answer to an interaction.
type callback struct {
	Type int           `json:"type"`
	Data *callbackData `json:"data,omitempty"`
}

type callbackData struct {
	Flags           int              `json:"flags,omitempty"`
	Content         string           `json:"content,omitempty"`
	AllowedMentions *allowedMentions `json:"allowed_mentions,omitempty"`
	// Choices is left out when there are none: an empty list once made the
	// client say that loading failed.
	Choices []completion `json:"choices,omitempty"`
}

type completion struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// outgoing is a message as it is sent or edited. Every field is always there:
// an edit must also be able to take buttons away.
type outgoing struct {
	Content         string            `json:"content"`
	Components      []row             `json:"components"`
	AllowedMentions allowedMentions   `json:"allowed_mentions"`
	Flags           int               `json:"flags"`
	Reference       *messageReference `json:"message_reference,omitempty"`
	Nonce           string            `json:"nonce,omitempty"` // at most 25 characters
	EnforceNonce    bool              `json:"enforce_nonce,omitempty"`

	plain bool // without a reply: it was refused before
}

// allowedMentions lets nobody be pinged but Users: Parse is an empty list, not null.
type allowedMentions struct {
	Parse       []string `json:"parse"`
	Users       []string `json:"users,omitempty"`
	RepliedUser bool     `json:"replied_user"`
}

type messageReference struct {
	MessageID       string `json:"message_id"`
	FailIfNotExists bool   `json:"fail_if_not_exists"`
}

type row struct {
	Type       int      `json:"type"`
	Components []button `json:"components"`
}

type button struct {
	Type     int    `json:"type"`
	Style    int    `json:"style"`
	Label    string `json:"label"`
	CustomID string `json:"custom_id"`
}

// stored is what Discord says it has stored.
type stored struct {
	ID      string
	Content string
}
