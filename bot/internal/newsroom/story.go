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
	added, corrected, removed []knowledge.Article
	withdrawn                 []knowledge.Article // by their sites
	described                 []knowledge.Article // other details, the same text
}

func storyOf(revisions []Revision) (s story) {
	for _, r := range revisions {
		switch {
		case r.After.ID == "":
			s.removed = append(s.removed, r.Before)
		case r.Before.ID == "":
			s.added = append(s.added, r.After)
		case r.Before.Revision != r.After.Revision:
			s.corrected = append(s.corrected, r.After)
		case r.Before.Withdrawn.IsZero() && !r.After.Withdrawn.IsZero():
			s.withdrawn = append(s.withdrawn, r.After)
		default:
			s.described = append(s.described, r.After)
		}
	}
	return s
}

// tell writes a line for each article, and one with the counts.
func (s *story) tell(ctx context.Context, log *slog.Logger, articles int) {
	n := len(s.added) + len(s.corrected) + len(s.removed) + len(s.withdrawn) + len(s.described)
	if n == 0 {
		return
	}
	if n <= toldSingly {
		each(ctx, log, "article added", s.added)
		each(ctx, log, "article corrected", s.corrected)
		each(ctx, log, "article removed", s.removed)
		each(ctx, log, "article withdrawn by its site", s.withdrawn)
		each(ctx, log, "article described anew", s.described)
	}
	log.InfoContext(ctx, "the articles have changed", "added", len(s.added), "corrected", len(s.corrected), "removed", len(s.removed), "withdrawn", len(s.withdrawn),
		"described", len(s.described), "articles", articles)
}

func each(ctx context.Context, log *slog.Logger, what string, articles []knowledge.Article) {
	for _, a := range articles {
		log.InfoContext(ctx, what, "article", string(a.ID), "revision", a.Revision, "publisher", a.Publisher, "bytes", len(a.Body))
	}
}
