package adapters

import (
	"context"
	"io"
	"time"
)

// Kind says how a question came to be asked.
type Kind int

const (
	Free   Kind = iota // a message in the person's own words, or a text command such as "/ask …"
	Slash              // a platform command with named arguments (Command, Args)
	Press              // a choice of an earlier reply was pressed (Question.Press)
	Inline             // typed into another chat's input line; each quote becomes a result
	Menu               // a command used on another person's message (Command, Replied)
)

// String returns the kind's lower-case name.
func (k Kind) String() string {
	switch k {
	case Free:
		return "free"
	case Slash:
		return "slash"
	case Press:
		return "press"
	case Inline:
		return "inline"
	case Menu:
		return "menu"
	}
	return "unknown"
}

// Question is one thing a person asked, whatever the platform.
//
// Adapter, Chat, Place, Asker and Message are opaque: only the adapter makes and reads
// them, everyone else compares them. They are stable over a restart.
type Question struct {
	Kind Kind

	Adapter string // the adapter's name
	Chat    string // where it was asked, as far as settings and bounds go
	Place   string // the same for a [Notifier] to write to, down to the channel or topic; "" where it can't
	Asker   string // who asked; choices of the reply belong to them
	Message string // the asking message
	Lang    string // a hint: the BCP 47 tag of the person's client; may be empty

	Text    string // the words, as people see them: any bytes, any length
	Command string // Slash, Menu: the command's name, without a slash
	Focus   string // Suggest: the name of the option being typed
	Press   string // Press: the [Choice.Data] that was pressed

	// Parts are what came in, told apart, in the order in which they are read: what
	// was picked, replied to or passed on, then what was written, then addresses.
	// Text and Replied say the same in one piece each. nil on a platform that tells
	// nothing apart; [Question.Said] serves both.
	Parts []Part

	// Replied is the text of the message replied to or forwarded, where the platform
	// gives it: the picked stretch where there is one, of the bot's own messages the
	// quotations alone.
	Replied string
	Answers string            // the id of the bot's own message replied to, where it is one
	Args    map[string]string // Slash: option name to value

	// Fleeting is set where nobody may come back: nothing is kept for the reply but what
	// its own choices hold, which are longer for it.
	Fleeting bool

	// Visitor, where the question is Fleeting, tells askers apart as far as may be known: it
	// stands for the network that the asker is in, under a key that the process forgets at
	// its end. "" tells nothing.
	Visitor string

	Within Within // where to look; asked beside the words
	Lifts  bool   // the platform lets its people lift [Reply.Taken]; no choice is to do it, too

	Apart   bool // Press: the reply is shown below the answer, which stays, and not in its place
	Alone   bool // nobody else is in the chat, ever: what is kept of it is kept of the asker
	Private bool // only the asker will see the answer; the adapter decides it before it acknowledges
	Edited  bool // the message was asked before with other words; the reply replaces the earlier one

	Files []File

	// Admin reports whether the asker may change this chat's settings. It may
	// call the platform, so it is asked only when needed. nil means no.
	Admin func(context.Context) (bool, error)
}

// Within narrows what a free question is answered from. Its zero value asks for nothing.
type Within struct {
	Article     string    // the id or key of the only article
	Publisher   string    // exactly
	From, Until time.Time // articles published in [From, Until); zero where open
	AnyTime     bool      // what the question's own words say of time is lifted
}

// File is an attachment of a question.
type File struct {
	Name string
	Size int64 // in bytes; -1 when the platform does not say
	Open func(context.Context) (io.ReadCloser, error)
}

// Command is something a person can call by name.
type Command struct {
	Name    string            // ASCII, lower case, at most 32 characters
	About   map[string]string // language tag ("en", "bn", "hi") to one line of at most 100 characters
	Options []Option
	Admin   bool // only for those who may change the chat's settings
	Private bool // the answer is of use to the asker only
	Menu    bool // also offered on another person's message
	// Only names those it is for, as "ADAPTER:ASKER"; nil: everybody. Where a
	// platform can, it shows the command to nobody else.
	Only []string
}

// Option is one argument of a [Command].
type Option struct {
	Name     string
	About    map[string]string
	Required bool
	Suggest  bool // [Handler.Suggest] completes it
	Words    bool // it takes a sentence or more, which is read as people see it, like [Question.Text]
}
