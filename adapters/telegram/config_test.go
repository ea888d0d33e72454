package telegram

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/adapters/telegram/telegramfake"
)

var accept = flag.Bool("update", false, "write the golden files anew")

// parse reads a config as the process does: strictly, over the defaults.
func parse(data []byte) (Config, error) {
	c := Default()
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	err := d.Decode(&c)
	return c, err
}

// TestBadConfigs holds one file for each mistake, and beside it what is said.
func TestBadConfigs(t *testing.T) {
	files, err := filepath.Glob("testdata/bad.*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no test files: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			c, err := parse(data)
			if err != nil {
				t.Fatal(err)
			}
			mistakes := c.Validate()
			if len(mistakes) == 0 {
				t.Fatal("no mistake was found")
			}
			var lines []string
			for _, m := range mistakes {
				var is *Mistake
				if !errors.As(m, &is) || is.Do == "" {
					t.Errorf("%v does not say what to do", m)
				}
				lines = append(lines, m.Error())
			}
			got := strings.Join(lines, "\n") + "\n"
			golden := strings.TrimSuffix(file, ".yaml") + ".want"
			if *accept {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			if _, err := New(c, Options{Memory: &adaptertest.Memory{}}); err == nil {
				t.Errorf("New takes it")
			}
		})
	}
}

func TestGoodConfigs(t *testing.T) {
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte(telegramfake.Token+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"{}", "token: " + telegramfake.Token, "token_file: " + file, "{token: '" + telegramfake.Token + "', token_file: " + file + "}",
		"{token: '" + telegramfake.Token + "', mode: webhook, webhook: {url: 'https://news.example.org/telegram'}}",
		"{token: '" + telegramfake.Token + "', mode: webhook, webhook: {url: 'https://news.example.org:8443', path: /hook, secret: a_b-1, keep: true}}",
		"{token: '" + telegramfake.Token + "', api_url: 'http://127.0.0.1:8081/'}",
	} {
		c, err := parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if mistakes := c.Validate(); len(mistakes) > 0 {
			t.Errorf("%s: %v", text, mistakes)
		}
	}
}

func TestNewNeedsATokenAndAMemory(t *testing.T) {
	if _, err := New(Default(), Options{Memory: &adaptertest.Memory{}}); err == nil {
		t.Errorf("no token is needed")
	}
	c := Default()
	c.Token = adapters.NewSecret(telegramfake.Token)
	if _, err := New(c, Options{}); err == nil {
		t.Errorf("no memory is needed")
	}
}

// FuzzConfig: no config makes validation panic or prints its token, and what is
// found right can be made an adapter of.
func FuzzConfig(f *testing.F) {
	f.Add("7654321:AAtestTESTtestTESTtestTESTtest", "https://api.telegram.org", "poll", "", "", "")
	f.Add("<token>", "http://x/%zz", "webhook", "https://a.example:99/x", "/{x}", "a b")
	f.Add("x", "::", "", "https://a.example", "//", "s")
	f.Fuzz(func(t *testing.T, token, api, mode, hook, path, secret string) {
		c := Config{
			Token: adapters.NewSecret(token), APIURL: api, Mode: mode,
			Webhook: Webhook{URL: hook, Path: path, Secret: adapters.NewSecret(secret)},
		}
		mistakes := c.Validate()
		for _, m := range mistakes {
			if len(token) > 12 && strings.Contains(m.Error(), token) {
				t.Errorf("the token is in %q", m)
			}
		}
		a, err := New(c, Options{Memory: &adaptertest.Memory{}})
		if (err == nil) != (len(mistakes) == 0 && token != "") {
			t.Errorf("mistakes %v, but New says %v", mistakes, err)
		}
		if err == nil && mode == ModeWebhook && len(a.Routes()) != 1 {
			t.Errorf("routes %v", a.Routes())
		}
	})
}
