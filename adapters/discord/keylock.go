package discord

import "sync"

// keyLock is a lock for each key. The zero value is ready.
type keyLock struct {
	mu   sync.Mutex
	held map[string]*heldKey
}

type heldKey struct {
	mu     sync.Mutex
	users  int
	latest int // the last ticket
}

// lock waits for the key and returns the function that frees it.
func (l *keyLock) lock(key string) (unlock func()) {
	_, unlock = l.ticket(key)()
	return unlock
}

// ticket stands in line for the key. The function that it returns waits for its turn,
// and reports whether nobody came later meanwhile; it must be called.
func (l *keyLock) ticket(key string) (wait func() (latest bool, unlock func())) {
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
	k.latest++
	mine := k.latest
	l.mu.Unlock()
	return func() (bool, func()) {
		k.mu.Lock()
		l.mu.Lock()
		latest := k.latest == mine
		l.mu.Unlock()
		return latest, func() {
			k.mu.Unlock()
			l.mu.Lock()
			defer l.mu.Unlock()
			if k.users--; k.users == 0 {
				delete(l.held, key)
			}
		}
	}
}
