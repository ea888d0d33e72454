package followup

import (
	"strings"

	"github.com/ukti-bot/ukti/bot/internal/dialog/locale"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// Compose puts a fragment into the question before, in the place of what it stands
// against: a month in a month's place, a word in the place of one with the same
// ending. It reports false when nothing of the question gives way.
func Compose(question, part, fragment string) (string, bool) {
	fragment = strings.TrimRight(strings.TrimSpace(fragment), " ?？।.!")
	if part != "" && strings.Count(question, part) == 1 {
		return strings.Replace(question, part, fragment, 1), true
	}
	list, own := text.Tokens(question), text.Tokens(fragment)
	if len(own) == 0 {
		return "", false
	}
	put := func(from, to int) (string, bool) {
		return question[:list[from].Span.Start] + fragment + question[list[to].Span.End:], true
	}
	for _, class := range classes {
		if _, _, ok := rules[class].Find(own); !ok {
			continue
		}
		if i, n, ok := rules[class].Find(list); ok {
			from := i
			if i > 0 && rules["before"].Longest(list[i-1:i]) > 0 && rules["before"].Longest(own[:1]) > 0 {
				from-- // "in July" takes the place of "during August"
			}
			return put(from, i+n-1)
		}
	}
	if from, to, ok := sameBefore(list, own); ok {
		return put(from, to)
	}
	if from, to, ok := sameAfter(list, own); ok {
		return put(from, to)
	}
	if i, ok := sameEnding(list, own); ok {
		return put(i, i)
	}
	return "", false
}

// sameBefore finds the one word of a question that stands behind the word which
// the fragment begins with: in August, in July.
func sameBefore(list, own []text.Token) (from, to int, ok bool) {
	if len(own) < 2 || rules["before"].Longest(own[:1]) == 0 {
		return 0, 0, false
	}
	for i := 0; i+1 < len(list); i++ {
		if list[i].Term == own[0].Term {
			if ok {
				return 0, 0, false // which of them?
			}
			from, to, ok = i, i+1, true
		}
	}
	// A noun phrase of more words goes on to the question's end.
	if ok && to+len(own) >= len(list) {
		to = len(list) - 1
	}
	return from, to, ok
}

// sameAfter finds the one word of a question that stands before the words which
// the fragment ends with: छात्रों के लिए, दर्शकों के लिए.
func sameAfter(list, own []text.Token) (from, to int, ok bool) {
	for i := 1; i < len(own); i++ {
		n := rules["after"].Longest(own[i:])
		if n == 0 || i+n != len(own) {
			continue
		}
		for j := 1; j+n <= len(list); j++ {
			if !sameTerms(list[j:j+n], own[i:]) {
				continue
			}
			if ok {
				return 0, 0, false
			}
			from, to, ok = j-1, j+n-1, true
		}
		return from, to, ok
	}
	return 0, 0, false
}

func sameTerms(a, b []text.Token) bool {
	for i := range b {
		if a[i].Term != b[i].Term {
			return false
		}
	}
	return true
}

// sameEnding finds the one word of a question that has the fragment's case ending.
func sameEnding(list, own []text.Token) (at int, ok bool) {
	last := own[len(own)-1].Term
	for _, ending := range endings {
		if !strings.HasSuffix(last, ending) {
			continue
		}
		for i, t := range list {
			if strings.HasSuffix(t.Term, ending) && len(t.Term) > len(ending)+len("ক") {
				if ok {
					return 0, false
				}
				at, ok = i, true
			}
		}
		return at, ok
	}
	return 0, false
}

// Ask puts the question words of a bare question ("কেন?", "কত টাকায়?") in the place of those
// of the question before. It reports false where either has not exactly one stretch
// of them, or where the language moves them about, as English does.
func Ask(question, bare string, questions locale.Phrases) (string, bool) {
	list, own := text.Tokens(question), text.Tokens(bare)
	at, end := asked(list, questions)
	from, to := asked(own, questions)
	if end == 0 || to == 0 || latin(question) && !romanised(question, questions) {
		return "", false
	}
	if _, _, more := questions.Find(list[end:]); more {
		return "", false
	}
	words := bare[own[from].Span.Start:own[to-1].Span.End]
	return question[:list[at].Span.Start] + words + question[list[end-1].Span.End:], true
}

// asked finds the first stretch of words that ask, with the nouns and postpositions that
// belong to it (কত টাকায়, কোন দেশ থেকে): it ends before end, which is 0 when there is none.
func asked(list []text.Token, questions locale.Phrases) (at, end int) {
	at, n, ok := questions.Find(list)
	if !ok {
		return 0, 0
	}
	end = at + n
	for _, rule := range []string{"frame", "after"} {
		end += rules[rule].Longest(list[end:])
	}
	return at, end
}

// latin reports a question in Latin letters.
func latin(question string) bool {
	for _, r := range question {
		if r >= 0x0900 && r < 0x0A00 {
			return false
		}
	}
	return true
}

// romanised reports Banglish: its question words stand inside, and English puts its
// own first.
func romanised(question string, questions locale.Phrases) bool {
	list := text.Tokens(question)
	at, _, ok := questions.Find(list)
	return ok && at > 0
}
