package archive

import (
	"context"
	"iter"

	"github.com/ukti-bot/ukti/knowledge/ingest"
)

const (
	bulkDocuments = 500
	bulkBytes     = 16 << 20
)

// BulkOptions of [Archive.PutAll]. The zero value is good.
type BulkOptions struct {
	Documents int             // at most in one commit; 500 when 0
	Bytes     int             // of texts and originals, about, in one commit; 16 MB when 0
	Restore   bool            // bring removed articles back
	Committed func([]Outcome) // told after each commit what is now on the disk, never concurrently; may be nil
}

// Counts says how many documents became what.
type Counts struct{ Added, Revised, Updated, Unchanged, Duplicates, Refused int }

// Total is all of them.
func (n Counts) Total() int {
	return n.Added + n.Revised + n.Updated + n.Unchanged + n.Duplicates + n.Refused
}

func (n *Counts) add(out []Outcome) {
	of := map[Kind]*int{Refused: &n.Refused, Added: &n.Added, Revised: &n.Revised, Updated: &n.Updated, Unchanged: &n.Unchanged, Duplicate: &n.Duplicates}
	for _, o := range out {
		*of[o.Kind]++
	}
}

// PutAll keeps many documents, a batch in a transaction. An error in the sequence
// is an Outcome that is Refused with it, and the next one goes on. On ctx's end or
// a failure the batches committed so far stay, and Counts tells of them; the rest
// may be put again without harm.
func (a *Archive) PutAll(ctx context.Context, docs iter.Seq2[ingest.Document, error], o BulkOptions) (Counts, error) {
	b := bulk{archive: a, options: o, known: addresses{}}
	if b.options.Documents <= 0 {
		b.options.Documents = bulkDocuments
	}
	if b.options.Bytes <= 0 {
		b.options.Bytes = bulkBytes
	}
	for d, err := range docs {
		if ctx.Err() != nil {
			break
		}
		if err := b.take(ctx, d, err); err != nil {
			return b.counts, err
		}
	}
	if err := ctx.Err(); err != nil {
		return b.counts, b.archive.file.Explain(ctx, "keep articles", err)
	}
	return b.counts, b.commit(ctx)
}

// bulk is one run of PutAll.
type bulk struct {
	archive *Archive
	options BulkOptions
	known   addresses
	counts  Counts

	docs   []ingest.Document
	broken []Outcome // errors of the sequence among the docs
	bytes  int
}

func (b *bulk) take(ctx context.Context, d ingest.Document, err error) error {
	if err != nil {
		b.broken = append(b.broken, Outcome{ID: d.ID, Err: err})
	} else {
		b.docs = append(b.docs, d)
		b.bytes += len(d.Body) + len(d.Original)
	}
	if len(b.docs)+len(b.broken) < b.options.Documents && b.bytes < b.options.Bytes {
		return nil
	}
	return b.commit(ctx)
}

func (b *bulk) commit(ctx context.Context) error {
	out, err := b.archive.put(ctx, b.docs, b.known, b.options.Restore)
	if err != nil {
		return err
	}
	out = append(out, b.broken...)
	b.counts.add(out)
	b.docs, b.broken, b.bytes = nil, nil, 0
	if b.options.Committed != nil && len(out) > 0 {
		b.options.Committed(out)
	}
	return nil
}
