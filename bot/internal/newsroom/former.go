package newsroom

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
)

// Of the superseded texts the latest are held ready for judging, so many and so many
// bytes of them: an alleged quotation may have stood in one.
const (
	FormerTexts = 2_000
	FormerBytes = 8 << 20
)

// formerly holds the superseded texts as they were when it was last asked.
type formerly struct {
	archive *archive.Archive
	log     *slog.Logger
	now     func() time.Time

	mu   sync.Mutex
	seq  int64 // the archive's last change then
	held *knowledge.Former
}

// Former returns the superseded texts, the latest within limits ([FormerTexts],
// [FormerBytes]). Asked again it reads only what has changed. A damaged text is left out.
func (r *Room) Former(ctx context.Context) (*knowledge.Former, error) { return r.former.get(ctx) }

func (f *formerly) get(ctx context.Context) (*knowledge.Former, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	seq, err := f.archive.Last(ctx)
	if err != nil || f.held != nil && seq == f.seq {
		return f.held, err
	}
	list, all, err := f.archive.Superseded(ctx, FormerTexts, FormerBytes)
	if err != nil {
		return nil, err
	}
	var texts []knowledge.Superseded
	for _, s := range list {
		t := knowledge.Superseded{Article: knowledge.Article{ID: s.ID, Revision: s.Revision}, By: s.By, At: s.At.In(f.now().Location())}
		if !f.held.Has(s.ID, s.Revision) {
			a, _, err := f.archive.Article(ctx, s.ID, s.Revision)
			if err != nil {
				if ctx.Err() != nil {
					return nil, ctx.Err()
				}
				f.log.ErrorContext(ctx, "a superseded text is left out of judging", "error", err)
				continue
			}
			t.Article = a
		}
		texts = append(texts, t)
	}
	held, err := knowledge.NewFormer(ctx, f.held, texts)
	if err != nil {
		return nil, fmt.Errorf("newsroom: the superseded texts: %w", err)
	}
	if len(list) < all {
		f.log.InfoContext(ctx, "more texts were superseded than quotations are looked for in", "held", len(list), "of", all)
	}
	f.held, f.seq = held, seq
	return held, nil
}
