package archive

import (
	"context"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
)

// Arrival is an article that came in: under an id that was not known before. What
// happens to an article later is none.
type Arrival struct {
	Number    int64 // grows in the order of coming, with gaps
	ID        knowledge.ArticleID
	Publisher string
	Added     time.Time
	Published time.Time // zero when unknown
	Copy      bool      // another article is shown in its place
}

// Arrivals returns the articles that came in after the one of a number, in order, at most
// so many. Those that were removed since are left out.
func (a *Archive) Arrivals(ctx context.Context, after int64, most int) (list []Arrival, err error) {
	rows, err := a.file.Read.QueryContext(ctx, `SELECT a.n, a.id, r.publisher, a.added, r.published, a.dup IS NOT NULL
		FROM articles a JOIN revisions r ON r.n = a.current WHERE a.n > ? ORDER BY a.n LIMIT ?`, after, most)
	if err != nil {
		return nil, a.file.Explain(ctx, "read what came in", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var x Arrival
		var id, published string
		var added int64
		if err := rows.Scan(&x.Number, &id, &x.Publisher, &added, &published, &x.Copy); err != nil {
			return nil, a.file.Explain(ctx, "read what came in", err)
		}
		x.ID, x.Added, x.Published = knowledge.ArticleID(id), moment(added), undated(published)
		list = append(list, x)
	}
	if err := rows.Err(); err != nil {
		return nil, a.file.Explain(ctx, "read what came in", err)
	}
	return list, nil
}

// LastArrival is the number of the article that came in last; 0 where none has.
func (a *Archive) LastArrival(ctx context.Context) (number int64, err error) {
	if err := a.file.Read.QueryRowContext(ctx, "SELECT coalesce(max(n), 0) FROM articles").Scan(&number); err != nil {
		return 0, a.file.Explain(ctx, "read what came in", err)
	}
	return number, nil
}
