package config

import (
	"fmt"
	"os"
	"reflect"
	"regexp"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
)

// fileSuffix is what a secret's key has behind it to name a file instead.
const fileSuffix = "_file"

// maxSecret is how many bytes a secret's file may have.
const maxSecret = 4096

// secrets reads the files that hold secrets, and refuses placeholders. A
// variable of the environment overrides both ways of the file.
func (d *decoder) secrets(c *Config) {
	all := leaves(c)
	byPath := make(map[string]leaf, len(all))
	for _, l := range all {
		byPath[l.path] = l
	}
	for _, l := range all {
		if !l.secret() {
			continue
		}
		if file, ok := byPath[l.path+fileSuffix]; ok {
			d.secretFile(l, file)
		}
		if s := l.value.Interface().(adapters.Secret); !s.Empty() && isPlaceholder(s.Reveal()) {
			d.about(l.path, "is still a placeholder", "put the real one in, or remove the key to leave it off")
		}
	}
}

func (d *decoder) secretFile(secret, file leaf) {
	_, secretEnv := d.envs[secret.path]
	_, fileEnv := d.envs[file.path]
	switch {
	case secretEnv && !fileEnv:
		file.value.SetString("")
	case fileEnv && !secretEnv:
		secret.value.SetZero()
	}
	path := file.value.String()
	if path == "" {
		return
	}
	if !secret.value.Interface().(adapters.Secret).Empty() {
		d.about(file.path, "stands beside "+secret.path, "keep one of the two")
		return
	}
	text, err := d.readSecret(file.path, path)
	if err != nil {
		d.about(file.path, err.Error(), "let it name a file that holds the secret and nothing else")
		return
	}
	secret.value.Set(reflect.ValueOf(adapters.NewSecret(text)))
	if d.secretFiles == nil {
		d.secretFiles = map[string]string{}
	}
	d.secretFiles[secret.path] = path
	file.value.SetString("") // it has been read: what follows sees one secret, not two ways to it
	d.lines[secret.path], d.envs[secret.path] = d.lines[file.path], d.envs[file.path]
}

// readSecret returns a file's text without the white space around it. Its errors
// never hold the text.
func (d *decoder) readSecret(key, path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() || info.Size() > maxSecret {
		return "", fmt.Errorf("%s is no file of at most %d bytes", path, maxSecret)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	text := strings.TrimSpace(string(data))
	if text == "" {
		return "", fmt.Errorf("%s is empty", path)
	}
	if strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' }) {
		return "", fmt.Errorf("%s holds more than one word", path)
	}
	d.closed(key, path)
	return text, nil
}

// closed warns of a file with a secret in it that is open to others. whose is the
// key or file that the warning is about.
func (d *decoder) closed(whose, path string) {
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm()&0o077 == 0 {
		return
	}
	d.warnings = append(d.warnings, fmt.Sprintf("%s: other users of this machine can read or change the secret in %s (mode %04o); run: chmod 600 %s",
		whose, path, info.Mode().Perm(), path))
}

// placeholder matches what manuals and examples put where a token goes: words
// that tell a person to replace them, and the sample tokens of the platforms'
// own pages. A real token begins with neither.
var placeholder = regexp.MustCompile(`(?i)^(<.*|\[.*|\.\.\.|…|x{3,}|(your|my|put|insert|paste|enter|replace|change|add)[-_ ].*|change-?me|.*[-_ ]here|token|secret|none|todo|123456:abc.*|110201543:.*)$`)

func isPlaceholder(s string) bool { return placeholder.MatchString(s) }
