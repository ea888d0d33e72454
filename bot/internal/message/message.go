// Package message takes apart a message that asks more than one question.
package message

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/knowledge/text"
)

// Most is how many questions of one message are answered; a message with more is
// taken as one.
const Most = 4

//go:embed words.tsv
var table string

// rules has the word sequences of each rule of words.tsv, of all languages
// together.
var rules = func() map[string][][]string {
	all := make(map[string][][]string)
	for line := range strings.Lines(table) {
		cells := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(cells) != 3 || strings.HasPrefix(line, "#") {
			continue
		}
		for phrase := range strings.SplitSeq(cells[2], ",") {
			var terms []string
			for _, t := range text.Tokens(phrase) {
				terms = append(terms, t.Term)
			}
			all[cells[0]] = append(all[cells[0]], terms)
		}
	}
	return all
}()

// Split returns the questions of a message, as they stand in it; the message alone
// when it asks one, or too many.
func Split(message string) []string {
	var parts []string
	for _, sentence := range sentences(message) {
		parts = append(parts, joined(sentence)...)
	}
	if len(parts) < 2 || len(parts) > Most || slices.ContainsFunc(parts, func(p string) bool { return !asks(p) }) {
		return []string{message}
	}
	return parts
}

// sentences cuts a message behind question marks and at line ends.
func sentences(message string) (list []string) {
	from := 0
	for i, r := range message {
		if r == '?' || r == '？' || r == '\n' {
			list = append(list, message[from:i+len(string(r))])
			from = i + len(string(r))
		}
	}
	list = append(list, message[from:])
	var out []string
	for _, s := range list {
		if s = strings.TrimSpace(s); len(text.Tokens(s)) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// joined cuts a sentence at the words that join two questions.
func joined(sentence string) []string {
	list := text.Tokens(sentence)
	for i := 1; i < len(list); i++ {
		n := longest("join", list[i:])
		if n == 0 || i+n >= len(list) {
			continue
		}
		left, right := list[:i], list[i+n:]
		switch {
		case longest("ask", left[len(left)-1:]) > 0 && longest("ask", right) > 0: // when and where
			continue
		case !question(left) || !question(right):
			continue
		}
		before := strings.TrimRight(sentence[:list[i].Span.Start], " ,;—–-")
		after := sentence[list[i+n].Span.Start:]
		return append([]string{before}, joined(after)...)
	}
	return []string{sentence}
}

// EndsAsking reports a message whose last word asks, as in Banglish between English
// words: "man of the match ke".
func EndsAsking(message string) bool {
	list := text.Tokens(message)
	return len(list) > 1 && longest("ask", list[len(list)-1:]) > 0
}

// asks reports a part with a word that asks.
func asks(part string) bool {
	list := text.Tokens(part)
	for i := range list {
		if longest("ask", list[i:]) > 0 {
			return true
		}
	}
	return false
}

// question reports words that are a question of their own: one that asks and
// another; of a language that puts the asking word first, it is there.
func question(list []text.Token) bool {
	if len(list) < 2 {
		return false
	}
	for i := range list {
		if longest("ask", list[i:]) == 0 {
			continue
		}
		if longest("first", list[i:]) > 0 && i > 1 {
			continue
		}
		return true
	}
	return false
}

// longest returns the length of a rule's longest phrase at the beginning of list.
func longest(rule string, list []text.Token) (n int) {
	for _, terms := range rules[rule] {
		if len(terms) > n && len(terms) <= len(list) &&
			slices.EqualFunc(terms, list[:len(terms)], func(term string, t text.Token) bool { return term == t.Term }) {
			n = len(terms)
		}
	}
	return n
}
