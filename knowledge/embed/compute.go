package embed

import (
	"context"
	"errors"
	"fmt"
)

// compute has the vectors of a batch computed and keeps them. When the server
// fails over a batch it is sent sentence by sentence, so that an odd one costs
// only itself.
func (f *filler) compute(ctx context.Context, batch []missing) error {
	texts := make([]string, len(batch))
	for i, m := range batch {
		texts[i] = m.text
	}
	vectors, err := f.ask(ctx, texts)
	switch {
	case err == nil:
		f.refused = 0
		return f.keep(ctx, batch, vectors)
	case !overTexts(err):
		return err
	case len(batch) > 1:
		for i := range batch {
			if err := f.compute(ctx, batch[i:i+1]); err != nil {
				return err
			}
		}
		return nil
	}
	f.filled.Refused += len(batch[0].ids)
	f.odd[batch[0].key] = true
	if f.refused++; f.refused == maxRefused {
		return fmt.Errorf("%w: %d in a row, the last because: %w", ErrRefused, f.refused, err)
	}
	f.source.log().Debug("a sentence gets no vector", "reason", err, "bytes", len(texts[0]))
	return nil
}

func (f *filler) keep(ctx context.Context, batch []missing, vectors []Vector) error {
	byKey := make(map[Key]Vector, len(batch))
	for i, m := range batch {
		byKey[m.key] = vectors[i]
		f.filled.Computed += len(m.ids)
		for _, id := range m.ids {
			if err := f.set.Add(id, vectors[i]); err != nil {
				return err
			}
		}
	}
	// What was paid for is kept also when ctx has just ended.
	return f.store.Put(context.WithoutCancel(ctx), f.space, byKey)
}

// overTexts reports whether a failure may be about what was sent.
func overTexts(err error) bool {
	f, ok := errors.AsType[*failure](err)
	return ok && (f.kind == refused || f.kind == stumble || f.kind == slow)
}

// ask gives the vectors of texts. While the server is away it waits, as long as
// there is patience.
func (f *filler) ask(ctx context.Context, texts []string) ([]Vector, error) {
	for try := 1; ; {
		vectors, err := f.source.passages(ctx, texts)
		switch k := kindOf(err); {
		case err == nil:
			return vectors, nil
		case errors.Is(err, ErrAway):
			if err := f.await(ctx, err); err != nil {
				return nil, err
			}
		case k == ended, k == refused, errors.Is(err, ErrClosed):
			return nil, err
		case k == broken: // the server counts as away now
		case len(texts) > 1, try == tries:
			return nil, err
		default:
			try++
		}
	}
}

// await waits for the server, and gives why when it is not back.
func (f *filler) await(ctx context.Context, why error) error {
	wait, cancel := ctx, context.CancelFunc(func() {})
	if f.o.Patience >= 0 {
		wait, cancel = context.WithTimeout(ctx, f.o.Patience)
	}
	defer cancel()
	f.waited = true
	err := f.source.untilBack(wait)
	if err == nil || errors.Is(err, ErrClosed) {
		return err
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return why
}
