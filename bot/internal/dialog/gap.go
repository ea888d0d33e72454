package dialog

import (
	"context"

	"github.com/ukti-bot/ukti/adapters"
)

// noteGap has the editors learn of a question that was not answered for sure, where the
// operator wants that. Those that look in some of the articles only don't count, nor does
// abuse.
func (as asking) noteGap(ctx context.Context, said string, f found, r adapters.Reply) {
	if as.t.d.gaps == nil || as.t.partial || (ballot(as)).counted() == "" || r.Confidence == "" || f.article != "" || as.t.q.Within != (adapters.Within{}) ||
		len(as.t.chat().Sources(ctx)) > 0 || as.t.d.locales.Words("abuse").In(said) {
		return
	}
	if err := as.t.d.gaps.Note(ctx, (ballot(as)).counted(), f.written(), r.Confidence == adapters.Strong, r.Confidence == adapters.Weak); err != nil {
		as.t.log.Error("a question that was not answered could not be kept for the editors", "error", err)
	}
}

// written is the question's content words as they were written.
func (f found) written() []string {
	words := make([]string, len(f.res.Stats.Words))
	for i, w := range f.res.Stats.Words {
		words[i] = f.text[w.Span.Start:w.Span.End]
	}
	return words
}

// gapsCommand shows an editor what was asked and not answered.
func (t *turn) gapsCommand(ctx context.Context, _ map[string]string) adapters.Reply {
	return t.desk().Gaps(ctx)
}
