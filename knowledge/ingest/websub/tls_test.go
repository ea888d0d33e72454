package websub

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"hash"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/knowledge/ingest/fetch"
)

// authority is a certificate authority that nobody knows unless told.
type authority struct {
	t    *testing.T
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
}

func newAuthority(t *testing.T, name string) authority {
	a := authority{t: t, key: newKey(t)}
	a.cert = a.issue(&x509.Certificate{Subject: pkix.Name{CommonName: name}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}, &a.key.PublicKey, nil)
	return a
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// issue signs a certificate, by itself when there is no issuer yet.
func (a authority) issue(c *x509.Certificate, key *ecdsa.PublicKey, issuer *x509.Certificate) *x509.Certificate {
	a.t.Helper()
	c.SerialNumber, c.NotBefore, c.NotAfter = big.NewInt(time.Now().UnixNano()), time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	if issuer == nil {
		issuer = c
	}
	der, err := x509.CreateCertificate(rand.Reader, c, issuer, key, a.key)
	if err != nil {
		a.t.Fatal(err)
	}
	made, err := x509.ParseCertificate(der)
	if err != nil {
		a.t.Fatal(err)
	}
	return made
}

// serve answers over TLS on this machine, with a certificate of the authority.
func (a authority) serve(h http.Handler) *httptest.Server {
	key := newKey(a.t)
	cert := a.issue(&x509.Certificate{IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}, &key.PublicKey, a.cert)
	s := httptest.NewUnstartedServer(h)
	s.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{cert.Raw}, PrivateKey: key}}, MinVersion: tls.VersionTLS12}
	s.Config.ErrorLog = nil
	s.StartTLS()
	a.t.Cleanup(s.Close)
	return s
}

// pool is of the authority and no other.
func (a authority) pool() *x509.CertPool {
	roots := x509.NewCertPool()
	roots.AddCert(a.cert)
	return roots
}

// client trusts the authority and no other.
func (a authority) client() *http.Client {
	return &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: a.pool(), MinVersion: tls.VersionTLS12}}, Timeout: 10 * time.Second}
}

// tlsHub takes subscriptions over TLS, asks back over TLS, and sends.
type tlsHub struct {
	t     *testing.T
	to    *http.Client
	asked chan url.Values
}

func (h *tlsHub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		h.t.Error(err)
	}
	w.WriteHeader(http.StatusAccepted)
	h.asked <- r.PostForm
}

// verify asks back whether a subscription was meant.
func (h *tlsHub) verify(form url.Values) {
	h.t.Helper()
	q := url.Values{"hub.mode": form["hub.mode"], "hub.topic": form["hub.topic"], "hub.challenge": {"is it so?"}, "hub.lease_seconds": {"3600"}}
	answer, err := h.to.Get(form.Get("hub.callback") + "?" + q.Encode())
	if err != nil {
		h.t.Fatal(err)
	}
	defer answer.Body.Close()
	if said, _ := io.ReadAll(answer.Body); answer.StatusCode != http.StatusOK || string(said) != "is it so?" {
		h.t.Fatalf("asked back: %d %q", answer.StatusCode, said)
	}
}

// push sends a body with a signature; "" for none.
func (h *tlsHub) push(callback, body, signature string) int {
	h.t.Helper()
	r, err := http.NewRequest(http.MethodPost, callback, strings.NewReader(body))
	if err != nil {
		h.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/rss+xml")
	if signature != "" {
		r.Header.Set("X-Hub-Signature", signature)
	}
	answer, err := h.to.Do(r)
	if err != nil {
		h.t.Fatal(err)
	}
	defer answer.Body.Close()
	return answer.StatusCode
}

// A hub over TLS, from being asked to what it sends: the client that asks, the callback
// and the hub are the real ones, each with a certificate of an authority of the test's.
func TestOverTLS(t *testing.T) {
	known, unknown := newAuthority(t, "known"), newAuthority(t, "unknown")
	client, err := fetch.New(fetch.Options{Roots: known.pool(), UserAgent: "Ukti/1.0 (+https://ostrel.example/bot)", AllowPrivate: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)

	got := make(chan Delivery, 4)
	store := &memory{subs: map[string]Subscription{}}
	s := New(Options{
		Store: store, Ask: client,
		Feeds:   func(context.Context) ([]string, error) { return []string{feedURL}, nil },
		Deliver: func(_ context.Context, d Delivery) { got <- d },
	})
	callback := known.serve(s)
	hub := &tlsHub{t: t, to: known.client(), asked: make(chan url.Values, 1)}
	if err := s.SetCallback(t.Context(), callback.URL+"/websub/"); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- s.Run(ctx) }()
	if err := s.Discovered(t.Context(), feedURL, known.serve(hub).URL, feedURL); err != nil {
		t.Fatal(err)
	}
	var form url.Values
	select {
	case form = <-hub.asked:
	case <-time.After(time.Minute):
		t.Fatalf("the hub was not asked: %+v", store.subs)
	}
	secret, to := form.Get("hub.secret"), form.Get("hub.callback")
	if secret == "" || !strings.HasPrefix(to, callback.URL+"/websub/") {
		t.Fatalf("asked with %v", form)
	}
	hub.verify(form)
	if !s.Pushed(feedURL) {
		t.Error("confirmed, and not pushed")
	}
	for name, signature := range map[string]string{
		"unsigned": "", "with another secret": sign("sha256", sha256.New, "<rss>1</rss>", "another"), "of another body": sign("sha256", sha256.New, "<rss>2</rss>", secret),
	} {
		if code := hub.push(to, "<rss>1</rss>", signature); code != http.StatusAccepted {
			t.Errorf("%s: answered %d", name, code)
		}
	}
	for _, method := range []struct {
		name string
		make func() hash.Hash
	}{{"sha256", sha256.New}, {"sha512", sha512.New}} {
		body := "<rss>" + method.name + "</rss>"
		if code := hub.push(to, body, sign(method.name, method.make, body, secret)); code != http.StatusAccepted {
			t.Errorf("%s: answered %d", method.name, code)
		}
		if d := <-got; string(d.Body) != body || d.Feed != feedURL || d.ContentType != "application/rss+xml" {
			t.Errorf("%s: got %+v", method.name, d)
		}
	}
	if s.Refused() != 3 || len(got) != 0 {
		t.Errorf("%d refused, %d more delivered", s.Refused(), len(got))
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}

	// A hub whose certificate is of an authority that nobody was told of is asked nothing.
	stranger := &tlsHub{t: t, asked: make(chan url.Values, 1)}
	if err := client.Post(t.Context(), unknown.serve(stranger).URL, url.Values{"hub.mode": {"subscribe"}}); err == nil || len(stranger.asked) != 0 {
		t.Errorf("asked %d times, error %v", len(stranger.asked), err)
	}
}
