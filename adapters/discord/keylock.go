package discord

import "sync"

// keyLock is a lock for each key. The zero value is ready.
type keyLock struct {
	mu   sync.Mutex
	held map[string]*heldKey
}

type heldKey struct {
	mu    sync.Mutex
	users int
}

// lock waits for the key and returns the function that frees it.
func (l *keyLock) lock(key string) (unlock func()) {
	l.mu.Lock()
	if l.held == nil {
		l.held = map[string]*heldKey{}
	}
	k := l.held[key]
	if k == nil {
		k = &heldKey{}
		l.held[key] = k
	}
	k.users++
	l.mu.Unlock()
	k.mu.Lock()
	return func() {
		k.mu.Unlock()
		l.mu.Lock()
		defer l.mu.Unlock()
		if k.users--; k.users == 0 {
			delete(l.held, key)
		}
	}
}
