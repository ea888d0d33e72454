package newsroom

import (
	"context"
	"log/slog"

	"github.com/ukti-bot/ukti/knowledge"
)

// toldSingly is how many articles of one update have a line each in the log; of more
// only the counts are told.
const toldSingly = 20

// story is what one update of the index tells in the log.
type story struct {
	added, corrected, withdrawn []knowledge.Article
	described                   []knowledge.Article // other details, the same text
}

// tell writes a line for each article, and one with the counts.
func (s *story) tell(ctx context.Context, log *slog.Logger, articles int) {
	n := len(s.added) + len(s.corrected) + len(s.withdrawn) + len(s.described)
	if n == 0 {
		return
	}
	if n <= toldSingly {
		each(ctx, log, "article added", s.added)
		each(ctx, log, "article corrected", s.corrected)
		each(ctx, log, "article withdrawn", s.withdrawn)
		each(ctx, log, "article described anew", s.described)
	}
	log.InfoContext(ctx, "the articles have changed", "added", len(s.added), "corrected", len(s.corrected), "withdrawn", len(s.withdrawn),
		"described", len(s.described), "articles", articles)
}

func each(ctx context.Context, log *slog.Logger, what string, articles []knowledge.Article) {
	for _, a := range articles {
		log.InfoContext(ctx, what, "article", string(a.ID), "revision", a.Revision, "publisher", a.Publisher, "bytes", len(a.Body))
	}
}
