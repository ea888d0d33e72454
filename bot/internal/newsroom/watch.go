package newsroom

import (
	"context"
	"errors"
	"strings"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/ingest"
	"github.com/ukti-bot/ukti/knowledge/ingest/watch"
)

// follow keeps the archive in step with the paths, those of each moment, until ctx
// ends.
func (f *folders) follow(ctx context.Context) error {
	for ctx.Err() == nil {
		paths, watched, renewed := f.current()
		if !watched || len(paths) == 0 {
			select {
			case <-ctx.Done():
			case <-renewed:
			}
			continue
		}
		watching, stop := context.WithCancel(ctx)
		go func() {
			defer stop()
			select {
			case <-watching.Done():
			case <-renewed:
			}
		}()
		err := f.watch(watching, paths)
		ended := watching.Err() != nil
		stop()
		if err != nil && !ended {
			return err
		}
	}
	return nil
}

// watch keeps the archive in step with paths until ctx ends.
func (f *folders) watch(ctx context.Context, paths []string) error {
	known, err := f.byPath(ctx)
	if err != nil {
		return err
	}
	return watch.Run(ctx, paths, watch.Options{Known: known, Log: f.o.Log}, func(c watch.Change) error {
		if c.Err != nil {
			f.o.Log.WarnContext(ctx, "an article of a folder is left out", "error", c.Err)
			return nil
		}
		err := f.apply(ctx, c)
		if err != nil && ctx.Err() == nil {
			f.o.Log.ErrorContext(ctx, "a change in a folder could not be kept; it is tried again", "path", c.Path, "error", err)
		}
		return err
	})
}

// byPath returns the articles that came from each path.
func (f *folders) byPath(ctx context.Context) (map[string][]knowledge.ArticleID, error) {
	entries, _, err := f.archive.List(ctx, archive.Query{})
	if err != nil {
		return nil, err
	}
	known := map[string][]knowledge.ArticleID{}
	for _, e := range entries {
		if path, ok := strings.CutPrefix(e.Origin, folderOrigin); ok && path != "" {
			known[path] = append(known[path], e.Article.ID)
		}
	}
	return known, nil
}

// apply does what has happened in a folder.
func (f *folders) apply(ctx context.Context, c watch.Change) error {
	f.step.Lock()
	defer f.step.Unlock()
	if ctx.Err() != nil { // other paths hold by now
		return ctx.Err()
	}
	if c.Removed != "" {
		revisions, err := f.archive.Revisions(ctx, c.Removed)
		switch {
		case errors.Is(err, knowledge.ErrNoArticle):
			return nil
		case err != nil:
			return err
		case !strings.HasPrefix(revisions[0].Origin, folderOrigin):
			return nil // a feed or an editor has brought it since
		}
		f.o.Log.InfoContext(ctx, "an article's file is gone, so it was removed", "article", c.Removed, "path", c.Path)
		return f.withdraw(ctx, c.Removed)
	}
	doc := c.Document
	doc.Origin = folderOrigin + doc.Origin
	held, _, err := f.archive.Article(ctx, doc.ID, "")
	if _, damaged := errors.AsType[*archive.DamagedError](err); damaged {
		err = knowledge.ErrNoArticle // put it again
	}
	switch {
	case errors.Is(err, archive.ErrRemoved):
		return f.bringBack(ctx, doc)
	case err != nil && !errors.Is(err, knowledge.ErrNoArticle):
		return err
	case err == nil && held.Body == doc.Body && says(held, doc.Article):
		return nil
	}
	out, err := f.archive.Put(ctx, []ingest.Document{doc})
	if err != nil {
		return err
	}
	f.follower.wake()
	if out[0].Err != nil {
		f.o.Log.WarnContext(ctx, "an article of a folder is left out", "path", c.Path, "error", out[0].Err)
		return nil
	}
	f.o.Log.InfoContext(ctx, "taken from a folder", "article", out[0].ID, "path", c.Path, "as", out[0].Kind.String())
	return nil
}
