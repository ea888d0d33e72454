package dialog

import (
	"context"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/catalog"
	"github.com/ukti-bot/ukti/bot/internal/dialog/locale"
	"github.com/ukti-bot/ukti/knowledge"
)

const (
	// latest is how many articles an overview names, corrected how many corrections,
	// examplesShown how many questions.
	latest, corrected, examplesShown = 5, 3, 3
	// examplesTime bounds the search for examples, examplesAge is how long they are kept
	// while the articles that answer them stay as they are; that there are none is
	// believed for examplesNone.
	examplesTime, examplesAge, examplesNone = 2 * time.Second, time.Hour, time.Minute
)

// Overview tells what is here.
func (d *Dialog) Overview(ctx context.Context, lang string) adapters.Overview {
	idx := d.shelf.Index()
	f := d.facts(ctx, idx)
	o := adapters.Overview{Articles: f.Articles, Publishers: len(f.Publishers), Newest: f.Newest}
	if d.room != nil {
		at, ok, err := d.room.Current(ctx)
		if err != nil {
			d.log.Warn("how current the archive is could not be read; the overview goes without it", "error", err)
		}
		if ok {
			o.Current = at
		}
		o.Corrections = d.corrections(ctx, idx)
	}
	for _, a := range f.Sorted[:min(latest, len(f.Sorted))] {
		o.Latest = append(o.Latest, describeArticle(idx, a))
	}
	if loc := d.locales.Tag(lang); loc != nil {
		o.Examples = d.examples.of(ctx, f, loc, d.now())
	}
	return o
}

// corrections lists the latest corrections of what is shown.
func (d *Dialog) corrections(ctx context.Context, idx *knowledge.Index) (list []adapters.Correction) {
	all, err := d.room.Archive.Corrections(ctx, corrected)
	if err != nil {
		d.log.Warn("the corrections could not be read; the overview goes without them", "error", err)
		return nil
	}
	for _, c := range all {
		if a, ok := idx.Article(c.ID); ok && a.Revision == c.After {
			list = append(list, adapters.Correction{Article: describeArticle(idx, a), Before: c.Before, Seen: c.Seen})
		}
	}
	return list
}

// exampleShelf keeps the example questions of each language: finding them takes many
// searches.
type exampleShelf struct {
	mu   sync.Mutex
	kept map[string]keptExamples // by language
}

type keptExamples struct {
	found     []catalog.Example
	revisions []string // of the articles that answer them, in their order
	at        time.Time
}

// of returns questions in the locale's language that the articles answer.
func (s *exampleShelf) of(ctx context.Context, f *catalog.Facts, loc *locale.Locale, now time.Time) (asked []string) {
	s.mu.Lock()
	kept, ok := s.kept[loc.Tag]
	s.mu.Unlock()
	if !ok || !kept.holds(f.Index, now) {
		within, cancel := context.WithTimeout(ctx, examplesTime)
		defer cancel()
		kept = keptExamples{found: catalog.Examples(within, f.Index, loc, f.Sorted, examplesShown), at: now}
		for _, e := range kept.found {
			a, _ := f.Index.Article(e.Article)
			kept.revisions = append(kept.revisions, a.Revision)
		}
		if knowledge.Ended(ctx) == nil { // else some may be missing
			s.mu.Lock()
			if s.kept == nil {
				s.kept = make(map[string]keptExamples)
			}
			s.kept[loc.Tag] = kept
			s.mu.Unlock()
		}
	}
	for _, e := range kept.found {
		asked = append(asked, e.Asked)
	}
	return asked
}

// holds reports that the index still has every article that answers, as it was.
func (k keptExamples) holds(idx *knowledge.Index, now time.Time) bool {
	for i, e := range k.found {
		if a, ok := idx.Article(e.Article); !ok || a.Revision != k.revisions[i] {
			return false
		}
	}
	age, most := now.Sub(k.at), examplesAge
	if len(k.found) == 0 {
		most = examplesNone
	}
	return 0 <= age && age < most
}
