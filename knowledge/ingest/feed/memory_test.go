package feed

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"sync"

	"github.com/ukti-bot/ukti/knowledge/ingest"
)

// memory is a Store that lives as long as a test.
type memory struct {
	mu       sync.Mutex
	feeds    map[string]State
	taken    map[[2]string]string // by feed and guid
	articles []ingest.Document    // as they were taken
	full     error                // what Take and SaveFeed give
	saves    int
}

func newMemory(feeds ...State) *memory {
	m := &memory{feeds: map[string]State{}, taken: map[[2]string]string{}}
	for _, s := range feeds {
		m.feeds[s.URL] = s
	}
	return m
}

func (m *memory) Feeds(context.Context) ([]State, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.SortedFunc(maps.Values(m.feeds), func(a, b State) int { return cmp.Compare(a.URL, b.URL) }), nil
}

func (m *memory) SaveFeed(_ context.Context, url string, s State) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.saves++
	if _, listed := m.feeds[url]; !listed || m.full != nil {
		return m.full
	}
	if s.URL != url {
		if _, taken := m.feeds[s.URL]; taken {
			return errors.New("listed twice")
		}
		for key, fingerprint := range m.taken {
			if key[0] == url {
				delete(m.taken, key)
				m.taken[[2]string{s.URL, key[1]}] = fingerprint
			}
		}
		delete(m.feeds, url)
	}
	m.feeds[s.URL] = s
	return nil
}

func (m *memory) Taken(_ context.Context, feed, guid string) (string, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	fingerprint, ok := m.taken[[2]string{feed, guid}]
	return fingerprint, ok, nil
}

func (m *memory) Take(_ context.Context, feed, guid, fingerprint string, d ingest.Document) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.full != nil {
		return false, m.full
	}
	m.taken[[2]string{feed, guid}] = fingerprint
	for _, before := range slices.Backward(m.articles) {
		if before.ID == d.ID {
			if before.Body == d.Body {
				return false, nil
			}
			break
		}
	}
	m.articles = append(m.articles, d)
	return true, nil
}

// set changes a listed feed.
func (m *memory) set(url string, change func(*State)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.feeds[url]
	change(&s)
	m.feeds[url] = s
}

// only is the one listed feed.
func (m *memory) only() State {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, s := range m.feeds {
		return s
	}
	return State{}
}

// bodies are those of the articles, in the order they were taken.
func (m *memory) bodies() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var list []string
	for _, d := range m.articles {
		list = append(list, d.Body)
	}
	return list
}
