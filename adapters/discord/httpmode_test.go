package discord

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/adapters/discord/internal/discordtest"
)

// webhook is the bot's HTTP server with Discord's key.
type webhook struct {
	*running
	key ed25519.PrivateKey
	url string
}

// startHTTP runs an adapter in HTTP mode behind a server of its own.
func startHTTP(t *testing.T, h *adaptertest.Handler) *webhook {
	t.Helper()
	return startHTTPOn(t, discordtest.New(t), h, nil)
}

// startHTTPOn is startHTTP on a Discord of others', too, with a memory.
func startHTTPOn(t *testing.T, s *discordtest.Server, h *adaptertest.Handler, memory adapters.Memory) *webhook {
	t.Helper()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	log := &adaptertest.Log{}
	a := newAdapter(t, s, slog.New(slog.NewTextHandler(log, nil)), memory, func(c *Config) {
		c.Mode, c.PublicKey = ModeHTTP, hex.EncodeToString(public)
	})
	mux := http.NewServeMux()
	for pattern, handler := range a.Routes() {
		mux.Handle(pattern, handler)
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	w := &webhook{key: private, url: server.URL + InteractionsPath}
	if got, _ := w.post(t, slash("ask"), nil); got != http.StatusServiceUnavailable {
		t.Errorf("before Run a request gets %d, want 503", got)
	}
	w.running = run(t, s, a, h, log)
	for { // until Run is ready
		if got, _ := w.post(t, map[string]any{"id": "1", "token": "t", "type": 99, "user": map[string]any{"id": "2"}}, nil); got != http.StatusServiceUnavailable {
			return w
		}
		time.Sleep(time.Millisecond)
	}
}

// post sends a signed request, which change may spoil.
func (w *webhook) post(t *testing.T, payload any, change func(*http.Request)) (int, []byte) {
	t.Helper()
	return w.postAt(t, time.Now(), payload, change)
}

// postAt is post for a request that was signed at another time.
func (w *webhook) postAt(t *testing.T, at time.Time, payload any, change func(*http.Request)) (int, []byte) {
	t.Helper()
	body, err := json.Marshal(payload)
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequest(http.MethodPost, w.url, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	stamp := strconv.FormatInt(at.Unix(), 10)
	req.Header.Set("X-Signature-Timestamp", stamp)
	req.Header.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(w.key, append([]byte(stamp), body...))))
	if change != nil {
		change(req)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, answer
}

func TestHTTPInteraction(t *testing.T) {
	t.Parallel()
	w := startHTTP(t, nil)
	in, payload := w.NewInteraction(slash("ask", "question", "কী?"))
	code, answer := w.post(t, payload, nil)
	if code != http.StatusOK || strings.TrimSpace(string(answer)) != `{"type":5}` {
		t.Fatalf("answered %d, %s", code, answer)
	}
	// The edit comes before the fake knows of the acknowledgement, and has to be
	// tried again.
	for range 200 {
		if strings.Contains(strings.Join(w.Calls(), " "), "@original") {
			break
		}
		time.Sleep(time.Millisecond)
	}
	w.Acknowledge(in, answer)
	if got := seenQuotes(w.AwaitAnswer(t, in, 1)); got[0] != "“কী?”" {
		t.Errorf("answered with %q", got)
	}
	if code, _ := w.post(t, payload, nil); code != http.StatusBadRequest || len(w.handler.Asked()) != 1 {
		t.Errorf("the same again gets %d and asks %d times", code, len(w.handler.Asked()))
	}
	if w.Connects() != 0 {
		t.Error("HTTP mode has connected to the gateway")
	}
}

func TestHTTPPing(t *testing.T) {
	t.Parallel()
	w := startHTTP(t, nil)
	if code, answer := w.post(t, map[string]any{"type": 1}, nil); code != 200 || strings.TrimSpace(string(answer)) != `{"type":1}` {
		t.Errorf("answered %d, %s", code, answer)
	}
}

func TestHTTPRefuses(t *testing.T) {
	t.Parallel()
	w := startHTTP(t, nil)
	_, payload := w.NewInteraction(slash("ask", "question", "কী?"))
	for name, spoil := range map[string]func(*http.Request){
		"no signature":        func(r *http.Request) { r.Header.Del("X-Signature-Ed25519") },
		"no timestamp":        func(r *http.Request) { r.Header.Del("X-Signature-Timestamp") },
		"another timestamp":   func(r *http.Request) { r.Header.Set("X-Signature-Timestamp", "1700000001") },
		"a broken signature":  func(r *http.Request) { r.Header.Set("X-Signature-Ed25519", "zz") },
		"a short signature":   func(r *http.Request) { r.Header.Set("X-Signature-Ed25519", "00") },
		"another's signature": func(r *http.Request) { r.Header.Set("X-Signature-Ed25519", strings.Repeat("00", 64)) },
		"another body":        func(r *http.Request) { r.Body = io.NopCloser(strings.NewReader(`{"type":1}`)); r.ContentLength = 10 },
		"a huge body": func(r *http.Request) {
			r.Body, r.ContentLength = io.NopCloser(strings.NewReader(strings.Repeat("x", 2<<20))), 2<<20
		},
	} {
		if code, _ := w.post(t, payload, spoil); code != http.StatusUnauthorized {
			t.Errorf("%s gets %d, want 401", name, code)
		}
	}
	for _, payload := range []any{nil, 1, []int{}, "x", map[string]any{"type": 2}, slash("unknown")} {
		if code, _ := w.post(t, payload, nil); code != http.StatusBadRequest {
			t.Errorf("%v gets %d, want 400", payload, code)
		}
	}
	if n := len(w.handler.Asked()); n != 0 {
		t.Errorf("%d questions reached the handler", n)
	}
}

// TestHTTPAge: a signature is right for ever, so its time counts too.
func TestHTTPAge(t *testing.T) {
	t.Parallel()
	w := startHTTP(t, nil)
	for age, want := range map[time.Duration]int{
		0: 200, 4 * time.Minute: 200, -4 * time.Minute: 200, 6 * time.Minute: 401, -6 * time.Minute: 401, 24 * time.Hour: 401,
	} {
		if code, _ := w.postAt(t, time.Now().Add(-age), map[string]any{"type": 1}, nil); code != want {
			t.Errorf("a request that is %v old gets %d, want %d", age, code, want)
		}
	}
	if code, _ := w.post(t, map[string]any{"type": 1}, func(r *http.Request) { r.Header.Set("X-Signature-Timestamp", "soon") }); code != 401 {
		t.Errorf("a request without a time gets %d, want 401", code)
	}
}

func TestHTTPStops(t *testing.T) {
	t.Parallel()
	w := startHTTP(t, nil)
	if err := w.stop(t); err != nil {
		t.Errorf("Run returned %v", err)
	}
	if code, _ := w.post(t, slash("ask"), nil); code != http.StatusServiceUnavailable {
		t.Errorf("after Run a request gets %d, want 503", code)
	}
}

func TestGatewayModeHasNoRoutes(t *testing.T) {
	if routes := newAdapter(t, discordtest.New(t), nil, nil, nil).Routes(); len(routes) != 0 {
		t.Errorf("routes %v", routes)
	}
}
