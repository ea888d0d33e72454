package search

import (
	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/language"
)

// People returns the places of a sentence's words that name people or bodies.
func People(x *index.Index, id index.SentenceNo) []int {
	return language.Holds(written(x, id), language.Person)
}
