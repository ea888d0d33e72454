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
	held     []held
	mostHeld int
	leftOut  []string // title and reason, in order
	full     error    // what Take and SaveFeed give
	saves    int
}

func newMemory(feeds ...State) *memory {
	m := &memory{mostHeld: 100, feeds: map[string]State{}, taken: map[[2]string]string{}}
	for _, s := range feeds {
		m.feeds[s.URL] = s
	}
	return m
}

func (m *memory) List(context.Context) ([]State, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.SortedFunc(maps.Values(m.feeds), func(a, b State) int { return cmp.Compare(a.URL, b.URL) }), nil
}

func (m *memory) Save(_ context.Context, url string, s State) error {
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

func (m *memory) Take(_ context.Context, feed string, i Item, d ingest.Document) (Fate, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.full != nil {
		return "", m.full
	}
	m.taken[[2]string{feed, i.GUID}] = i.Fingerprint
	fate := FateNew
	for _, before := range slices.Backward(m.articles) {
		if before.ID == d.ID {
			if before.Body == d.Body {
				return FateUnchanged, nil
			}
			fate = FateCorrected
			break
		}
	}
	m.articles = append(m.articles, d)
	return fate, nil
}

func (m *memory) Hold(_ context.Context, feed string, i Item, d ingest.Document, reason string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.full != nil {
		return m.full
	}
	if len(m.held) >= m.mostHeld {
		return ErrQueueFull
	}
	m.taken[[2]string{feed, i.GUID}] = i.Fingerprint
	m.held = append(m.held, held{i, d, reason})
	return nil
}

func (m *memory) LeaveOut(_ context.Context, _ string, i Item, reason string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.leftOut = append(m.leftOut, i.Title+": "+reason)
	return m.full
}

// held is what a memory holds for an editor.
type held struct {
	Item
	document ingest.Document
	reason   string
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
