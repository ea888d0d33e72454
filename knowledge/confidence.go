package knowledge

import (
	"github.com/ukti-bot/ukti/knowledge/internal/lang"
	"github.com/ukti-bot/ukti/knowledge/internal/rank"
)

// confidence says how sure it is that the first of found answers q.
func (x *Index) confidence(q *question, found []scored) Confidence {
	e := rank.Evidence{Best: found[0].parts, Asked: q.kind != lang.Any, Words: len(q.words)}
	return confidenceOf(rank.Sureness(e))
}

func confidenceOf(p float64) Confidence {
	switch {
	case p >= rank.StrongFrom:
		return Strong
	case p >= rank.WeakFrom:
		return Weak
	}
	return None
}
