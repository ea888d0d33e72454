package cli

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

const (
	telegramToken = "1000:abcdefghijklmnopqrstuvwxyz"
	discordToken  = "abcdefghijkl.abcdef.abcdefghijkl"
)

// newPlatforms is a Telegram and a Discord at one address, that know one bot.
func newPlatforms(t *testing.T) string {
	t.Helper()
	answers := func(ok func(*http.Request) bool, good, bad string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if !ok(r) {
				w.WriteHeader(http.StatusUnauthorized)
				_, _ = io.WriteString(w, bad)
				return
			}
			_, _ = io.WriteString(w, good)
		}
	}
	isTelegram := func(r *http.Request) bool { return r.PathValue("bot") == "bot"+telegramToken }
	isDiscord := func(r *http.Request) bool { return r.Header.Get("Authorization") == "Bot "+discordToken }
	mux := http.NewServeMux()
	mux.HandleFunc("/{bot}/getMe", answers(isTelegram,
		`{"ok": true, "result": {"id": 1000, "is_bot": true, "username": "news_bot"}}`,
		`{"ok": false, "error_code": 401, "description": "Unauthorized"}`))
	mux.HandleFunc("GET /discord/users/@me", answers(isDiscord, `{"id": "2000", "username": "newsbot"}`, `{"message": "401: Unauthorized", "code": 0}`))
	mux.HandleFunc("GET /discord/applications/@me", answers(isDiscord, `{"id": "3000"}`, `{}`))
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL
}

func TestCheckConfigOnline(t *testing.T) {
	url := newPlatforms(t)
	const wrongTelegram, wrongDiscord = "1000:zyxwvutsrqponmlkjihgfedcba", "lkjihgfedcba.fedcba.lkjihgfedcba"
	for _, tt := range []struct {
		name              string
		telegram, discord string // the tokens
		args              []string
		status            int
		stdout            []string
		stderr            []string // nil: it is empty
	}{
		{
			name: "both", telegram: telegramToken, discord: discordToken, args: []string{"--online"},
			stdout: []string{"# ok: ", "# discord: newsbot (bot 2000, application 3000)\n", "# telegram: @news_bot (1000)\n"},
		},
		{
			name: "one is off", telegram: telegramToken, args: []string{"--online"},
			stdout: []string{"# discord: off, discord.token is not set\n", "# telegram: @news_bot (1000)\n"},
		},
		{
			name: "one is refused", telegram: wrongTelegram, discord: discordToken, args: []string{"--online"}, status: statusFailure,
			stdout: []string{"# discord: newsbot"}, stderr: []string{"telegram: ", "copy it again from BotFather"},
		},
		{
			name: "the other is refused", telegram: telegramToken, discord: wrongDiscord, args: []string{"--online"}, status: statusFailure,
			stdout: []string{"# telegram: @news_bot"}, stderr: []string{"discord: the token is refused"},
		},
		{
			name: "not asked", telegram: wrongTelegram, discord: wrongDiscord,
			stdout: []string{"# ok: "},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Chdir(t.TempDir()) // where no config.yaml is
			var stdout, stderr bytes.Buffer
			p := &Program{Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr, Environ: []string{
				"UKTI_TELEGRAM_TOKEN=" + tt.telegram, "UKTI_TELEGRAM_API_URL=" + url,
				"UKTI_DISCORD_TOKEN=" + tt.discord, "UKTI_DISCORD_API_URL=" + url + "/discord",
			}}
			if got := p.Run(t.Context(), append([]string{"check-config"}, tt.args...)); got != tt.status {
				t.Errorf("status %d, want %d", got, tt.status)
			}
			for _, want := range tt.stdout {
				if !strings.Contains(stdout.String(), want) {
					t.Errorf("stdout lacks %q:\n%s", want, &stdout)
				}
			}
			for _, want := range tt.stderr {
				if !strings.Contains(stderr.String(), want) {
					t.Errorf("stderr lacks %q:\n%s", want, &stderr)
				}
			}
			if tt.stderr == nil && stderr.Len() > 0 {
				t.Errorf("stderr: %s", &stderr)
			}
			for _, token := range []string{telegramToken, discordToken, wrongTelegram, wrongDiscord} {
				if strings.Contains(stdout.String()+stderr.String(), token) {
					t.Error("a token was printed")
				}
			}
		})
	}
}
