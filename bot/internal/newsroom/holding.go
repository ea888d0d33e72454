package newsroom

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/ingest"
)

// holding is what the archive has, seen from the paths.
type holding struct {
	held    map[knowledge.ArticleID]archive.Entry
	away    map[knowledge.ArticleID]bool // removed; only if because of its file it may come back
	present map[knowledge.ArticleID]bool // met in the paths
	broken  []string                     // paths that could not be read
	own     bool                         // articles came in otherwise than by the paths
}

func holdingOf(ctx context.Context, a *archive.Archive) (*holding, error) {
	h := &holding{held: map[knowledge.ArticleID]archive.Entry{}, away: map[knowledge.ArticleID]bool{}, present: map[knowledge.ArticleID]bool{}}
	entries, _, err := a.List(ctx, archive.Query{})
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		h.held[e.Article.ID] = e
		h.own = h.own || !strings.HasPrefix(e.Origin, folderOrigin)
	}
	if entries, _, err = a.List(ctx, archive.Query{Removed: true}); err != nil {
		return nil, err
	}
	for _, e := range entries {
		h.away[e.Article.ID] = true
	}
	return h, nil
}

// unchanged reports a document that the archive has as it is. Only its hash is
// computed.
func (h *holding) unchanged(doc ingest.Document) bool {
	e, ok := h.held[doc.ID]
	return ok && e.Article.Revision == knowledge.Revision(doc.Body) && says(e.Article, doc.Article)
}

// says reports whether held tells of itself all that doc does.
func says(held, doc knowledge.Article) bool {
	covered := func(held, doc string) bool { return doc == "" || doc == held }
	return covered(held.Title, doc.Title) && covered(held.Publisher, doc.Publisher) && covered(held.URL, doc.URL) &&
		covered(held.Lang, doc.Lang) && (doc.Published.IsZero() || doc.Published.Equal(held.Published))
}

// unread notes a path that could not be read: what came from there stays. A document
// of a kind that is never read says nothing of the folder it is in.
func (h *holding) unread(err error) {
	if e, ok := errors.AsType[*ingest.Error](err); ok && !errors.Is(err, ingest.ErrUnsupported) {
		h.broken = append(h.broken, e.Path)
	}
}

// gone returns what came from the paths, or from earlier ones, and is no more there. As
// long as one of the paths can't be read at all it may be misspelt, and what came from
// others than these stays.
func (h *holding) gone(paths []string) (ids []knowledge.ArticleID) {
	misspelt := slices.ContainsFunc(paths, func(p string) bool { return slices.Contains(h.broken, p) })
	for id, e := range h.held {
		path, held := strings.CutPrefix(e.Origin, folderOrigin)
		switch {
		case !held, h.present[id], inOneOf(h.broken, path):
		case misspelt && path != "" && !inOneOf(paths, path):
		default:
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// inOneOf reports whether path is one of the folders or files, or inside one.
func inOneOf(folders []string, path string) bool {
	return slices.ContainsFunc(folders, func(folder string) bool {
		rel, err := filepath.Rel(folder, path)
		return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
	})
}
