package adapters

// Unseen is a stretch of a message's source that people in the chat don't see as words.
type Unseen struct {
	Kind UnseenKind
	Span Span // bytes of the source
}

// UnseenKind says what an [Unseen] stretch is.
type UnseenKind int

const (
	Sign    UnseenKind = iota // a mark of the platform's markup, its own emoji
	Name                      // what calls or names somebody or something: people, roles, channels, commands, times
	Address                   // an address, and what ties it to the words that link
)

// String returns the kind's lower-case name.
func (k UnseenKind) String() string {
	switch k {
	case Sign:
		return "sign"
	case Name:
		return "name"
	case Address:
		return "address"
	}
	return "unknown"
}
