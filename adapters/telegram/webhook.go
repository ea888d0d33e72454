package telegram

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/internal/chat"
)

const (
	secretHeader = "X-Telegram-Bot-Api-Secret-Token"
	// maxHook is how many bytes one update may have.
	maxHook = 1 << 20
	// hookConnections is how many calls Telegram may make at once.
	hookConnections = 40
)

// webhook takes Telegram's calls on the process's HTTP server.
type webhook struct {
	url, path string
	secret    adapters.Secret
	keep      bool

	mu sync.RWMutex
	in *intake // nil while the adapter does not run
}

func newWebhook(c Webhook, token adapters.Secret) (*webhook, error) {
	secret, err := readSecret(c.Secret, c.SecretFile)
	if err != nil {
		return nil, fmt.Errorf("telegram: webhook.secret: %w", err)
	}
	if secret.Empty() {
		// The same for all copies of a bot and after each restart, and no way
		// back to the token.
		mac := hmac.New(sha256.New, []byte(token.Reveal()))
		_, _ = mac.Write([]byte("ukti telegram webhook"))
		secret = adapters.NewSecret(hex.EncodeToString(mac.Sum(nil)))
	}
	return &webhook{url: c.URL, path: c.listenPath(), secret: secret, keep: c.Keep}, nil
}

// run sets the webhook, serves until ctx ends, and removes it.
func (w *webhook) run(ctx context.Context, l connection, in *intake) error {
	w.open(in)
	defer w.open(nil)
	if err := w.register(ctx, l); err != nil {
		return endOf(ctx, err)
	}
	err := w.watch(ctx, l)
	w.open(nil)
	if err != nil {
		return endOf(ctx, err)
	}
	if w.keep || in.a.shared != nil { // other copies of the bot are called by it
		return nil
	}
	short, cancel := context.WithTimeout(context.WithoutCancel(ctx), memoryTime)
	defer cancel()
	if err := l.api.call(short, "deleteWebhook", args{}, nil); err != nil {
		l.log.Warn("the webhook could not be removed", "error", err)
	}
	return nil
}

// lookEvery is how often Telegram is asked whether the webhook is still set.
const lookEvery = 10 * time.Minute

// watch looks after the webhook until ctx ends: another deployment with the token, or
// a poll, takes it away without a word. It is set again, and what Telegram says about
// calls that failed is logged. The error is that of a token that is refused.
func (w *webhook) watch(ctx context.Context, l connection) error {
	told := time.Now().Unix()
	for chat.Sleep(ctx, lookEvery) == nil {
		var info struct {
			URL     string `json:"url"`
			Pending int    `json:"pending_update_count"`
			Failed  int64  `json:"last_error_date"`
			Error   string `json:"last_error_message"`
		}
		err := l.api.call(ctx, "getWebhookInfo", args{}, &info)
		switch {
		case ctx.Err() != nil:
			return nil
		case faultOf(err) == faultToken:
			return fmt.Errorf("telegram: %w: %w", adapters.ErrRejected, err)
		case err != nil:
			l.log.Warn("Telegram does not say whether the webhook is set", "error", err)
			continue
		case info.URL != w.url:
			// The other address may hold a secret in its path.
			l.log.Error("the webhook was taken away; it is set again. Does another copy of this bot run, or does one poll?", "another_is_set", info.URL != "")
			if err := w.register(ctx, l); err != nil {
				return err
			}
			continue
		}
		l.stats.touch()
		if info.Failed > told {
			told = info.Failed
			l.log.Warn("Telegram could not deliver to the webhook", "pending", info.Pending, "error", l.api.redact(w.secret.Redact(info.Error)))
		}
	}
	return nil
}

// register sets the webhook, and tries until it can or must not.
func (w *webhook) register(ctx context.Context, l connection) error {
	wait := newBackoff()
	for {
		err := l.api.call(ctx, "setWebhook", args{
			"url": w.url, "secret_token": w.secret.Reveal(), "allowed_updates": updateKinds, "max_connections": hookConnections,
		}, nil)
		err = w.secret.RedactError(err)
		switch faultOf(err) {
		case faultNone:
			if err == nil {
				l.stats.touch()
				l.stats.reached.Store(true)
				return nil
			}
		case faultToken:
			return fmt.Errorf("telegram: %w: %w", adapters.ErrRejected, err)
		case faultRequest:
			return fmt.Errorf("telegram: %w: the webhook is refused (%w); check telegram.webhook.url", adapters.ErrRejected, err)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := l.pause(ctx, wait, "the webhook can't be set", err); err != nil {
			return err
		}
	}
}

// open lets calls in, or with nil turns them away. It returns when no call is
// using the earlier intake.
func (w *webhook) open(in *intake) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.in = in
}

// ServeHTTP takes one update. Telegram makes the call again, for a day, unless
// the answer is 200; that is given once the update is durable, or is of no use.
func (w *webhook) ServeHTTP(out http.ResponseWriter, request *http.Request) {
	if !w.secret.Equal(request.Header.Get(secretHeader)) {
		http.Error(out, "only Telegram calls here", http.StatusForbidden)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(out, request.Body, maxHook))
	if err != nil {
		var tooLarge *http.MaxBytesError
		if !errors.As(err, &tooLarge) {
			http.Error(out, "the request could not be read", http.StatusBadRequest)
			return
		}
		http.Error(out, "too large", http.StatusRequestEntityTooLarge)
		return
	}
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.in == nil || w.in.queue.waiting() >= w.in.queue.max {
		out.Header().Set("Retry-After", "5")
		http.Error(out, "not now", http.StatusServiceUnavailable)
		return
	}
	u, ok := w.in.decode(body)
	if !ok {
		return
	}
	if _, err := w.in.take(request.Context(), []update{u}, 0, true); err != nil {
		w.in.a.log.Error("an update can't be stored; Telegram sends it again", "error", err)
		http.Error(out, "not now", http.StatusServiceUnavailable)
	}
}
