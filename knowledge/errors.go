package knowledge

import (
	"errors"

	"github.com/ukti-bot/ukti/knowledge/internal/query"
)

var (
	// ErrNoArticle is wrapped when a query names an article that is not held.
	ErrNoArticle = errors.New("no such article")
	// ErrBlank is wrapped when a question or quotation holds no letter or digit.
	ErrBlank = query.ErrBlank
)
