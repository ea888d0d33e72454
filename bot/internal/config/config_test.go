package config

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"
)

var update = flag.Bool("update", false, "write the golden files anew")

// realToken has the form of a token that a platform gives.
const realToken = "123456789:AAabcdefghijklmnopqrstuvwxyz0123456"

const example = "../../../config.example.yaml"

func readExample(t *testing.T) []byte {
	t.Helper()
	data, err := os.ReadFile(example)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestExampleIsTheDefaults(t *testing.T) {
	c, warnings, err := Parse(example, readExample(t), nil)
	if err != nil || len(warnings) > 0 {
		t.Fatalf("error %v, warnings %q", err, warnings)
	}
	if want := Default(); !reflect.DeepEqual(c, want) {
		t.Errorf("config.example.yaml gives\n%+v\nand the defaults are\n%+v", c, want)
	}
}

func TestExampleHasEveryKeyAndAComment(t *testing.T) {
	var doc yaml.Node
	if err := yaml.Unmarshal(readExample(t), &doc); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(readExample(t)), "\n")
	keys := Keys()
	if len(keys) == 0 {
		t.Fatal("no keys")
	}
	for _, k := range keys {
		n := find(doc.Content[0], strings.Split(k.Path, "."))
		if n == nil {
			t.Errorf("%s is missing", k.Path)
		} else if !strings.Contains(lines[n.Line-1], " # ") {
			t.Errorf("%s has no comment on line %d", k.Path, n.Line)
		}
	}
}

func TestEveryFieldHasAKey(t *testing.T) {
	var check func(typ reflect.Type)
	check = func(typ reflect.Type) {
		for f := range typ.Fields() {
			if f.Tag.Get("yaml") == "" {
				t.Errorf("%v.%s has no yaml tag", typ, f.Name)
			}
			if isSection(f.Type) {
				check(f.Type)
			}
		}
	}
	check(reflect.TypeFor[Config]())
}

func TestEnvironmentNamesDiffer(t *testing.T) {
	seen := map[string]string{}
	for _, k := range Keys() {
		if other, ok := seen[k.Env]; ok {
			t.Errorf("%s and %s share %s", k.Path, other, k.Env)
		}
		seen[k.Env] = k.Path
	}
}

// Each file bad.<mistake>.yaml has the messages wanted beside it.
func TestBadFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/bad.*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no bad files: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml"), func(t *testing.T) {
			_, err := Load(file, nil)
			var mistakes Mistakes
			if !errors.As(err, &mistakes) {
				t.Fatalf("got error %v, want Mistakes", err)
			}
			for _, m := range mistakes {
				if m.What == "" || m.Do == "" {
					t.Errorf("%v does not say what is wrong and what to do", m)
				}
			}
			golden(t, strings.TrimSuffix(file, ".yaml")+".want", err.Error()+"\n")
		})
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("got\n%swant (%s)\n%s", got, file, want)
	}
}

func TestWithoutAFile(t *testing.T) {
	t.Chdir(t.TempDir())
	got, err := Load("", nil)
	if err != nil || got.Path != "" || !reflect.DeepEqual(got.Config, Default()) {
		t.Errorf("Load of nothing: %+v, %v", got, err)
	}
	if _, err := Load("absent.yaml", nil); !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "--config") {
		t.Errorf("Load of an absent file: %v", err)
	}
	if _, err := Load(".", nil); err == nil {
		t.Error("a folder was read as a config")
	}
	if err := os.WriteFile(File, []byte("language: en\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := Load("", nil); err != nil || got.Path != File || got.Language != "en" {
		t.Errorf("Load of ./%s: %+v, %v", File, got, err)
	}
}

func TestEmptyFilesAreTheDefaults(t *testing.T) {
	for _, text := range []string{"", "\n", "# nothing\n", "---\n", "log:\n", "telegram:\n  token:\n"} {
		if c, _, err := Parse("c", []byte(text), nil); err != nil || !reflect.DeepEqual(c, Default()) {
			t.Errorf("%q: %+v, %v", text, c, err)
		}
	}
}

func TestEnvironment(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.MkdirAll("b/c", 0o755); err != nil {
		t.Fatal(err)
	}
	c, _, err := Parse("c", []byte("language: en\ntelegram: {token_file: absent}\n"), []string{
		"UKTI_LANGUAGE=bn", "UKTI_ARTICLES=b, b/c", "UKTI_HTTP_READ_TIMEOUT=3s", "UKTI_TERMINAL_ENABLED=true",
		"UKTI_TELEGRAM_TOKEN=" + realToken, "UKTI_DATA_DIR=", "UKTI_TEST_SERVER=x", "HOME=/",
	})
	if err != nil {
		t.Fatal(err)
	}
	if c.Language != "bn" || !slices.Equal(c.Articles, []string{"b", "b/c"}) || c.HTTP.ReadTimeout != 3*time.Second ||
		c.Terminal.Enabled != On || c.Telegram.Token.Reveal() != realToken || c.DataDir != "./data" {
		t.Errorf("got %+v", c)
	}
	_, _, err = Parse("c", nil, []string{"UKTI_HTTP_MAX_BODY=lots", "UKTI_LANGUAGE=fr", "UKTI_TELEGRAM_TOKN=x", "UKTI_SOMETHING_ELSE=x"})
	for _, want := range []string{
		"UKTI_HTTP_MAX_BODY: http.max_body: ", "UKTI_LANGUAGE: language: ",
		"UKTI_TELEGRAM_TOKN: sets no key; did you mean UKTI_TELEGRAM_TOKEN?", "UKTI_SOMETHING_ELSE: sets no key; correct its name or remove it",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not said: %v", want, err)
		}
	}
}

func TestSecretFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "token")
	for _, tt := range []struct {
		name     string
		mode     os.FileMode
		env      []string
		token    string
		warnings int
	}{
		{"closed", 0o600, nil, realToken, 0},
		{"open to others", 0o644, nil, realToken, 1},
		{"overridden by value", 0o600, []string{"UKTI_TELEGRAM_TOKEN=2" + realToken}, "2" + realToken, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if err := os.WriteFile(path, []byte(realToken+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(path, tt.mode); err != nil {
				t.Fatal(err)
			}
			c, warnings, err := Parse("c", []byte("telegram: {token_file: "+path+"}"), tt.env)
			if err != nil {
				t.Fatal(err)
			}
			if file := c.SecretFiles()["telegram.token"]; (file == path) != (tt.env == nil) {
				t.Errorf("the token's file is %q", file)
			}
			if got := c.Telegram.Token.Reveal(); got != tt.token {
				t.Errorf("token %q, want %q", got, tt.token)
			}
			if len(warnings) != tt.warnings {
				t.Errorf("warnings %q", warnings)
			}
		})
	}
}

func TestPrintedConfig(t *testing.T) {
	c, _, err := Parse("c", []byte("telegram: {token: '"+realToken+"'}\narticles: [.]\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.YAML()
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(out), realToken) {
		t.Errorf("the token is printed:\n%s", out)
	}
	if got := c.Secrets(); len(got) != 1 || got[0].Reveal() != realToken {
		t.Errorf("Secrets gives %d of 1", len(got))
	}
	c.Telegram.Token = Default().Telegram.Token
	if out, err = c.YAML(); err != nil {
		t.Fatal(err)
	}
	if again, _, err := Parse("printed", out, nil); err != nil || !reflect.DeepEqual(again, c) {
		t.Errorf("the printed config reads as %+v, %v", again, err)
	}
}

// A config whose name was given wrongly is not passed over in silence.
func TestOtherNames(t *testing.T) {
	for _, name := range []string{"config.yml", "config.yaml.txt", "config.json"} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			if err := os.WriteFile(name, []byte("language: en\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := Load("", nil); err == nil || !strings.Contains(err.Error(), name+" is not read; rename it to config.yaml") {
				t.Errorf("Load beside %s: %v", name, err)
			}
			if err := os.WriteFile(File, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := Load("", nil); err != nil {
				t.Errorf("Load of %s beside %s: %v", File, name, err)
			}
		})
	}
}

// ~ is the home of the bot's user, as in a shell.
func TestHome(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	c, _, err := Parse("c", []byte("data_dir: ~/ukti\narticles: [\"~\"]\nterminal: {history: ~/.ukti}\n"), nil)
	if err != nil || c.DataDir != filepath.Join(home, "ukti") || c.Articles[0] != home || c.Terminal.History != filepath.Join(home, ".ukti") {
		t.Errorf("got %+v, %v", c, err)
	}
	if _, _, err := Parse("c", []byte("data_dir: ~other/ukti\n"), nil); err == nil || !strings.Contains(err.Error(), "c:1: data_dir: begins with ~") {
		t.Errorf("another's home: %v", err)
	}
}

// A config file with a secret in it is nobody else's to read; one without may be.
func TestOpenConfig(t *testing.T) {
	path := filepath.Join(t.TempDir(), "c.yaml")
	for _, tt := range []struct {
		text     string
		mode     os.FileMode
		warnings int
	}{
		{"telegram: {token: '" + realToken + "'}\n", 0o600, 0},
		{"telegram: {token: '" + realToken + "'}\n", 0o640, 1},
		{"telegram: {token: '" + realToken + "'}\n", 0o604, 1},
		{"language: en\n", 0o644, 0},
	} {
		if err := os.WriteFile(path, []byte(tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, tt.mode); err != nil {
			t.Fatal(err)
		}
		loaded, err := Load(path, []string{"UKTI_TELEGRAM_TOKEN=2" + realToken})
		if err != nil || len(loaded.Warnings) != tt.warnings {
			t.Errorf("%q, mode %o: warnings %q, %v", tt.text, tt.mode, loaded.Warnings, err)
		}
		if strings.Contains(strings.Join(loaded.Warnings, ""), realToken) {
			t.Error("the warning holds the token")
		}
	}
}

// A mistake's message never repeats what stands where a secret belongs.
func TestMistakesHideSecrets(t *testing.T) {
	for _, text := range []string{
		"telegram: {token: [hush-hush]}", "telegram: {token: {a: hush-hush}}", "telegram: {token: 'YOUR-hush-hush'}",
		"telegram: {api_url: 'https://a:hush-hush@x'}", "telegram: {mode: hush-hush}",
	} {
		if _, _, err := Parse("c", []byte(text), nil); err == nil || strings.Contains(err.Error(), "hush") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/bad.*.yaml")
	if err != nil || len(files) == 0 {
		f.Fatal("no seeds", err)
	}
	for _, file := range append(files, example) {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, _, err := Parse("c", data, nil)
		if (c == nil) == (err == nil) {
			t.Fatalf("config %v with error %v", c, err)
		}
		if err != nil {
			return
		}
		if out, err := c.YAML(); err != nil {
			t.Fatalf("printing: %v\n%s", err, out)
		}
	})
}

// Times are told in the zone of the config, whatever the machine's.
func TestTimezone(t *testing.T) {
	c, _, err := Parse("c", []byte("timezone: Asia/Dhaka\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := time.Date(2026, 1, 2, 20, 0, 0, 0, time.UTC).In(c.Location()).Format(time.RFC3339); got != "2026-01-03T02:00:00+06:00" {
		t.Errorf("in Dhaka it is %s", got)
	}
	if got := Default().Location(); got != time.Local {
		t.Errorf("without one it is %v", got)
	}
}
