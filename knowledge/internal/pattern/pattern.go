// Package pattern compiles regular expressions where they are used first: a program
// that reads no page, or judges no quotation, needs none of them, and neither its start
// nor its memory pays for them.
package pattern

import (
	"regexp"
	"sync"
)

// Lazy returns what compiles an expression when it is called first. It panics then if
// the expression is none.
func Lazy(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}
