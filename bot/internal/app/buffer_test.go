package app

import (
	"strings"
	"sync"
)

// buffer keeps what is written to it by anybody: a turn that the end of a run left
// behind may still log while a test reads.
type buffer struct {
	mu   sync.Mutex
	kept strings.Builder
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.kept.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.kept.String()
}
