package discord

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/ukti-bot/ukti/adapters"
)

// load decodes a config as the process does, and checks it.
func load(text []byte) (Config, error) {
	var cfg Config
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&cfg); err != nil {
		return cfg, err
	}
	return cfg, errors.Join(cfg.Validate()...)
}

// TestBadConfigs: each file of testdata/bad.* holds one mistake, and in its
// first line what must be said of it.
func TestBadConfigs(t *testing.T) {
	files, err := filepath.Glob("testdata/bad.*.yaml")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		line, _, _ := strings.Cut(string(text), "\n")
		want, ok := strings.CutPrefix(line, "# want: ")
		if !ok {
			t.Errorf("%s does not say what is wanted", file)
		}
		_, err = load(text)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Count(err.Error(), "\n") > 1 {
			t.Errorf("%s: got %v\nwant %s, and nothing else", file, err, want)
		}
	}
}

func TestGoodConfig(t *testing.T) {
	text, err := os.ReadFile("testdata/good.yaml")
	if err != nil {
		t.Fatal(err)
	}
	cfg, err := load(text)
	if err != nil || cfg.Shards != 4 || cfg.Token.Reveal() != "abc.def.ghi" {
		t.Fatalf("%+v, %v", cfg, err)
	}
	if !cfg.listens("400000000000000001", "500000000000000002") || cfg.listens("400000000000000001", "5") || !cfg.listens("4", "5") {
		t.Error("channels are not what the file says")
	}
	for _, printed := range []string{fmt.Sprintf("%+v %#v", cfg, cfg), marshal(t, json.Marshal, cfg), marshal(t, yaml.Marshal, cfg)} {
		if strings.Contains(printed, "abc.def.ghi") {
			t.Errorf("the token is printed: %s", printed)
		}
	}
}

func marshal(t *testing.T, f func(any) ([]byte, error), v any) string {
	t.Helper()
	text, err := f(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestShardsText(t *testing.T) {
	for _, text := range []string{"auto", "1", "1024"} {
		var s Shards
		if err := s.UnmarshalText([]byte(text)); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if back, err := s.MarshalText(); string(back) != text || err != nil {
			t.Errorf("%s comes back as %s, %v", text, back, err)
		}
	}
}

func TestTokenFile(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	a, err := New(Config{TokenFile: write("good", "abc.def.ghi\n")}, Options{})
	if err != nil || a.token.Reveal() != "abc.def.ghi" {
		t.Errorf("good file: %v", err)
	}
	for file, want := range map[string]string{
		filepath.Join(dir, "none"):          "no such file",
		write("empty", "\n"):                "is empty",
		write("prefix", "Bot abc.def.ghi"):  `starts with "Bot "`,
		write("broken", "abc.def\nghi.jkl"): "line break",
	} {
		if _, err := New(Config{TokenFile: file}, Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", file, err, want)
		}
	}
	if _, err := New(Config{Token: adapters.NewSecret("a b")}, Options{}); err == nil {
		t.Error("New takes an invalid config")
	}
}

func FuzzConfig(f *testing.F) {
	f.Add("token: a.b.c\nshards: auto\n")
	f.Add("token_file: x\nchannels: {\"400000000000000001\": [\"1\"]}\n")
	f.Fuzz(func(t *testing.T, text string) {
		cfg, err := load([]byte(text))
		if err != nil {
			return
		}
		if cfg.Token.Empty() == (cfg.TokenFile == "") {
			t.Errorf("accepted without exactly one token: %q", text)
		}
	})
}
