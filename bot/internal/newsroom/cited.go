package newsroom

import (
	"context"
	"errors"
	"regexp"
	"strings"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
)

// citedLine is what a citation ends with: ":6" or ":6-8".
var citedLine = regexp.MustCompile(`:\d+(-\d+)?$`)

// Cited returns the article that a name, or a citation of a line of it, stands for.
func (r *Room) Cited(ctx context.Context, name string) (knowledge.ArticleID, error) {
	id, err := r.Archive.ID(ctx, name)
	if bare := citedLine.ReplaceAllString(name, ""); err != nil && !errors.Is(err, archive.ErrRemoved) && bare != name {
		id, err = r.Archive.ID(ctx, bare)
		name = bare
	}
	if at := strings.LastIndexByte(name, '@'); err != nil && !errors.Is(err, archive.ErrRemoved) && at > 0 {
		return r.Archive.ID(ctx, name[:at])
	}
	return id, err
}
