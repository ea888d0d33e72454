package cli

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// ukti health says by its exit status whether the bot is well, and says why not.
func TestHealth(t *testing.T) {
	for _, tt := range []struct {
		name, answer   string
		status, exit   int
		stdout, stderr string
	}{
		{"well", `{"ok":true,"adapters":{"web":{"state":"running","since":"2026-01-02T03:04:05Z"}}}`, 200, statusOK, "web        running     since 2026-01-0", ""},
		{"not well", `{"ok":false,"adapters":{"web":{"state":"running"},"discord":{"state":"rejected"}}}`, 503, statusFailure, "discord    rejected", "not all platforms are well"},
		{"somebody else", `<html>`, 200, statusFailure, "", "is no Ukti"},
		{"another's JSON", `{"ok":true}`, 200, statusFailure, "", "is no Ukti"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != "/healthz" {
					t.Errorf("asked %s", r.URL)
				}
				w.WriteHeader(tt.status)
				_, _ = io.WriteString(w, tt.answer)
			}))
			defer s.Close()
			exit, stdout, stderr := runHealth(t, strings.TrimPrefix(s.URL, "http://"))
			if exit != tt.exit || !strings.Contains(stdout, tt.stdout) || !strings.Contains(stderr, tt.stderr) || tt.stderr == "" && stderr != "" {
				t.Errorf("status %d\nstdout: %s\nstderr: %s", exit, stdout, stderr)
			}
		})
	}
	t.Run("nobody", func(t *testing.T) {
		t.Chdir(t.TempDir())
		s := httptest.NewServer(http.NotFoundHandler())
		s.Close()
		if exit, _, stderr := runHealth(t, strings.TrimPrefix(s.URL, "http://")); exit != statusFailure || stderr != "ukti: no bot answers at http.listen, "+strings.TrimPrefix(s.URL, "http://")+": connection refused; start it, or give --config its config\n" {
			t.Errorf("status %d, %s", exit, stderr)
		}
	})
}

func runHealth(t *testing.T, listen string) (exit int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	p := &Program{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Environ: []string{"UKTI_HTTP_LISTEN=" + listen}}
	exit = p.Run(t.Context(), []string{"health"})
	return exit, out.String(), errs.String()
}

func TestReachable(t *testing.T) {
	for listen, want := range map[string]string{
		"0.0.0.0:8080": "localhost:8080", ":8080": "localhost:8080", "[::]:8080": "localhost:8080",
		"127.0.0.1:8080": "127.0.0.1:8080", "10.0.0.2:80": "10.0.0.2:80", "news.lan:80": "news.lan:80",
	} {
		if got := reachable(listen); got != want {
			t.Errorf("%s is asked at %s, want %s", listen, got, want)
		}
	}
}
