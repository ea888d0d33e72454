package archive

import "errors"

var (
	// ErrRemoved is wrapped when an article was removed and stays away, by reads
	// together with knowledge.ErrNoArticle.
	ErrRemoved = errors.New("the article was removed")
	// ErrNoFeed is wrapped when a feed is not listed.
	ErrNoFeed = errors.New("no such feed")
	// ErrExists is wrapped when a backup would overwrite a file.
	ErrExists = errors.New("there is a file of that name")
)
