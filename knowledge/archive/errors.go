package archive

import (
	"errors"
	"fmt"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
)

var (
	// ErrRemoved is wrapped when an article was removed and stays away, by reads
	// together with knowledge.ErrNoArticle.
	ErrRemoved = errors.New("the article was removed")
	// ErrNoFeed is wrapped when a feed is not listed.
	ErrNoFeed = errors.New("no such feed")
)

// DamagedError names an article whose stored text is not the one of its revision:
// something other than Ukti has changed it. It wraps sqlitefile.ErrDamaged.
type DamagedError struct {
	ID       knowledge.ArticleID
	Revision string
}

// Error says what to do about it.
func (e *DamagedError) Error() string {
	return fmt.Sprintf("archive: the text of %q is not that of its revision %s, so it is not quoted; add the article again from where it came, or restore a backup",
		string(e.ID), e.Revision)
}

// Unwrap returns sqlitefile.ErrDamaged.
func (e *DamagedError) Unwrap() error { return sqlitefile.ErrDamaged }

// verify compares an article's text with its revision.
func verify(a knowledge.Article) error {
	if knowledge.Revision(a.Body) == a.Revision {
		return nil
	}
	return &DamagedError{ID: a.ID, Revision: a.Revision}
}
