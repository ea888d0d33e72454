package search

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/knowledge/internal/query/expand"
)

// Component is a part of a search that can be left out: an expander, or one of the
// constants. The zero Component is none.
type Component int

const (
	Times         Component = iota + 1 // what a question says of time; its words are then searched for like others
	Embedding                          // the [Embedder]
	Reader                             // the reader
	firstExpander                      // and behind it the others, in the order of expand.All
)

// componentNames are those of the components, from the first constant on, with the
// expanders' behind them.
func componentNames() []string {
	names := []string{"time", "embed", "reader"}
	for _, e := range expand.All() {
		names = append(names, e.Name)
	}
	return names
}

// Components returns all of them, the expanders first.
func Components() []Component {
	var all []Component
	for i := range expand.All() {
		all = append(all, firstExpander+Component(i))
	}
	return append(all, Times, Embedding, Reader)
}

// ParseComponent returns the component of that name. The error lists the names.
func ParseComponent(name string) (Component, error) {
	if i := slices.Index(componentNames(), name); i >= 0 {
		return Times + Component(i), nil
	}
	var known []string
	for _, c := range Components() {
		known = append(known, c.String())
	}
	return 0, fmt.Errorf("%q is unknown; there are %s", name, strings.Join(known, ", "))
}

// String is the component's name, "none" for the zero Component and unknown ones.
func (c Component) String() string {
	if names := componentNames(); Times <= c && int(c-Times) < len(names) {
		return names[c-Times]
	}
	return "none"
}

// Without leaves components out of the request.
func (r *Request) Without(left []Component) {
	r.Vectors, r.Read = !slices.Contains(left, Embedding), !slices.Contains(left, Reader)
	r.Expanders = nil
	for i, e := range expand.All() {
		if !slices.Contains(left, firstExpander+Component(i)) {
			r.Expanders = append(r.Expanders, e)
		}
	}
}
