package followup

import (
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/bot/internal/dialog/locale"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// fragmentWords is how many words a question has at most that leaves the rest to
// the one before.
const fragmentWords = 6

// Reading is how a message goes on from the question before.
type Reading struct {
	Body     string // the message without what began or ended it as a follow-up
	Goes     bool   // it began or ended so: "and …", "… as well"
	Instead  bool   // it corrects what was taken: "no, I mean …"
	Shift    bool   // it begins another subject
	Agree    bool   // it is yes or no and nothing else
	Fragment bool   // it has no question word: the question is the one before
	Bare     bool   // it has question words and nothing else that tells of what
	Asks     string // of a bare one: the words that ask
	Person   *Word  // the first word that stands for a person or a body named before
	Persons  bool   // that word stands for more than one
	Says     bool   // it asks for what somebody said
	WhoSaid  bool   // it asks who said what was quoted, and nothing else
	Thing    bool   // it has a word that stands for the subject talked of
}

// Bound reports that the message says of itself that it goes on from the question
// before.
func (r Reading) Bound() bool { return r.Goes || r.Instead || r.Person != nil || r.Thing || r.Bare }

// Word is a word of [Reading.Body].
type Word struct {
	Text string
	Span text.Span
}

// Read reads a message. questions are the words that ask, fillers those that say
// nothing.
func Read(message string, questions, fillers locale.Phrases) Reading {
	var r Reading
	list := text.Tokens(message)
	r.Agree = rules["agree"].Cover(list, fillers)
	cut := 0
	take := func(rule string, into *bool) {
		if n := rules[rule].Longest(list[cut:]); n > 0 && cut+n < len(list) {
			*into, cut = true, cut+n
		}
	}
	take("shift", &r.Shift)
	if !r.Shift && fillers.Longest(list) > 0 { // "OK. Now …"
		n := fillers.Longest(list)
		if m := rules["shift"].Longest(list[n:]); m > 0 && n+m < len(list) {
			r.Shift, cut = true, n+m
		}
	}
	take("instead", &r.Instead)
	take("and", &r.Goes)
	end := len(list)
	for i := cut + 1; i < len(list); i++ {
		if n := rules["also"].Longest(list[i:]); n > 0 && i+n == len(list) {
			r.Goes, end = true, i
			break
		}
	}
	if end > cut {
		r.Body = message[list[cut].Span.Start:list[end-1].Span.End] + tail(message[list[end-1].Span.End:], end == len(list))
		list = text.Tokens(r.Body)
	}
	_, _, asks := questions.Find(list)
	r.Fragment = !asks && len(list) <= fragmentWords
	r.Bare = asks && questions.Cover(list, slices.Concat(fillers, rules["thing"], rules["person"], rules["happen"], rules["frame"], rules["after"]))
	if r.Bare {
		r.Asks = without(r.Body, list, rules["happen"])
	}
	if i, n, ok := rules["person"].Find(list); ok {
		span := text.Span{Start: list[i].Span.Start, End: list[i+n-1].Span.End}
		r.Person = &Word{r.Body[span.Start:span.End], span}
	}
	_, _, r.Thing = rules["thing"].Find(list)
	_, _, r.Says = rules["say"].Find(list)
	_, _, r.Persons = rules["persons"].Find(list)
	r.WhoSaid = asksWhoSaid(list, fillers)
	return r
}

// without is the body without the words of a rule.
func without(body string, list []text.Token, rule locale.Phrases) string {
	var b strings.Builder
	at := 0
	for i := 0; i < len(list); i++ {
		if n := rule.Longest(list[i:]); n > 0 {
			b.WriteString(body[at:list[i].Span.Start])
			i += n - 1
			at = list[i].Span.End
		}
	}
	return b.String() + body[at:]
}

// Says reports a word that asks for what somebody said.
func Says(word string) bool { return rules["say"].In(word) }

// asksWhoSaid reports a question for who said what was quoted: who, a word of saying or
// of what is said, and else only words that stand for that.
func asksWhoSaid(list []text.Token, fillers locale.Phrases) bool {
	said := slices.Concat(rules["say"], rules["told"])
	_, _, says := said.Find(list)
	_, _, what := rules["what"].Find(list)
	return says && !what && rules["who"].Cover(list, slices.Concat(said, rules["thing"], rules["made"], fillers))
}

// tail keeps the sign that ends a message.
func tail(rest string, keep bool) string {
	if !keep {
		return ""
	}
	return strings.TrimSpace(rest)
}
