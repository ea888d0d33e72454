package choices

import "strings"

// shown is how much of a page is to be seen.
type shown byte

const (
	whole   shown = iota // the answer as it was given
	further              // further passages below it
	wider                // the lines around it
)

// viewSize is the length of a view as text.
const viewSize = 2

// view says which of the choices that share a row one is. As text it is two characters
// after the row's key; whoever changes them sees another page of their own answer.
type view struct {
	other bool  // of the page of other passages
	show  shown // see there
	n     int   // further: the first of them; wider: how many lines before and after; below 36
}

const (
	answerLetters = "gma" // by shown
	otherLetters  = "GMA"
	digits        = "0123456789abcdefghijklmnopqrstuvwxyz"
)

func (v view) String() string {
	letters := answerLetters
	if v.other {
		letters = otherLetters
	}
	return string([]byte{letters[v.show], digits[v.n]})
}

// cutView takes a choice's data apart into the row's key and the view, false for what
// has none.
func cutView(data string) (key string, v view, ok bool) {
	at := len(data) - viewSize
	if at <= 0 {
		return "", view{}, false
	}
	letter := strings.IndexByte(answerLetters+otherLetters, data[at])
	v.n = strings.IndexByte(digits, data[at+1])
	if letter < 0 || v.n < 0 {
		return "", view{}, false
	}
	v.other, v.show = letter >= len(answerLetters), shown(letter%len(answerLetters))
	return data[:at], v, true
}
