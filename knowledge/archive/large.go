package archive

import (
	"context"
	"database/sql"
	"errors"
	"iter"
	"strings"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// Count returns how many articles are shown.
func (a *Archive) Count(ctx context.Context) (n int, err error) {
	err = a.file.Read.QueryRowContext(ctx, "SELECT count(*) FROM articles WHERE current IS NOT NULL AND dup IS NULL").Scan(&n)
	if err != nil {
		return 0, a.file.Explain(ctx, "count the articles", err)
	}
	return n, nil
}

// Newest returns the articles that changed last, of those that are shown at most n, the
// latest last. Errors come as in [Archive.Articles].
func (a *Archive) Newest(ctx context.Context, n int) iter.Seq2[knowledge.Article, error] {
	return a.articles(ctx, `WHERE a.dup IS NULL AND a.seq >= (SELECT coalesce(min(seq), 0) FROM
		(SELECT seq FROM articles WHERE current IS NOT NULL AND dup IS NULL ORDER BY seq DESC LIMIT ?) newest) ORDER BY a.seq`, n)
}

// Numbered returns the article of a number, and false where none is shown under it. In an
// archive that is listed by page an article's number is that of its row: it stays when others
// go.
func (a *Archive) Numbered(ctx context.Context, n int64) (id knowledge.ArticleID, ok bool, err error) {
	err = a.file.Read.QueryRowContext(ctx, "SELECT id FROM articles WHERE n = ? AND current IS NOT NULL AND dup IS NULL", n).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	} else if err != nil {
		return "", false, a.file.Explain(ctx, "read an article", err)
	}
	return id, true, nil
}

// PageQuery says which articles [Archive.Page] returns.
type PageQuery struct {
	Find                   string // words that must all occur in id, title, publisher or URL, whatever their case and encoding
	Publisher, Month, Lang string // as the article has them, a month as 2006-01; "" for all
	Offset, Limit          int
}

// NumberedArticle is one of a page.
type NumberedArticle struct {
	Number int64
	knowledge.Article
}

// Narrow reports a query that does not ask for all.
func (q PageQuery) Narrow() bool {
	return q.Find != "" || q.Publisher != "" || q.Month != "" || q.Lang != ""
}

// from is where the articles of a query are, and the arguments of that.
func (q PageQuery) from() (from string, args []any) {
	where := []string{"a.dup IS NULL"}
	narrow := func(condition string, value any) { where, args = append(where, condition), append(args, value) }
	for _, word := range strings.Fields(text.Fold(q.Find)) {
		narrow("instr(a.find, ?) > 0", word)
	}
	if q.Publisher != "" {
		narrow("r.publisher = ?", q.Publisher)
	}
	if q.Month != "" {
		narrow("substr(r.published, 1, 7) = ?", q.Month)
	}
	if q.Lang != "" {
		narrow("r.lang = ?", q.Lang)
	}
	return " FROM articles a JOIN revisions r ON r.n = a.current WHERE " + strings.Join(where, " AND "), args
}

// CountPage returns how many articles a query asks for in all its pages, at most most.
func (a *Archive) CountPage(ctx context.Context, q PageQuery, most int) (n int, err error) {
	from, args := q.from()
	err = a.file.Read.QueryRowContext(ctx, "SELECT count(*) FROM (SELECT a.n"+from+" LIMIT ?) found", append(args, most)...).Scan(&n)
	if err != nil {
		return 0, a.file.Explain(ctx, "count the articles", err)
	}
	return n, nil
}

// Page returns some of the articles that are shown, the latest added first, and whether
// there are more behind them. Without words to find it costs by Offset and Limit, else by how
// many articles there are: give ctx a bound.
func (a *Archive) Page(ctx context.Context, q PageQuery) (page []NumberedArticle, more bool, err error) {
	from, args := q.from()
	rows, err := a.file.Read.QueryContext(ctx, "SELECT "+articleColumns+", a.n"+from+" ORDER BY a.n DESC LIMIT ? OFFSET ?", append(args, q.Limit+1, max(0, q.Offset))...)
	if err != nil {
		return nil, false, a.file.Explain(ctx, "list the articles", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var n NumberedArticle
		if n.Article, err = scanArticle(rows.Scan, &n.Number); err != nil {
			return nil, false, a.file.Explain(ctx, "list the articles", err)
		}
		if len(page) == q.Limit {
			more = true
		} else if verify(n.Article) == nil { // a damaged one is not shown
			page = append(page, n)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, false, a.file.Explain(ctx, "list the articles", err)
	}
	return page, more, nil
}
