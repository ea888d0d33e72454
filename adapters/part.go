package adapters

// PartKind says how a [Part] came to be in a question.
type PartKind int

const (
	Written   PartKind = iota // the asker's own words, without a command's name
	Picked                    // a stretch of another message that the asker marked before replying: what they mean
	Replied                   // the message replied to, or that a menu's command was used on
	Forwarded                 // a message passed on
	Linked                    // an address, with the title and the description of its preview where one is shown
)

// String returns the kind's lower-case name.
func (k PartKind) String() string {
	switch k {
	case Written:
		return "written"
	case Picked:
		return "picked"
	case Replied:
		return "replied"
	case Forwarded:
		return "forwarded"
	case Linked:
		return "linked"
	}
	return "unknown"
}

// Part is a stretch of what came in with a question, as the people in the chat
// see it: the platform's markup is undone, and what stands there for no word is
// left out (mentions, the platform's own emoji, timestamps, bare addresses).
// What is left is as it was written, byte for byte.
type Part struct {
	Kind   PartKind
	Quoted bool   // it is set as a block quotation
	Own    bool   // it is from a message of this bot's own; only its quotations are an article's words
	Text   string // one or more lines, never blank but for Linked
	URL    string // Linked: the address; it may be all there is
}

// Said returns the question's parts. For a platform that tells none apart they
// are made of Replied and Text.
func (q Question) Said() []Part {
	if q.Parts != nil {
		return q.Parts
	}
	var parts []Part
	if q.Replied != "" {
		parts = append(parts, Part{Kind: Replied, Text: q.Replied, Own: q.Answers != ""})
	}
	if q.Text != "" {
		parts = append(parts, Part{Kind: Written, Text: q.Text})
	}
	return parts
}
