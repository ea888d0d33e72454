package embed

import (
	"context"
	"fmt"
	"iter"

	"github.com/ukti-bot/ukti/knowledge/internal/vector"
)

const (
	// BackgroundBatch is how many sentences a request has while questions are
	// answered beside. A server that does one thing at a time keeps a question
	// waiting for so many.
	BackgroundBatch = 4
	// LargeBatch is for when nobody asks meanwhile. More in one request is refused by some
	// servers.
	LargeBatch = 32

	// loadBatch is how many vectors are read from the store at a time.
	loadBatch = 512
	// maxRefused is how many sentences in a row the server may refuse before it is
	// the server, and not the sentences, that must be odd.
	maxRefused = 16
	// tries is how often one sentence is sent when the server fails over it.
	tries = 3
	// sameModel is the cosine that two vectors of one text by one model have at
	// least, on whatever machine.
	sameModel = 0.99
)

// Vectors has sentences' vectors computed, each text once: they are kept by model
// and text in a store.
type Vectors struct {
	source Source
	store  Store
	space  Space
	turn   chan struct{} // one Fill at a time, so that none computes what another does
	odd    map[Key]bool  // texts that the source gave no vector for, which are not sent again; of who has the turn
	rid    bool          // of the vectors of the source's former models; of who has the turn
}

// NewVectors gives vectors from a source that are kept in s.
func NewVectors(from Source, s Store) *Vectors {
	return &Vectors{source: from, store: s, space: from.space(), turn: make(chan struct{}, 1), odd: map[Key]bool{}}
}

// Fill gives every sentence its vector in set: those kept, then those that the
// source computes, in the order of sentences, which it goes through once. Each
// batch is kept at once, so a Fill that was ended goes on where it was. Questions
// have precedence and can search the set meanwhile.
//
// The error wraps [ErrAway] when the source was away for longer than o.Patience,
// [ErrRefused] when it refuses everything, [ErrChanged] when it came back with
// another model, ctx's error, or the store's. What was done until then stays.
func (v *Vectors) Fill(ctx context.Context, sentences iter.Seq[Sentence], set *vector.Set, o FillOptions) (Filled, error) {
	select {
	case v.turn <- struct{}{}:
		defer func() { <-v.turn }()
	case <-ctx.Done():
		return Filled{}, fmt.Errorf("sentence vectors: %w", context.Cause(ctx))
	}
	if o.Batch <= 0 {
		o.Batch = BackgroundBatch
	}
	f := filler{Vectors: v, set: set, o: o}
	err := f.fill(ctx, sentences)
	if err != nil {
		err = fmt.Errorf("sentence vectors: %w", err)
	}
	return f.filled, err
}

// filler is one run of [Vectors.Fill].
type filler struct {
	*Vectors
	set     *vector.Set
	o       FillOptions
	filled  Filled
	missing []missing
	refused int  // in a row
	waited  bool // for a server that was away
}

// missing is a text without a vector and the sentences that have it.
type missing struct {
	key  Key
	text string
	ids  []uint32
}

func (f *filler) fill(ctx context.Context, sentences iter.Seq[Sentence]) error {
	if err := f.dropFormer(ctx); err != nil {
		return err
	}
	changed, err := f.checkModel(ctx)
	if err != nil {
		return err
	}
	if f.filled.Changed = changed; changed {
		f.source.log().Warn("the "+f.source.Name()+" has another model than before, all sentence vectors are computed anew", "model", f.space.Model)
	}
	if err := f.load(ctx, sentences); err != nil {
		return err
	}
	f.progress()
	for len(f.missing) > 0 {
		batch := f.missing[:min(f.o.Batch, len(f.missing))]
		if err := f.compute(ctx, batch); err != nil {
			return err
		}
		f.missing = f.missing[len(batch):]
		f.progress()
		if err := f.checkReturned(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (f *filler) progress() {
	if f.o.Progress != nil {
		f.o.Progress(f.filled.Kept+f.filled.Computed+f.filled.Refused, f.filled.Total)
	}
}

// dropFormer drops, once, the vectors of models that the source had before and will not
// have again.
func (f *filler) dropFormer(ctx context.Context) error {
	if f.rid {
		return nil
	}
	spaces, err := f.store.Spaces(ctx)
	if err != nil {
		return err
	}
	for _, s := range spaces {
		if !f.source.former(s) {
			continue
		}
		f.source.log().Info("the sentences' vectors of other weights are dropped", "of", s.Model, "now", f.space.Model)
		if err := f.store.Clear(ctx, s); err != nil {
			return err
		}
	}
	f.rid = true
	return nil
}

// checkModel compares the vector of one text with the one it had before. A server
// may have another model under the same name; the vectors kept are then of no use
// and dropped.
func (f *filler) checkModel(ctx context.Context) (changed bool, err error) {
	fresh, err := f.ask(ctx, []string{trialText})
	if err != nil {
		return false, err
	}
	key := KeyOf(trialText)
	kept, err := f.store.Get(ctx, f.space, []Key{key})
	if err != nil {
		return false, err
	}
	if old, ok := kept[key]; ok {
		if old.Cosine(fresh[0]) >= sameModel {
			return false, nil
		}
		if err := f.store.Clear(ctx, f.space); err != nil {
			return false, err
		}
		changed = true
	}
	return changed, f.store.Put(ctx, f.space, map[Key]Vector{key: fresh[0]})
}

// checkReturned sees to it that a server that was away has come back with the same
// model. If not, the set has vectors of both and is of no use.
func (f *filler) checkReturned(ctx context.Context) error {
	if !f.waited {
		return nil
	}
	f.waited = false
	changed, err := f.checkModel(ctx)
	if err == nil && changed {
		err = fmt.Errorf("%w: load the articles again", ErrChanged)
	}
	return err
}

// load reads the vectors that are kept and notes the others as missing.
func (f *filler) load(ctx context.Context, sentences iter.Seq[Sentence]) error {
	place := map[Key]int{} // of missing
	part := make([]Sentence, 0, loadBatch)
	keys := make([]Key, 0, loadBatch)
	flush := func() error {
		kept, err := f.store.Get(ctx, f.space, keys)
		if err != nil {
			return err
		}
		for i, s := range part {
			f.filled.Total++
			if v, ok := kept[keys[i]]; ok {
				f.filled.Kept++
				if err := f.set.Add(s.ID, v); err != nil {
					return err
				}
				continue
			}
			if f.odd[keys[i]] {
				f.filled.Refused++
				continue
			}
			at, ok := place[keys[i]]
			if !ok {
				at = len(f.missing)
				place[keys[i]] = at
				f.missing = append(f.missing, missing{key: keys[i], text: s.Text})
			}
			f.missing[at].ids = append(f.missing[at].ids, s.ID)
		}
		part, keys = part[:0], keys[:0]
		return nil
	}
	for s := range sentences {
		part, keys = append(part, s), append(keys, KeyOf(s.Text))
		if len(part) == loadBatch {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}
