package gateway

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"net"
	"net/http"
	"net/url"

	"golang.org/x/net/proxy"
)

// proxyFor is the proxy from the environment for the gateway's address, nil for
// none.
func proxyFor(gateway string) *url.URL {
	u, err := url.Parse(gateway)
	if err != nil {
		return nil
	}
	u.Scheme = map[string]string{"ws": "http", "wss": "https"}[u.Scheme]
	at, err := http.ProxyFromEnvironment(&http.Request{URL: u})
	if err != nil {
		return nil
	}
	return at
}

// connect opens a connection to address, "host:port", through a proxy where there
// is one. No error holds the proxy's password.
func connect(ctx context.Context, through *url.URL, address string) (net.Conn, error) {
	var d net.Dialer
	if through == nil {
		return d.DialContext(ctx, "tcp", address)
	}
	if through.Scheme != "http" && through.Scheme != "https" {
		socks, err := proxy.FromURL(through, &d)
		if err != nil {
			return nil, fmt.Errorf("the proxy %s can't be used: %w", through.Redacted(), err)
		}
		return socks.(proxy.ContextDialer).DialContext(ctx, "tcp", address)
	}
	conn, err := d.DialContext(ctx, "tcp", hostPort(through))
	if err != nil {
		return nil, fmt.Errorf("the proxy %s: %w", through.Redacted(), err)
	}
	if through.Scheme == "https" {
		secure := tls.Client(conn, &tls.Config{ServerName: through.Hostname(), MinVersion: tls.VersionTLS12})
		if err := secure.HandshakeContext(ctx); err != nil {
			_ = conn.Close()
			return nil, fmt.Errorf("the proxy %s: %w", through.Redacted(), err)
		}
		conn = secure
	}
	if err := tunnel(ctx, conn, through, address); err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("the proxy %s: %w", through.Redacted(), err)
	}
	return conn, nil
}

func hostPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return net.JoinHostPort(u.Hostname(), port)
}

// tunnel asks an HTTP proxy to pass everything on to address.
func tunnel(ctx context.Context, conn net.Conn, through *url.URL, address string) error {
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	request := &http.Request{Method: http.MethodConnect, URL: &url.URL{Opaque: address}, Host: address, Header: http.Header{}}
	if user := through.User; user != nil {
		password, _ := user.Password()
		request.Header.Set("Proxy-Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(user.Username()+":"+password)))
	}
	if err := request.Write(conn); err != nil {
		return err
	}
	// Nothing comes behind the answer: the server waits for the client to speak.
	response, err := http.ReadResponse(bufio.NewReaderSize(conn, 1), request)
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("it answers %s", response.Status)
	}
	return nil
}
