package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
)

// trial is what every peer goes through.
type trial struct {
	corpus    *corpus
	questions []question
	limit     int           // sentences wanted for a question
	warmup    int           // questions asked before the timing begins
	rounds    int           // how often the questions are asked; the shortest time of each counts
	within    bool          // ask each question within its article, too
	timeLimit time.Duration // for one peer; none when 0
	nodes     nodes         // for the peers that need OpenSearch

	addRate int                 // articles added a second while questions run, to the peers that can; none when 0
	later   []knowledge.Article // that are added
}

// figures is what a trial of one peer gave.
type figures struct {
	name, version string
	build         time.Duration
	heap, disk    int64           // bytes held when all was asked
	took          []time.Duration // of each question over all articles, sorted
	archive       tally           // first hits over all articles
	within        tally           // … within the question's article
	firsts        []hit           // of each question over all articles; the zero hit where there is none
	same          tally           // questions with the first hit that the first peer has, of all that were asked
	notes         []string        // what is missing and why, what was added meanwhile
}

// tally counts questions of a language, and those whose first sentence is right.
type tally map[string]*struct{ asked, right int }

func (t tally) add(q *question, hits []hit) {
	if q.answerable() {
		t.count(q.Lang, len(hits) > 0 && q.right(hits[0]))
	}
}

func (t tally) count(lang string, right bool) {
	n := t[lang]
	if n == nil {
		n = &struct{ asked, right int }{}
		t[lang] = n
	}
	n.asked++
	if right {
		n.right++
	}
}

// first is the first of some hits, the zero hit where there is none.
func first(hits []hit) hit {
	if len(hits) == 0 {
		return hit{}
	}
	return hits[0]
}

// compare counts the questions whose first hit is that of another peer.
func (f *figures) compare(with *figures, questions []question) {
	f.same = tally{}
	for i := range min(len(f.firsts), len(with.firsts)) {
		f.same.count(questions[i].Lang, f.firsts[i] == with.firsts[i])
	}
}

// share is the share of right ones among the questions of a language, of all
// languages when lang is ""; false when none was asked.
func (t tally) share(lang string) (float64, bool) {
	asked, right := t.sum(lang)
	return float64(right) / float64(max(1, asked)), asked > 0
}

// sum is how many questions of a language were counted, of all languages when lang is "",
// and how many are right.
func (t tally) sum(lang string) (asked, right int) {
	for l, n := range t {
		if lang == "" || l == lang {
			asked, right = asked+n.asked, right+n.right
		}
	}
	return asked, right
}

// run puts the peer of that name through the trial.
func (t *trial) run(ctx context.Context, name string) (f figures, err error) {
	dir, err := os.MkdirTemp("", "peerbench-")
	if err != nil {
		return f, fmt.Errorf("a folder for %s: %w", name, err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	p, err := newPeer(name, dir, t.nodes)
	if err != nil {
		return f, err
	}
	f, err = t.runPeer(ctx, p, dir)
	f.name = name
	if err != nil {
		err = fmt.Errorf("%s: %w", name, err)
	}
	return f, err
}

// runPeer puts a peer that keeps its files in dir through the trial, and closes
// it. When its time is over, the figures got so far are kept, with a note; any
// other failure is an error.
func (t *trial) runPeer(ctx context.Context, p peer, dir string) (f figures, err error) {
	defer func() { err = errors.Join(err, p.close()) }()
	limited := ctx
	if t.timeLimit > 0 {
		var cancel context.CancelFunc
		limited, cancel = context.WithTimeout(ctx, t.timeLimit)
		defer cancel()
	}
	f = figures{version: p.version(), archive: tally{}, within: tally{}}
	err = t.measure(limited, p, dir, &f)
	if err != nil && limited.Err() != nil && ctx.Err() == nil {
		f.notes = append(f.notes, t.missing(&f))
		err = nil
	}
	return f, err
}

// missing says what a peer did not get to in its time.
func (t *trial) missing(f *figures) string {
	switch {
	case f.build == 0:
		return fmt.Sprintf("not built within %v", t.timeLimit)
	case len(f.took) < len(t.questions):
		return fmt.Sprintf("%v were over when %d of %d questions were answered", t.timeLimit, len(f.took), len(t.questions))
	}
	return fmt.Sprintf("%v were over when all questions were answered once, but not all that was to be asked", t.timeLimit)
}

func (t *trial) measure(ctx context.Context, p peer, dir string, f *figures) error {
	before := heap()
	start := time.Now()
	if err := p.build(ctx, t.corpus); err != nil {
		return err
	}
	f.build = time.Since(start)
	asking := t.askAll(ctx, p, f)
	slices.Sort(f.took)
	f.heap = max(0, heap()-before)
	var err error
	f.disk, err = folderSize(dir)
	return cmp.Or(asking, err)
}

// askAll asks the questions one after another: some to warm up, all over the whole
// archive with the time taken, then within their articles.
func (t *trial) askAll(ctx context.Context, p peer, f *figures) (err error) {
	for _, q := range t.questions[:min(t.warmup, len(t.questions))] {
		if _, err := p.ask(ctx, q.Question, "", t.limit); err != nil {
			return err
		}
	}
	runtime.GC()
	if to, ok := p.(adder); ok && t.addRate > 0 {
		adding := startAdding(ctx, to, t.later, t.addRate)
		defer func() {
			note, failed := adding.stop()
			f.notes = append(f.notes, note)
			err = cmp.Or(err, failed)
		}()
	}
	if err := t.askArchive(ctx, p, f); err != nil {
		return err
	}
	return t.askWithin(ctx, p, f)
}

func (t *trial) askArchive(ctx context.Context, p peer, f *figures) error {
	for round := range t.rounds {
		for i := range t.questions {
			q := &t.questions[i]
			start := time.Now()
			hits, err := p.ask(ctx, q.Question, "", t.limit)
			took := time.Since(start)
			if err != nil {
				return err
			}
			if round > 0 {
				f.took[i] = min(f.took[i], took)
				continue
			}
			f.took, f.firsts = append(f.took, took), append(f.firsts, first(hits))
			if err := t.count(q, hits, f.archive); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *trial) askWithin(ctx context.Context, p peer, f *figures) error {
	for i := range t.questions {
		q := &t.questions[i]
		if !t.within || !q.answerable() {
			continue
		}
		hits, err := p.ask(ctx, q.Question, q.PassageID, t.limit)
		if err != nil {
			return err
		}
		if err := t.count(q, hits, f.within); err != nil {
			return err
		}
	}
	return nil
}

// count adds the hits of a question to a tally. A hit whose text is not what the
// article has at its place is an error: the figures would mean nothing.
func (t *trial) count(q *question, hits []hit, to tally) error {
	for _, h := range hits {
		if !t.corpus.holds(h) {
			return fmt.Errorf("the answer %q to question %q is not the text of %s at %d–%d", h.text, q.ID, h.article, h.start, h.end)
		}
	}
	to.add(q, hits)
	return nil
}

// heap is the bytes of the Go heap in use after garbage collection. Pools are
// emptied by the second collection.
func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func folderSize(dir string) (bytes int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return ignoreMissing(err)
		}
		info, err := d.Info()
		if err != nil {
			return ignoreMissing(err)
		}
		bytes += info.Size()
		return nil
	})
	return bytes, err
}

// ignoreMissing lets a file pass that an engine removes while its folder is read.
func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// percentile gives the smallest of sorted values that at least the share p, above
// 0 and at most 1, of them do not exceed; 0 when there are none.
func percentile(sorted []time.Duration, p float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[max(0, int(math.Ceil(p*float64(len(sorted))))-1)]
}
