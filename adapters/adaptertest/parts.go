package adaptertest

import (
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
)

// unsound says what is wrong with the parts of a question; "" when nothing is.
func unsound(q adapters.Question) string {
	if q.Alone && !q.Private {
		return "in a chat of one person, whose answer is said to be seen by others"
	}
	if q.Parts == nil {
		return ""
	}
	linked := false
	for _, p := range q.Parts {
		switch {
		case p.Kind.String() == "unknown":
			return "with a part of a kind that is not known"
		case p.Kind == adapters.Linked && p.URL == "":
			return "with a link to nowhere"
		case p.Kind != adapters.Linked && strings.TrimSpace(p.Text) == "":
			return "with a blank part"
		case p.Kind != adapters.Linked && p.URL != "":
			return "with an address in a part that is no link"
		case p.Kind != adapters.Linked && linked:
			return "with words behind its links"
		case p.Kind == adapters.Written && p.Own:
			return "that the bot has asked itself"
		}
		linked = linked || p.Kind == adapters.Linked
	}
	if words := strings.TrimSpace(q.Text); words != "" && !strings.HasPrefix(words, "/") && q.Kind == adapters.Free && q.Command == "" &&
		!slices.ContainsFunc(q.Parts, func(p adapters.Part) bool { return p.Kind == adapters.Written && strings.Contains(words, p.Text) }) {
		return "whose words are in no part"
	}
	return ""
}
