package newsroom

import (
	"context"

	"github.com/ukti-bot/ukti/knowledge"
)

const (
	notesScope = "newsroom"
	withdrawn  = "withdrawn"
)

// withdrawals remembers which articles were removed because their file went. The
// archive remembers what was removed but not why: an article whose file went comes
// back with it, one that was removed by hand does not.
type withdrawals struct{ notes Notes } // nil remembers nothing

func (w withdrawals) keep(ctx context.Context, id knowledge.ArticleID) error {
	return w.set(ctx, id, withdrawn)
}

func (w withdrawals) forget(ctx context.Context, id knowledge.ArticleID) error {
	return w.set(ctx, id, "")
}

func (w withdrawals) set(ctx context.Context, id knowledge.ArticleID, value string) error {
	if w.notes == nil {
		return nil
	}
	return w.notes.SetSetting(ctx, notesScope, withdrawn+":"+string(id), value)
}

func (w withdrawals) has(ctx context.Context, id knowledge.ArticleID) (bool, error) {
	if w.notes == nil {
		return false, nil
	}
	_, ok, err := w.notes.Setting(ctx, notesScope, withdrawn+":"+string(id))
	return ok, err
}
