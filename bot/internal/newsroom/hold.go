package newsroom

import (
	"context"
	"errors"
	"iter"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/ingest"
)

// folderOrigin begins the origin of what is in the archive because its file is in
// one of the paths; the file's path follows.
const folderOrigin = "folder:"

// hold brings the archive in step with the paths: what is new or other there is put,
// and, where that is wanted, what came from there and is gone is withdrawn. leftOut
// names what could not be read; what was held of it stays.
func (d *Desk) hold(ctx context.Context, withdraw bool) (leftOut []error, err error) {
	h, err := d.holding(ctx)
	if err != nil {
		return nil, err
	}
	var back []ingest.Document
	fresh := func(yield func(ingest.Document, error) bool) {
		for doc, err := range d.folderDocuments(ctx) {
			switch {
			case err != nil:
				h.unread(err)
			case h.away[doc.ID]:
				back = append(back, doc)
				continue
			case h.unchanged(doc):
				h.present[doc.ID] = true
				continue
			}
			if !yield(doc, err) {
				return
			}
		}
	}
	_, err = d.archive.PutAll(ctx, fresh, archive.BulkOptions{Committed: func(out []archive.Outcome) {
		for _, o := range out {
			h.present[o.ID] = true
			if o.Err != nil && !errors.Is(o.Err, archive.ErrRemoved) {
				leftOut = append(leftOut, o.Err)
			}
		}
	}})
	for _, doc := range back {
		if err == nil {
			err = d.bringBack(ctx, doc)
		}
	}
	for _, id := range h.gone(d.o.Paths) {
		if err == nil && withdraw {
			err = d.withdraw(ctx, id)
		}
	}
	return leftOut, err
}

// folderDocuments gives what the paths hold, or the shipped articles.
func (d *Desk) folderDocuments(ctx context.Context) iter.Seq2[ingest.Document, error] {
	return func(yield func(ingest.Document, error) bool) {
		if len(d.o.Paths) > 0 {
			for doc, err := range ingest.ReadDocuments(ctx, d.o.Paths, ingest.Options{Log: d.o.Log}) {
				if doc.Origin = folderOrigin + doc.Origin; !yield(doc, err) {
					return
				}
			}
			return
		}
		for a, err := range d.o.Shipped {
			if !yield(ingest.Document{Article: a, Origin: folderOrigin}, err) {
				return
			}
		}
	}
}

// holding is what the archive has, seen from the paths.
type holding struct {
	held    map[knowledge.ArticleID]archive.Entry
	away    map[knowledge.ArticleID]bool // removed; only if because of its file it may come back
	present map[knowledge.ArticleID]bool // met in the paths
	broken  []string                     // paths that could not be read
}

func (d *Desk) holding(ctx context.Context) (*holding, error) {
	h := &holding{held: map[knowledge.ArticleID]archive.Entry{}, away: map[knowledge.ArticleID]bool{}, present: map[knowledge.ArticleID]bool{}}
	entries, _, err := d.archive.List(ctx, archive.Query{})
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		h.held[e.Article.ID] = e
	}
	if entries, _, err = d.archive.List(ctx, archive.Query{Removed: true}); err != nil {
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

// gone gives what came from the paths, or from earlier ones, and is no more there. As
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

// The archive remembers what was removed but not why. A note tells: an article
// whose file went comes back with it, one that was removed by hand does not.
const (
	notesScope = "newsroom"
	withdrawn  = "withdrawn"
)

func (d *Desk) note(ctx context.Context, id knowledge.ArticleID, value string) error {
	if d.o.Notes == nil {
		return nil
	}
	return d.o.Notes.SetSetting(ctx, notesScope, withdrawn+":"+string(id), value)
}

func (d *Desk) noted(ctx context.Context, id knowledge.ArticleID) (bool, error) {
	if d.o.Notes == nil {
		return false, nil
	}
	_, ok, err := d.o.Notes.Setting(ctx, notesScope, withdrawn+":"+string(id))
	return ok, err
}

// withdraw removes an article whose file is gone.
func (d *Desk) withdraw(ctx context.Context, id knowledge.ArticleID) error {
	if err := d.note(ctx, id, withdrawn); err != nil { // first: a crash in between leaves the article
		return err
	}
	if err := d.archive.Remove(ctx, id); err != nil && !errors.Is(err, knowledge.ErrNoArticle) {
		return err
	}
	d.changed()
	return nil
}

// bringBack puts an article that was removed, if that was because of its file.
func (d *Desk) bringBack(ctx context.Context, doc ingest.Document) error {
	ok, err := d.noted(ctx, doc.ID)
	if err != nil || !ok {
		return err
	}
	if _, err := d.archive.Restore(ctx, []ingest.Document{doc}); err != nil {
		return err
	}
	d.changed()
	return d.note(ctx, doc.ID, "")
}
