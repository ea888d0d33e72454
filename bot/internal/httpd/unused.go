package httpd

import (
	"net"
	"net/http"
	"sync"
	"time"
)

// unusedGrace is how long a stop leaves connections open on which nothing was asked: a
// request may be on its way.
const unusedGrace = 250 * time.Millisecond

// unused holds the connections on which nothing was asked yet. Browsers open some in
// advance, and [http.Server.Shutdown] gives each 5 s to ask.
type unused struct {
	mu   sync.Mutex
	open map[net.Conn]struct{}
}

// follow is an [http.Server.ConnState].
func (u *unused) follow(c net.Conn, state http.ConnState) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if state != http.StateNew {
		delete(u.open, c)
		return
	}
	if u.open == nil {
		u.open = map[net.Conn]struct{}{}
	}
	u.open[c] = struct{}{}
}

// close closes them.
func (u *unused) close() {
	u.mu.Lock()
	defer u.mu.Unlock()
	for c := range u.open {
		_ = c.Close()
	}
}
