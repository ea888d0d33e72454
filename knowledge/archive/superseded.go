package archive

import (
	"context"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
)

// Supersession is an earlier text of an article that is not removed, without its body.
type Supersession struct {
	ID           knowledge.ArticleID
	Revision, By string    // the text's, and that of the text that took its place
	At           time.Time // when that was
	Bytes        int       // of its body
}

// Superseded returns the earlier texts of all articles, those first whose place was
// taken last: at most mostTexts, and of those no more than have mostBytes together.
// all is how many there are.
func (a *Archive) Superseded(ctx context.Context, mostTexts, mostBytes int) (list []Supersession, all int, err error) {
	if err := a.file.Read.QueryRowContext(ctx, `SELECT count(*) FROM revisions r JOIN articles a ON a.n = r.article
		WHERE r.n <> a.current`).Scan(&all); err != nil {
		return nil, 0, a.file.Explain(ctx, "read the superseded texts", err)
	}
	rows, err := a.file.Read.QueryContext(ctx, `SELECT a.id, r.revision, next.revision, next.seen, length(r.body)
		FROM revisions r JOIN articles a ON a.n = r.article
		JOIN revisions next ON next.article = r.article AND next.turn =
			(SELECT min(turn) FROM revisions WHERE article = r.article AND turn > r.turn)
		WHERE r.n <> a.current ORDER BY next.turn DESC, r.n DESC LIMIT ?`, mostTexts)
	if err != nil {
		return nil, 0, a.file.Explain(ctx, "read the superseded texts", err)
	}
	defer func() { _ = rows.Close() }()
	for bytes := 0; rows.Next(); {
		var s Supersession
		var seen int64
		if err := rows.Scan(&s.ID, &s.Revision, &s.By, &seen, &s.Bytes); err != nil {
			return nil, 0, a.file.Explain(ctx, "read the superseded texts", err)
		}
		if bytes += s.Bytes; bytes > mostBytes {
			break
		}
		s.At = moment(seen)
		list = append(list, s)
	}
	if err := rows.Err(); err != nil {
		return nil, 0, a.file.Explain(ctx, "read the superseded texts", err)
	}
	return list, all, nil
}
