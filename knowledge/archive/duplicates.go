package archive

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive/internal/near"
)

const (
	// Alike is the part of all shingles (runs of five words) that an article must
	// share with another to be its duplicate.
	Alike = 0.8

	// Window is how far apart two articles may be published,
	// or added where no date is known, to be duplicates in other than the same
	// bytes: what is told again a week later is told anew.
	Window = 72 * time.Hour

	// Of the articles that share a band with a new one, newest perBand are looked
	// at, and candidates are compared. A text that shares its bands with more is a
	// form letter.
	perBand    = 64
	candidates = 16
)

// couldHide are the articles that could be shown in the place of ?1, of the house
// ?2 and the feed ?3, published between ?4 and ?5, if their texts are alike. Two of
// no source are an operator's own files, which are told apart.
const couldHide = ` JOIN articles a ON a.n = near.n JOIN revisions r ON r.n = a.current
	WHERE a.dup IS NULL AND a.n <> ?1 AND a.at BETWEEN ?4 AND ?5
	AND (a.house <> '' OR ?2 <> '' OR r.feed <> '' AND ?3 <> '')`

// byBands returns the candidates among the articles that have one of the keys ?8 …;
// asBefore looks at the article ?6 alone.
var (
	byBands  = "SELECT near.n FROM (" + strings.Join(anyBand(), " UNION ALL ") + ") near" + couldHide + " GROUP BY near.n ORDER BY count(*) DESC, near.n LIMIT ?7"
	asBefore = "SELECT near.n FROM (SELECT CAST(?6 AS BIGINT) AS n) near" + couldHide
)

func anyBand() (parts []string) {
	for b := range near.Bands {
		parts = append(parts, fmt.Sprintf("SELECT n FROM (SELECT article AS n FROM bands WHERE key = ?%d ORDER BY article DESC LIMIT ?6) AS latest", 8+b))
	}
	return parts
}

// duplicates finds and keeps which articles of a change tell the story of another.
type duplicates struct{ c *change }

// settle decides who is shown now that the article n has changed: n itself, and
// those in whose place it was shown. shown tells whether n was before; story is
// its new text, nil when it is removed. It returns who is shown in n's place, 0 for
// nobody.
func (du duplicates) settle(ctx context.Context, n int64, shown bool, story *near.Text) (first int64, err error) {
	hidden, err := du.c.numbers(ctx, "SELECT n FROM articles WHERE dup = ? ORDER BY n", n)
	if err != nil {
		return 0, err
	}
	if story != nil {
		if first, err = du.insteadOf(ctx, n, *story); err != nil {
			return 0, err
		}
		shown = shown || first == 0
	}
	if shown {
		err = du.mark(ctx, n)
	}
	for _, h := range hidden {
		if err != nil {
			return 0, err
		}
		err = du.placeHidden(ctx, h)
	}
	return first, err
}

// placeHidden finds anew who is shown in the place of n, which is not shown.
func (du duplicates) placeHidden(ctx context.Context, n int64) error {
	story, err := du.story(ctx, n)
	if err != nil {
		return err
	}
	first, err := du.insteadOf(ctx, n, story)
	if err == nil && first == 0 {
		err = du.mark(ctx, n)
	}
	return err
}

// mark gives the article a new number in the sequence of changes.
func (du duplicates) mark(ctx context.Context, n int64) error {
	_, err := du.c.exec(ctx, "UPDATE articles SET seq = ? WHERE n = ?", du.c.next(), n)
	return err
}

// candidate is what decides, beside the text, who is shown in an article's place.
type candidate struct {
	n, at, dup            int64
	revision, house, feed string
}

// insteadOf finds the first article that is shown in the place of n, and keeps that.
func (du duplicates) insteadOf(ctx context.Context, n int64, story near.Text) (first int64, err error) {
	x := candidate{n: n}
	if _, err := du.c.scan(ctx, "SELECT a.revision, a.house, r.feed, a.at, coalesce(a.dup, 0) FROM articles a JOIN revisions r ON r.n = a.current WHERE a.n = ?",
		[]any{n}, &x.revision, &x.house, &x.feed, &x.at, &x.dup); err != nil {
		return 0, err
	}
	if first, err = du.copyOf(ctx, x); err == nil && first == 0 {
		first, err = du.likeOf(ctx, x, story)
	}
	if err == nil && first != x.dup {
		_, err = du.c.exec(ctx, "UPDATE articles SET dup = nullif(CAST(? AS BIGINT), 0) WHERE n = ?", first, n)
	}
	return first, err
}

// copyOf returns the first shown article with x's very bytes, 0 for none.
func (du duplicates) copyOf(ctx context.Context, x candidate) (int64, error) {
	copies, err := du.c.numbers(ctx, "SELECT n FROM articles WHERE revision = ? AND revision <> '' AND n <> ? AND dup IS NULL ORDER BY n", x.revision, x.n)
	if err != nil || len(copies) == 0 {
		return 0, err
	}
	body, err := heldArticles(du).body(ctx, x.n)
	if err != nil {
		return 0, err
	}
	for _, other := range copies {
		if theirs, err := (heldArticles(du)).body(ctx, other); err != nil || theirs == body {
			return other, err
		}
	}
	return 0, nil
}

// likeOf returns the first shown article that tells x's story, 0
// for none.
func (du duplicates) likeOf(ctx context.Context, x candidate, story near.Text) (int64, error) {
	bands := story.Bands()
	if bands == nil {
		return 0, nil
	}
	args := []any{x.n, x.house, x.feed, x.at - Window.Microseconds(), x.at + Window.Microseconds()}
	queried := append(slices.Clone(args), perBand, candidates)
	for _, key := range bands {
		queried = append(queried, key)
	}
	found, err := du.c.numbers(ctx, byBands, queried...)
	if err == nil && x.dup != 0 && !slices.Contains(found, x.dup) {
		var again []int64
		again, err = du.c.numbers(ctx, asBefore, append(args, x.dup)...)
		found = append(found, again...)
	}
	if err != nil {
		return 0, err
	}
	slices.Sort(found)
	for _, other := range found {
		theirs, err := du.story(ctx, other)
		if err != nil {
			return 0, err
		}
		if tellsAll(theirs, story) {
			return other, nil
		}
	}
	return 0, nil
}

// told names a text of an article.
type told struct {
	n        int64
	revision string
}

// manyStories bounds the texts that a transaction remembers.
const manyStories = 256

// story reads the current text of the article n. In a batch much is compared with
// the same few.
func (du duplicates) story(ctx context.Context, n int64) (near.Text, error) {
	of := told{n: n}
	if _, err := du.c.scan(ctx, "SELECT revision FROM articles WHERE n = ?", []any{n}, &of.revision); err != nil {
		return near.Text{}, err
	}
	if t, ok := du.c.stories[of]; ok {
		return t, nil
	}
	body, err := heldArticles(du).body(ctx, n)
	if err != nil {
		return near.Text{}, err
	}
	if len(du.c.stories) >= manyStories {
		clear(du.c.stories)
	}
	du.c.stories[of] = near.Of(body)
	return du.c.stories[of], nil
}

// tellsAll reports whether whoever reads first need not read later.
func tellsAll(first, later near.Text) bool {
	return near.Jaccard(first, later) >= Alike && first.HasWordsOf(later)
}

var insertBands = "INSERT INTO bands (article, key) VALUES " + strings.TrimSuffix(strings.Repeat("(?, ?), ", near.Bands), ", ") + " ON CONFLICT DO NOTHING"

// band keeps the bands of an article's current text.
func (du duplicates) band(ctx context.Context, n int64, story near.Text) error {
	var args []any
	for _, key := range story.Bands() {
		args = append(args, n, key)
	}
	if args == nil {
		return nil
	}
	_, err := du.c.exec(ctx, insertBands, args...)
	return err
}

// unband deletes them; to be called while the text is still the current one.
func (du duplicates) unband(ctx context.Context, h held) error {
	if h.current == 0 {
		return nil
	}
	body, err := heldArticles(du).body(ctx, h.n)
	if err != nil {
		return err
	}
	if knowledge.Revision(body) != h.revision { // damaged: its bands are those of another text
		_, err := du.c.exec(ctx, "DELETE FROM bands WHERE article = ?", h.n)
		return err
	}
	for _, key := range near.Of(body).Bands() {
		if _, err := du.c.exec(ctx, "DELETE FROM bands WHERE key = ? AND article = ?", key, h.n); err != nil {
			return err
		}
	}
	return nil
}
