package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/bot/internal/config"
)

// knower is an adapter whose Whoami is a function.
type knower struct {
	fake
	who func(context.Context) (string, error)
}

func (k *knower) Whoami(ctx context.Context) (string, error) { return k.who(ctx) }

func TestWhoami(t *testing.T) {
	broken := errors.New("broken")
	silent := func(ctx context.Context) (string, error) { <-ctx.Done(); return "", context.Cause(ctx) }
	says := func(bot string, err error) func(context.Context) (string, error) {
		return func(context.Context) (string, error) { return bot, err }
	}
	for _, tt := range []struct {
		name    string
		adapter adapters.Adapter
		make    error
		bot     string
		err     string
		takes   time.Duration
	}{
		{name: "named", adapter: &knower{who: says("@a (1)", nil)}, bot: "@a (1)"},
		{name: "refused", adapter: &knower{who: says("", fmt.Errorf("chat: bad token: %w", adapters.ErrRejected))}, err: "chat: bad token: rejected by the platform"},
		{name: "an error without the platform's name", adapter: &knower{who: says("", broken)}, err: "chat: broken; is this machine online, and chat.api_url right?"},
		{name: "no answer", adapter: &knower{who: silent}, err: "chat: no answer in 15s; is this machine online, and chat.api_url right?", takes: whoamiTime},
		{name: "not made", make: broken, err: "chat: broken"},
		{name: "an adapter that can't tell", adapter: &fake{}, err: "chat: it can't be asked without starting it"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				p := platform{name: "chat", make: func() (adapters.Adapter, error) { return tt.adapter, tt.make }}
				bot, err := whoami(t.Context(), p)
				if bot != tt.bot || (err == nil) != (tt.err == "") || err != nil && err.Error() != tt.err {
					t.Errorf("bot %q, error %v", bot, err)
				}
				if took := time.Since(began); took != tt.takes {
					t.Errorf("it took %v", took)
				}
			})
		})
	}
}

// Every line of a real platform's log names its adapter, once.
func TestLogNamesTheAdapterOnce(t *testing.T) {
	refusing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write([]byte(`{"ok": false, "error_code": 401, "description": "Unauthorized"}`))
	}))
	defer refusing.Close()
	o, _, _ := options(t, strings.NewReader(""))
	o.Config.Terminal.Enabled = config.Off
	o.Config.Telegram.Token, o.Config.Telegram.APIURL = adapters.NewSecret("1000:abcdefghijklmnopqrstuvwxyz"), refusing.URL
	o.Config.Discord.Token, o.Config.Discord.APIURL = adapters.NewSecret("abcdefghijkl.abcdef.abcdefghijkl"), refusing.URL
	var log adaptertest.Log
	o.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	if err := Run(t.Context(), o); err == nil {
		t.Error("no error although no adapter is left")
	}
	given := 0
	for line := range strings.Lines(log.String()) {
		n := strings.Count(line, "adapter=")
		if n > 1 {
			t.Errorf("adapter stands %d times in %s", n, line)
		}
		if n == 1 && strings.Contains(line, "given up") {
			given++
		}
	}
	if given != 2 {
		t.Errorf("%d adapters were given up, want 2:\n%s", given, &log)
	}
}
