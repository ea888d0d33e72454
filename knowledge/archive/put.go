package archive

import (
	"context"
	"fmt"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/ingest"
)

// Kind is what became of a document.
type Kind int

// The kinds of an [Outcome].
const (
	Refused   Kind = iota // not kept; Err says why
	Added                 // a new article, or one that was removed and is back
	Revised               // other bytes: a revision that supersedes the last
	Updated               // the same bytes with another title, publisher, URL, language or date, or in the place of damaged ones
	Unchanged             // nothing new
	Duplicate             // a new article that is kept, but another is shown in its place
)

var kindNames = [...]string{"refused", "added", "revised", "updated", "unchanged", "duplicate"}

// String is the kind in one word.
func (k Kind) String() string {
	if k < 0 || int(k) >= len(kindNames) {
		return fmt.Sprintf("kind %d", int(k))
	}
	return kindNames[k]
}

// Outcome is what became of one document.
type Outcome struct {
	ID       knowledge.ArticleID // of the article: another than the document's when its URL told which it is
	Revision string              // the current one; "" when refused
	Kind     Kind
	Err      error               // with Refused
	AlsoIn   knowledge.ArticleID // the article shown in its place; "" when it is shown itself
}

// Put keeps documents in one transaction, all or none but those refused, and returns
// an outcome for each. Removed articles stay removed: such a document is Refused
// with an error that wraps [ErrRemoved].
func (a *Archive) Put(ctx context.Context, docs []ingest.Document) ([]Outcome, error) {
	return a.put(ctx, docs, addresses{}, false)
}

// Restore is Put that brings removed articles back.
func (a *Archive) Restore(ctx context.Context, docs []ingest.Document) ([]Outcome, error) {
	return a.put(ctx, docs, addresses{}, true)
}

func (a *Archive) put(ctx context.Context, docs []ingest.Document, known addresses, restore bool) ([]Outcome, error) {
	if len(docs) == 0 {
		return nil, nil
	}
	known.note(docs)
	ready := prepareAll(docs)
	out := make([]Outcome, len(docs))
	err := a.inChange(ctx, func(whole context.Context, c *change) error {
		for i, p := range ready {
			if err := ctx.Err(); err != nil {
				return err
			}
			var err error
			if out[i], err = c.take(whole, p, known.tell(p), restore); err != nil {
				return fmt.Errorf("%q: %w", string(p.ID), err)
			}
		}
		return nil
	})
	if err != nil {
		return nil, a.file.Explain(ctx, "keep articles", err)
	}
	return out, nil
}

// addresses are the URLs of one call with the id that each came under, "" when
// there were several.
type addresses map[string]knowledge.ArticleID

func (s addresses) note(docs []ingest.Document) {
	for _, d := range docs {
		if id, ok := s[d.URL]; ok && id != d.ID {
			s[d.URL] = ""
		} else if d.URL != "" {
			s[d.URL] = d.ID
		}
	}
}

// tell reports whether p's URL may tell which article it is.
func (s addresses) tell(p prepared) bool { return p.URL != "" && s[p.URL] == p.ID }

// take keeps one document.
func (c *change) take(ctx context.Context, p prepared, byURL, restore bool) (Outcome, error) {
	if p.refused != nil {
		return Outcome{ID: p.ID, Err: p.refused}, nil
	}
	h, ok, err := heldArticles{c}.byID(ctx, p.ID)
	if err == nil && !ok && byURL {
		h, ok, err = heldArticles{c}.byURL(ctx, p.URL)
	}
	if err != nil {
		return Outcome{}, err
	}
	if ok && h.barred && !restore {
		return Outcome{ID: h.id, Err: fmt.Errorf("%q: %w and stays away; restore it to have it again", string(h.id), ErrRemoved)}, nil
	}
	c.current = true
	var out Outcome
	switch {
	case !ok:
		out, err = c.add(ctx, p)
	case h.removed:
		out, err = c.bring(ctx, h, p, Added)
	case h.revision == p.revision:
		out, err = c.same(ctx, h, p)
	default:
		out, err = c.bring(ctx, h, p, Revised)
	}
	if err != nil || out.Err != nil {
		return out, err
	}
	return out, c.noteThere(ctx, p, out.ID)
}

// noteThere keeps where the page stands that a document was made of. As it was had, the
// article is not withdrawn.
func (c *change) noteThere(ctx context.Context, p prepared, id knowledge.ArticleID) error {
	if p.Page.URL == "" {
		return nil
	}
	h, _, err := heldArticles{c}.byID(ctx, id)
	if err == nil {
		err = pageNotes{c}.notePage(ctx, h.n, p)
	}
	var withdrawn int64
	if err == nil {
		_, err = c.scan(ctx, "SELECT withdrawn FROM articles WHERE n = ?", []any{h.n}, &withdrawn)
	}
	if err != nil || withdrawn == 0 || !p.Page.Text {
		return err
	}
	if _, err := c.exec(ctx, "UPDATE pages SET gone = 0 WHERE article = ?", h.n); err != nil {
		return err
	}
	return pageNotes{c}.setWithdrawn(ctx, h, time.Time{})
}

// add makes the article of a new id.
func (c *change) add(ctx context.Context, p prepared) (Outcome, error) {
	n, err := c.insert(ctx, `INSERT INTO articles (id, key, revision, url, house, at, find, added, changed, removed, barred, seq)
		VALUES (?, ?, '', '', '', 0, '', 0, 0, 0, 0, 0)`, string(p.ID), knowledge.Key(p.ID)) // bring fills it in
	if err != nil {
		return Outcome{}, err
	}
	return c.bring(ctx, held{n: n, id: p.ID}, p, Added)
}

// bring makes p's body the current revision of an article.
func (c *change) bring(ctx context.Context, h held, p prepared, kind Kind) (Outcome, error) {
	shown := h.shown()
	last, err := heldArticles{c}.details(ctx, h.current)
	if err != nil {
		return Outcome{}, err
	}
	next := merge(last, p.Article)
	n, clash, err := heldArticles{c}.revise(ctx, h, p, next)
	if err != nil {
		return Outcome{}, err
	}
	if clash {
		return Outcome{ID: h.id, Err: fmt.Errorf("the article %q has another text with the revision %s: add it under another id", string(h.id), p.revision)}, nil
	}
	if err := (duplicates{c}).unband(ctx, h); err != nil { // while the last text is still the current one
		return Outcome{}, err
	}
	if err := (duplicates{c}).band(ctx, h.n, p.story); err != nil {
		return Outcome{}, err
	}
	if kind == Added {
		h.added = micros(c.now)
	}
	h.revision, h.current, h.removed, h.barred = p.revision, n, false, false
	if err := (heldArticles{c}).describe(ctx, h, next); err != nil {
		return Outcome{}, err
	}
	return c.outcome(ctx, h, shown, p, kind)
}

// same takes a document whose bytes the article has already.
func (c *change) same(ctx context.Context, h held, p prepared) (Outcome, error) {
	body, err := heldArticles{c}.body(ctx, h.n)
	if err != nil {
		return Outcome{}, err
	}
	if body != p.Body {
		kind := Revised // which is refused: two texts of one digest
		if knowledge.Revision(body) != h.revision {
			kind = Updated // what is stored was damaged, and is put right
		}
		return c.bring(ctx, h, p, kind)
	}
	last, err := heldArticles{c}.details(ctx, h.current)
	if err != nil {
		return Outcome{}, err
	}
	next := merge(last, p.Article)
	if equal(last, next) {
		out := Outcome{ID: h.id, Revision: h.revision, Kind: Unchanged}
		out.AlsoIn, err = heldArticles{c}.idOf(ctx, h.dup)
		return out, err
	}
	_, err = c.exec(ctx, "UPDATE revisions SET title = ?, publisher = ?, url = ?, lang = ?, published = ? WHERE n = ?",
		next.Title, next.Publisher, next.URL, next.Lang, dated(next.Published), h.current)
	if err == nil {
		err = heldArticles{c}.describe(ctx, h, next)
	}
	if err != nil {
		return Outcome{}, err
	}
	return c.outcome(ctx, h, h.shown(), p, Updated)
}

// outcome decides what is shown now that an article has changed.
func (c *change) outcome(ctx context.Context, h held, shown bool, p prepared, kind Kind) (Outcome, error) {
	first, err := duplicates{c}.settle(ctx, h.n, shown, &p.story)
	if err != nil {
		return Outcome{}, err
	}
	out := Outcome{ID: h.id, Revision: p.revision, Kind: kind}
	if first != 0 {
		if out.AlsoIn, err = (heldArticles{c}).idOf(ctx, first); kind == Added {
			out.Kind = Duplicate
		}
	}
	return out, err
}
