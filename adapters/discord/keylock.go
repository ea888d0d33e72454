package discord

import "sync"

// keyLock is a lock for each key. The zero value is ready.
type keyLock struct {
	mu   sync.Mutex
	held map[string]*heldKey
	idle []string // keys that nobody holds and whose greatest number is still known, the oldest first
}

// maxIdle is how many keys' greatest numbers are known although nobody holds them: whoever
// comes late, behind one that is done, must still see that it was overtaken.
const maxIdle = 1024

type heldKey struct {
	mu     sync.Mutex
	users  int
	latest uint64 // the greatest number on a ticket
}

// lock waits for the key and returns the function that frees it.
func (l *keyLock) lock(key string) (unlock func()) {
	_, unlock = l.ticket(key, 0)()
	return unlock
}

// ticket stands in line for the key. The function that it returns waits for its turn,
// and reports whether nobody with a greater number came meanwhile; it must be called.
func (l *keyLock) ticket(key string, number uint64) (wait func() (latest bool, unlock func())) {
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
	k.latest = max(k.latest, number)
	l.mu.Unlock()
	return func() (bool, func()) {
		k.mu.Lock()
		l.mu.Lock()
		latest := k.latest == number
		l.mu.Unlock()
		return latest, func() {
			k.mu.Unlock()
			l.mu.Lock()
			defer l.mu.Unlock()
			if k.users--; k.users == 0 {
				l.leave(key, k)
			}
		}
	}
}

// leave forgets a key that nobody holds, or keeps its greatest number for a while; under
// l.mu.
func (l *keyLock) leave(key string, k *heldKey) {
	if k.latest == 0 {
		delete(l.held, key)
		return
	}
	l.idle = append(l.idle, key)
	if len(l.idle) <= maxIdle {
		return
	}
	oldest := l.idle[0]
	l.idle = l.idle[1:]
	if o := l.held[oldest]; o != nil && o.users == 0 {
		delete(l.held, oldest)
	}
}
