package dialog

import (
	"context"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/knowledge"
)

// sources are the publishers that are answered from; all when empty.
func (t *turn) sources(ctx context.Context) []string {
	if p := t.q.Within.Publisher; p != "" {
		return []string{p}
	}
	return t.chat().Sources(ctx)
}

// tookTime tells a platform that can offer to lift it what time a question was taken to
// speak of.
func tookTime(r *adapters.Reply, taken knowledge.Taken) {
	if !taken.Lifted {
		r.Taken = adapters.Period{From: taken.From, Until: taken.Until}
	}
}
