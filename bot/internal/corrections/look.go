package corrections

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
)

// kind is what has become of a quoted sentence.
type kind int

const (
	unchanged kind = iota // its very bytes are in the article, wherever; or it can't be told
	changed               // the article says it otherwise, or not at all
	withdrawn             // its publisher took the article away
	removed               // the editors took it out
	forgotten             // the article is gone and was not wrong, or nothing is known of it: too old, its feed was dropped
)

// finding is what has become of a quoted sentence, and what there is to show of it.
type finding struct {
	kind   kind
	at     time.Time         // since when; zero when unknown
	before knowledge.Article // with the text that was quoted
	after  knowledge.Article // with the text of now
	now    knowledge.Span    // in after: what stands for the sentence; empty for nothing
}

// look finds out what has become of sentences.
type look struct {
	texts Texts
	live  *knowledge.LiveIndex
}

func (l look) at(ctx context.Context, s state.QuotedSentence) (f finding, err error) {
	id := knowledge.ArticleID(s.Article)
	f.after, _, err = l.texts.Article(ctx, id, "")
	switch {
	case errors.Is(err, archive.ErrRemoved):
		return l.gone(ctx, s)
	case errors.Is(err, knowledge.ErrNoArticle):
		return finding{kind: forgotten}, nil
	case isDamaged(err):
		return finding{kind: unchanged}, nil // nobody is told what can't be read
	case err != nil:
		return f, err
	case !f.after.Withdrawn.IsZero():
		f.kind, f.at = withdrawn, f.after.Withdrawn
		return f, nil
	case f.after.Revision == s.Revision:
		return f, nil
	}
	f.before, _, err = l.texts.Article(ctx, id, s.Revision)
	switch {
	case errors.Is(err, knowledge.ErrNoArticle), err == nil && (s.Start < 0 || s.End > len(f.before.Body) || s.Start >= s.End):
		return finding{kind: forgotten}, nil // an archive that was restored from a backup may not have it
	case isDamaged(err):
		return finding{kind: unchanged}, nil
	case err != nil:
		return f, err
	}
	fate, now := Compare(f.before.Body, f.after.Body, knowledge.Span{Start: s.Start, End: s.End})
	if fate == Stands {
		return f, nil
	}
	f.kind, f.now = changed, now
	f.at, err = l.since(ctx, s, f)
	return f, err
}

func isDamaged(err error) bool {
	_, damaged := errors.AsType[*archive.DamagedError](err)
	return damaged
}

// mostSteps is how many revisions are read to find the one that changed a sentence.
const mostSteps = 16

// since is when the first text came that has the sentence no more.
func (l look) since(ctx context.Context, s state.QuotedSentence, f finding) (time.Time, error) {
	revisions, err := l.texts.Revisions(ctx, f.after.ID)
	if err != nil || len(revisions) == 0 {
		return time.Time{}, err
	}
	quoted := slices.IndexFunc(revisions, func(r archive.Revision) bool { return r.Revision == s.Revision })
	for i := min(quoted-1, mostSteps); i > 0; i-- {
		a, _, err := l.texts.Article(ctx, f.after.ID, revisions[i].Revision)
		if err != nil {
			break
		}
		if fate, _ := Compare(f.before.Body, a.Body, knowledge.Span{Start: s.Start, End: s.End}); fate != Stands {
			return revisions[i].Seen, nil
		}
	}
	return revisions[0].Seen, nil
}

// gone tells whether an article that is no more held was taken out by hand, which alone
// says something about what it said; and whether its text is held under another id.
func (l look) gone(ctx context.Context, s state.QuotedSentence) (finding, error) {
	for a := range l.live.Index().Articles() {
		if a.Revision == s.Revision && a.Withdrawn.IsZero() {
			return finding{kind: forgotten}, nil
		}
	}
	entries, _, err := l.texts.List(ctx, archive.Query{Find: s.Article, Removed: true})
	if err != nil {
		return finding{}, err
	}
	for _, e := range entries {
		if string(e.Article.ID) == s.Article {
			return finding{kind: removed, at: e.Changed}, nil
		}
	}
	return finding{kind: forgotten}, nil
}
