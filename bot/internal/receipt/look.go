package receipt

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aymanbagabas/go-udiff/lcs"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// Fate is what has become of what was quoted.
type Fate string

// Fates of a quote.
const (
	Unchanged Fate = "unchanged" // the article stands as it was quoted
	Kept      Fate = "kept"      // the article was corrected, and has these very words still
	Corrected Fate = "corrected" // it says something else there now, or nothing
	Withdrawn Fate = "withdrawn" // its site has taken it away
	Gone      Fate = "gone"      // the text is no longer kept: the article or its revision was removed
	Damaged   Fate = "damaged"   // the archive's text is not the one that was quoted; it is not shown
)

// Archive is where quotes are looked up, an archive or what stands for one. Errors are
// those of package archive.
type Archive interface {
	Article(ctx context.Context, id knowledge.ArticleID, revision string) (a knowledge.Article, superseded bool, err error)
	Revisions(ctx context.Context, id knowledge.ArticleID) ([]archive.Revision, error)
}

// Shelf looks quotes up in an index, where there is no archive behind it.
type Shelf struct{ Index *knowledge.Index }

// Article returns the article as the index has it.
func (s Shelf) Article(_ context.Context, id knowledge.ArticleID, revision string) (knowledge.Article, bool, error) {
	a, ok := s.Index.Article(id)
	if !ok || revision != "" && a.Revision != revision {
		return knowledge.Article{}, false, knowledge.ErrNoArticle
	}
	return a, false, nil
}

// Revisions names the one that the index has.
func (s Shelf) Revisions(_ context.Context, id knowledge.ArticleID) ([]archive.Revision, error) {
	a, ok := s.Index.Article(id)
	if !ok {
		return nil, knowledge.ErrNoArticle
	}
	return []archive.Revision{{Revision: a.Revision, Current: true}}, nil
}

// Look is a quote then and now.
type Look struct {
	Quote
	Fate Fate
	Then string    // the bytes that were quoted, proved by their hash; "" where Gone or Damaged
	At   time.Time // when it was corrected or withdrawn; zero where not known
	Now  string    // Corrected: what stands in its place, whole sentences; "" where nothing does

	Article     knowledge.Article // that was quoted; its title and others, "" where not known
	NowRevision string            // of Now
	NowSpan     knowledge.Span    // of Now in its article's body
	NowLine     int               // from 1, on which Now begins
}

// LookUp looks at what was quoted, then and now. The bytes are compared with the hash in
// the receipt: what the archive has otherwise is never shown as what was quoted. The
// error is of reading.
func LookUp(ctx context.Context, a Archive, q Quote) (Look, error) {
	look := Look{Quote: q}
	then, superseded, err := a.Article(ctx, knowledge.ArticleID(q.Article), q.Revision)
	switch {
	case errors.Is(err, sqlitefile.ErrDamaged):
		look.Fate = Damaged
		return look, nil
	case errors.Is(err, knowledge.ErrNoArticle):
		look.Fate = Gone
		return look, nil
	case err != nil:
		return Look{}, fmt.Errorf("receipt: look up %.80q: %w", q.Article, err)
	}
	look.Article = then
	if q.End > len(then.Body) || Hash(then.Body[q.Start:q.End]) != q.Hash {
		look.Fate = Damaged
		return look, nil
	}
	look.Then = then.Body[q.Start:q.End]
	switch {
	case !then.Withdrawn.IsZero():
		look.Fate, look.At = Withdrawn, then.Withdrawn
	case !superseded:
		look.Fate = Unchanged
	default:
		err = look.after(ctx, a)
	}
	return look, err
}

// after looks at the text that superseded the one quoted.
func (l *Look) after(ctx context.Context, a Archive) error {
	now, _, err := a.Article(ctx, knowledge.ArticleID(l.Quote.Article), "")
	if errors.Is(err, sqlitefile.ErrDamaged) || errors.Is(err, knowledge.ErrNoArticle) {
		l.Fate, l.Then = Damaged, "" // nobody can say whether it still stands
		return nil
	} else if err != nil {
		return fmt.Errorf("receipt: look up %.80q: %w", l.Quote.Article, err)
	}
	if all, err := a.Revisions(ctx, now.ID); err == nil {
		for _, r := range all {
			if r.Current {
				l.At = r.Seen
			}
		}
	}
	l.NowRevision = now.Revision
	if at := strings.Index(now.Body, l.Then); at >= 0 {
		l.Fate, l.NowSpan = Kept, knowledge.Span{Start: at, End: at + len(l.Then)}
	} else {
		l.Fate, l.NowSpan = Corrected, follow(l.Article.Body, now.Body, knowledge.Span{Start: l.Start, End: l.End})
		l.Now = now.Body[l.NowSpan.Start:l.NowSpan.End]
	}
	l.NowLine = 1 + strings.Count(now.Body[:l.NowSpan.Start], "\n")
	return nil
}

// follow returns what stands in the later text where a stretch of the earlier stood, as
// whole sentences; empty where nothing does.
func follow(before, after string, at knowledge.Span) knowledge.Span {
	old, new := words(before), words(after)
	first := slices.IndexFunc(old, func(s text.Span) bool { return s.End > at.Start })
	if first < 0 {
		return knowledge.Span{}
	}
	last := first // behind the last word of the stretch
	for last < len(old) && old[last].Start < at.End {
		last++
	}
	from, to := first, last
	for _, d := range differing(before, after, old, new) {
		shift := d.ReplEnd - d.End
		switch {
		case d.End <= first:
			from = first + shift
		case d.Start < first:
			from = d.ReplStart
		}
		switch {
		case d.End <= last:
			to = last + shift
		case d.Start < last:
			to = d.ReplEnd
		}
	}
	if from >= to || to > len(new) {
		return knowledge.Span{}
	}
	span := knowledge.Span{Start: new[from].Start, End: new[to-1].End}
	whole := span
	for _, s := range text.Sentences(after) {
		if s.Span.Start < span.End && span.Start < s.Span.End {
			whole.Start, whole.End = min(whole.Start, s.Span.Start), max(whole.End, s.Span.End)
		}
	}
	return whole
}

// Differing returns the words of two texts that the other one lacks, neighbours in one
// stretch.
func Differing(before, after string) (inBefore, inAfter []knowledge.Span) {
	old, new := words(before), words(after)
	for _, d := range differing(before, after, old, new) {
		if d.Start < d.End {
			inBefore = append(inBefore, knowledge.Span{Start: old[d.Start].Start, End: old[d.End-1].End})
		}
		if d.ReplStart < d.ReplEnd {
			inAfter = append(inAfter, knowledge.Span{Start: new[d.ReplStart].Start, End: new[d.ReplEnd-1].End})
		}
	}
	return inBefore, inAfter
}

func words(s string) (all []text.Span) {
	for _, t := range text.Tokens(s) {
		all = append(all, t.Span)
	}
	return all
}

// differing compares the words of two texts, as they are written.
func differing(before, after string, old, new []text.Span) []lcs.Diff {
	numbers := map[string]rune{}
	numbered := func(s string, spans []text.Span) []rune {
		out := make([]rune, len(spans))
		for i, span := range spans {
			word := s[span.Start:span.End]
			n, ok := numbers[word]
			if !ok {
				n = rune(len(numbers))
				numbers[word] = n
			}
			out[i] = n
		}
		return out
	}
	return lcs.DiffRunes(numbered(before, old), numbered(after, new))
}
