package newsroom

import (
	"context"
	"errors"
	"io"
	"iter"
	"sync/atomic"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/ingest"
	"github.com/ukti-bot/ukti/knowledge/ingest/fetch"
)

// Intake takes articles into the archive, and out of it. It is safe for concurrent
// use.
type Intake struct {
	archive  *archive.Archive
	follower follower
	notes    withdrawals
	o        Options
	upload   atomic.Int64 // bytes that an uploaded file may have
}

func newIntake(a *archive.Archive, o Options, f follower) *Intake {
	in := &Intake{archive: a, follower: f, notes: withdrawals{o.Notes}, o: o}
	in.SetMaxUpload(o.MaxUpload)
	return in
}

// SetMaxUpload bounds the bytes of an uploaded file from now on; ingest.MaxText when 0.
func (in *Intake) SetMaxUpload(bytes int) { in.upload.Store(int64(bytes)) }

// AddOptions of [Intake.Add].
type AddOptions struct {
	Restore   bool                    // bring removed articles back
	Read      func(done int)          // called as articles are read; may be nil
	Committed func([]archive.Outcome) // told what is now on the disk; may be nil
}

// Add keeps the articles of folders, files and web addresses. What can't be taken
// is Refused in an outcome, and the rest goes on. The error is the archive's, or
// ctx's; what was committed before it stays. When it returns, what came in is quoted.
func (in *Intake) Add(ctx context.Context, targets []string, o AddOptions) (archive.Counts, error) {
	defer in.follower.wake()
	done := 0
	docs := func(yield func(ingest.Document, error) bool) {
		for doc, err := range in.documents(ctx, targets) {
			if done++; o.Read != nil {
				o.Read(done)
			}
			if !yield(doc, err) {
				return
			}
		}
	}
	counts, err := in.archive.PutAll(ctx, docs, archive.BulkOptions{Restore: o.Restore, Committed: func(out []archive.Outcome) {
		in.follower.wake()
		if o.Committed != nil {
			o.Committed(out)
		}
	}})
	if err == nil {
		err = in.follower.CatchUp(ctx)
	}
	return counts, err
}

// documents returns what the targets hold, in their order. Paths that follow each
// other are read as one, so that an id which two files share is noticed.
func (in *Intake) documents(ctx context.Context, targets []string) iter.Seq2[ingest.Document, error] {
	return func(yield func(ingest.Document, error) bool) {
		for len(targets) > 0 {
			if IsAddress(targets[0]) {
				if !yield(in.page(ctx, targets[0])) {
					return
				}
				targets = targets[1:]
				continue
			}
			paths := 0
			for paths < len(targets) && !IsAddress(targets[paths]) {
				paths++
			}
			for doc, err := range ingest.ReadDocuments(ctx, targets[:paths], ingest.Options{Log: in.o.Log}) {
				if !yield(doc, err) {
					return
				}
			}
			targets = targets[paths:]
		}
	}
}

// page makes an article of a page on the web.
func (in *Intake) page(ctx context.Context, address string) (ingest.Document, error) {
	address, err := ingest.Behind(address)
	if err != nil {
		return ingest.Document{}, err
	}
	page, err := in.o.Fetch.Get(ctx, address, fetch.Conditional{})
	if err != nil {
		return ingest.Document{}, err
	}
	return ingest.Web{URL: page.URL, ContentType: page.ContentType, Body: page.Body, Fetched: in.o.Now(), ETag: page.ETag, LastModified: page.LastModified}.Document()
}

// AddAddress keeps the article of a page. One that was removed comes back: whoever
// names it means it.
func (in *Intake) AddAddress(ctx context.Context, address string) (archive.Outcome, error) {
	doc, err := in.page(ctx, address)
	if err != nil {
		return archive.Outcome{}, err
	}
	return in.restore(ctx, doc)
}

// AddUpload keeps the article of a file that somebody sent, also one that was
// removed.
func (in *Intake) AddUpload(ctx context.Context, name string, r io.Reader) (archive.Outcome, error) {
	doc, err := ingest.Upload(name, r, int(in.upload.Load()))
	if err != nil {
		return archive.Outcome{}, err
	}
	return in.restore(ctx, doc)
}

func (in *Intake) restore(ctx context.Context, doc ingest.Document) (archive.Outcome, error) {
	out, err := in.archive.Restore(ctx, []ingest.Document{doc})
	if err != nil {
		return archive.Outcome{}, err
	}
	in.follower.wake()
	return out[0], out[0].Err
}

// Remove takes an article out for good; see archive.Remove. It stays away although
// its file is still there. When it returns, the article is quoted no more.
func (in *Intake) Remove(ctx context.Context, id knowledge.ArticleID) error {
	err := in.archive.Remove(ctx, id)
	if err == nil || errors.Is(err, archive.ErrRemoved) {
		// Its file may come and go: it is by hand now that it stays away.
		err = errors.Join(err, in.notes.forget(ctx, id))
	}
	in.follower.wake()
	if err != nil {
		return err
	}
	return in.follower.CatchUp(ctx)
}
