package recheck

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/ingest"
)

// memory is a Store that lives as long as a test.
type memory struct {
	mu        sync.Mutex
	pages     map[knowledge.ArticleID]Page
	taken     map[knowledge.ArticleID]ingest.Document
	said      []string // what was withdrawn and came back, with the reason
	corrected []string // ids
	keeps     int
	full      error
}

func newMemory() *memory {
	return &memory{pages: map[knowledge.ArticleID]Page{}, taken: map[knowledge.ArticleID]ingest.Document{}}
}

func (m *memory) put(p Page, d ingest.Document) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.pages[p.Article], m.taken[p.Article] = p, d
}

func (m *memory) page(id knowledge.ArticleID) Page {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.pages[id]
}

func (m *memory) sorted() []Page {
	return slices.SortedFunc(maps.Values(m.pages), func(a, b Page) int {
		return cmp.Or(a.Next.Compare(b.Next), cmp.Compare(a.Article, b.Article))
	})
}

func (m *memory) Due(_ context.Context, now time.Time, limit int) (due []Page, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, p := range m.sorted() {
		if len(due) < limit && (!p.Planned || !p.Next.IsZero() && !p.Next.After(now)) {
			due = append(due, p)
		}
	}
	return due, m.full
}

func (m *memory) Pages(_ context.Context, all bool) (list []Page, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, p := range m.sorted() {
		if all || !p.Planned || !p.Next.IsZero() {
			list = append(list, p)
		}
	}
	return list, m.full
}

func (m *memory) Taken(_ context.Context, id knowledge.ArticleID) (ingest.Document, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	d, ok := m.taken[id]
	return d, ok, m.full
}

func (m *memory) Keep(_ context.Context, pages ...Page) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.keeps++
	for _, p := range pages {
		m.pages[p.Article] = p
	}
	return m.full
}

func (m *memory) Correct(_ context.Context, p Page, d ingest.Document) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.pages[p.Article], m.taken[p.Article] = p, d
	m.corrected = append(m.corrected, string(d.ID))
	return m.full
}

func (m *memory) Withdraw(_ context.Context, p Page, reason string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.pages[p.Article] = p
	m.said = append(m.said, string(p.Article)+": "+reason)
	return m.full
}
