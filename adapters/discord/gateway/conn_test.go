package gateway

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/ukti-bot/ukti/adapters/discord/internal/discordtest"
)

// quickTimes are short enough for tests.
func quickTimes() Times {
	t := DefaultTimes()
	t.Open, t.Ready = 2*time.Second, 500*time.Millisecond
	t.Watch = 20 * time.Millisecond
	t.Identify, t.Goodbye = 0, 0
	t.PauseMin, t.PauseMax = time.Millisecond, 20*time.Millisecond
	return t
}

// gatewayOf is the address of the fake's gateway.
func gatewayOf(s *discordtest.Server) string {
	return "ws" + strings.TrimSuffix(strings.TrimPrefix(s.URL, "http"), "/api/v9") + "/gateway/"
}

func newLink() *link { return &link{event: func(Event) {}} }

// TestUntrustedCertificate: an impostor gets no token.
func TestUntrustedCertificate(t *testing.T) {
	t.Parallel()
	s := discordtest.NewTLS(t)
	_, _, err := newLink().dialer(t.Context(), quickTimes(), nil, nil).Dial(gatewayOf(s), nil)
	if err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("dialled with %v", err)
	}
}

// connectProxy is an HTTP proxy that asks for this name and password.
func connectProxy(t *testing.T, name, password string) *url.URL {
	t.Helper()
	want := "Basic " + base64.StdEncoding.EncodeToString([]byte(name+":"+password))
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodConnect {
			http.Error(w, "only CONNECT", http.StatusMethodNotAllowed)
			return
		}
		if r.Header.Get("Proxy-Authorization") != want {
			http.Error(w, "who are you?", http.StatusProxyAuthRequired)
			return
		}
		up, err := net.Dial("tcp", r.Host)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		defer up.Close()
		down, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			panic(err)
		}
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
	at.User = url.UserPassword(name, password)
	return at
}

// TestProxy: what comes through a proxy is filtered as well, with TLS and without.
func TestProxy(t *testing.T) {
	t.Parallel()
	for _, secure := range []bool{false, true} {
		t.Run(fmt.Sprint("TLS ", secure), func(t *testing.T) {
			s, address := discordtest.New(t), ""
			l := newLink()
			times, proxy := quickTimes(), connectProxy(t, "user", "secret")
			d := l.dialer(t.Context(), times, nil, proxy)
			if secure {
				s = discordtest.NewTLS(t)
				d = l.dialer(t.Context(), times, s.Client().Transport.(*http.Transport).TLSClientConfig, proxy)
			}
			address = gatewayOf(s)
			s.Script(func(c *discordtest.Conn) {
				c.Send(discordtest.OpHeartbeatAck, nil) // is left out
				c.Hello()
				c.Hang()
			})
			conn, _, err := d.Dial(address, nil)
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
		})
	}
}

// TestRefusingProxy: the error says why, and holds no password.
func TestRefusingProxy(t *testing.T) {
	t.Parallel()
	at := connectProxy(t, "user", "right")
	at.User = url.UserPassword("user", "wrong-secret")
	_, err := connect(t.Context(), at, "127.0.0.1:1")
	if err == nil || !strings.Contains(err.Error(), "407") || strings.Contains(err.Error(), "wrong-secret") {
		t.Errorf("connected with %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	if _, err := connect(ctx, &url.URL{Scheme: "http", Host: silent.Addr().String()}, "127.0.0.1:1"); err == nil {
		t.Error("connected through a proxy that says nothing")
	}
}

// The library's own goodbye, which can come late and would end the session of the next
// connection, is not sent; the gateway's is.
func TestLibrarySaysNoGoodbye(t *testing.T) {
	near, far := net.Pipe()
	l := newLink()
	c := l.guard(t.Context(), near, time.Minute)
	sent := make(chan []byte, 8)
	go func() {
		defer close(sent)
		for {
			buf := make([]byte, 64)
			n, err := far.Read(buf)
			if err != nil {
				return
			}
			sent <- buf[:n]
		}
	}()
	bye, text := masked(frameClose, []byte{1000 >> 8, 1000 & 0xff}), masked(frameText, []byte("{}"))
	for _, frame := range [][]byte{bye, text} {
		if n, err := c.Write(frame); n != len(frame) || err != nil {
			t.Fatalf("%d of %d bytes were taken: %v", n, len(frame), err)
		}
	}
	if got := <-sent; got[0] != frameFinal|frameText {
		t.Errorf("the library's first frame that was sent is %x", got)
	}
	if !l.goodbye() {
		t.Error("there is no goodbye")
	}
	if got := <-sent; got[0] != frameFinal|frameClose {
		t.Errorf("the goodbye is %x", got)
	}
	if got, more := <-sent; more {
		t.Errorf("%x was sent, too", got)
	}
}
