package discord

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/gorilla/websocket"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/adapters/discord/internal/discordtest"
)

// TestTLS: over TLS, as on Discord itself, the connection is read along with too.
func TestTLS(t *testing.T) {
	t.Parallel()
	s := discordtest.NewTLS(t)
	a, err := New(Config{Token: adapters.NewSecret(discordtest.Token), APIURL: s.URL}, Options{Client: s.Client()})
	if err != nil {
		t.Fatal(err)
	}
	a.times = quickTimes()
	a.tls = s.Client().Transport.(*http.Transport).TLSClientConfig
	s.Script(func(c *discordtest.Conn) {
		c.Hello()
		c.Await(discordtest.OpIdentify)
		c.Send(discordtest.OpReconnect, nil) // would hang the library
		c.Hang()
	})
	r := run(t, s, a, &adaptertest.Handler{Reply: echo}, &logged{})
	r.works(t, "কী?")
	if n := r.Connects(); n != 2 {
		t.Errorf("%d connections, want 2", n)
	}
}

// gatewayOf is the address of the fake's gateway.
func gatewayOf(s *discordtest.Server) string {
	return "ws" + strings.TrimSuffix(strings.TrimPrefix(s.URL, "http"), "/api/v9") + "/gateway/"
}

// TestUntrustedCertificate: an impostor gets no token.
func TestUntrustedCertificate(t *testing.T) {
	t.Parallel()
	s := discordtest.NewTLS(t)
	var l link
	_, _, err := l.dialer(t.Context(), quickTimes(), nil).Dial(gatewayOf(s), nil)
	if err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("dialled with %v", err)
	}
}

// TestProxy: through an HTTP proxy the library still connects, only unread.
func TestProxy(t *testing.T) {
	t.Parallel()
	s := discordtest.New(t)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodConnect {
			http.Error(w, "only CONNECT", http.StatusMethodNotAllowed)
			return
		}
		up, err := net.Dial("tcp", r.Host)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		defer up.Close()
		down := hijack(w)
		defer down.Close()
		_, _ = io.WriteString(down, "HTTP/1.1 200 OK\r\n\r\n")
		go func() { _, _ = io.Copy(up, down) }()
		_, _ = io.Copy(down, up)
	}))
	t.Cleanup(proxy.Close)
	at, err := url.Parse(proxy.URL)
	if err != nil {
		t.Fatal(err)
	}
	var l link
	d := l.dialer(t.Context(), quickTimes(), nil)
	l.viaProxy(t.Context(), d, quickTimes(), at)
	conn, _, err := d.Dial(gatewayOf(s), nil)
	if err != nil {
		t.Fatal(err)
	}
	kind, payload, err := conn.ReadMessage()
	if err != nil || kind != websocket.TextMessage || !strings.Contains(string(payload), `"op":10`) {
		t.Errorf("got %d %q, %v, want a hello", kind, payload, err)
	}
	if !l.goodbye() {
		t.Error("the connection was not closed")
	}
}
