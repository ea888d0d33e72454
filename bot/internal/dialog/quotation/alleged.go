package quotation

import (
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// mostBytes bounds what is read of a message.
const mostBytes = 64 << 10

// Text is a text to be judged as it is: Ukti's own words in it are known.
func Text(s string) knowledge.Alleged {
	return knowledge.Alleged{Source: s, Hidden: OwnWords(s)}
}

// Message is what of a message is to be judged: the stretch that was picked, else
// the message answered or passed on; of Ukti's own only what it quotes. It is
// empty when there is nothing of that kind.
func Message(parts []adapters.Part) knowledge.Alleged {
	said := of(parts, adapters.Picked)
	if len(said) == 0 {
		said = of(parts, adapters.Replied, adapters.Forwarded)
	}
	if len(said) == 0 { // the title and the description of a preview
		said = of(parts, adapters.Linked)
	}
	var s strings.Builder
	var blocks []text.Span
	for _, p := range said {
		if s.Len() > 0 {
			s.WriteString("\n\n")
		}
		from := s.Len()
		s.WriteString(p.Text)
		if p.Quoted {
			blocks = append(blocks, text.Span{Start: from, End: s.Len()})
		}
	}
	out := Text(text.CutGraphemes(s.String(), mostBytes))
	out.Blocks = blocks
	return out
}

// of returns the parts of some kinds that have words to judge. Of Ukti's own messages
// those are what it quotes, and what somebody picked all the same.
func of(parts []adapters.Part, kinds ...adapters.PartKind) (out []adapters.Part) {
	for _, p := range parts {
		if slices.Contains(kinds, p.Kind) && strings.TrimSpace(p.Text) != "" && (!p.Own || p.Quoted || p.Kind == adapters.Picked) {
			out = append(out, p)
		}
	}
	return out
}
