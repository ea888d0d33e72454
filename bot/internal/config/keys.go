package config

import (
	"encoding"
	"reflect"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/ukti-bot/ukti/adapters"
)

// Key is one thing that can be set.
type Key struct {
	Path    string // dotted, as in the file: telegram.token
	Env     string // the environment variable that overrides it: UKTI_TELEGRAM_TOKEN
	Default string // as YAML on one line; "" for a secret
	Secret  bool   // never printed
}

// envPrefix begins every environment variable that sets a key.
const envPrefix = "UKTI_"

// Keys lists every key in the order of the file.
func Keys() []Key {
	var keys []Key
	for _, l := range leaves(Default()) {
		k := Key{Path: l.path, Env: l.env(), Secret: l.secret()}
		if !k.Secret {
			k.Default = oneLine(l.value.Interface())
		}
		keys = append(keys, k)
	}
	return keys
}

// leaf is a field of a [Config] that a key sets.
type leaf struct {
	path  string
	value reflect.Value // settable
}

func (l leaf) env() string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(l.path, ".", "_"))
}

func (l leaf) secret() bool { return l.value.Type() == reflect.TypeFor[adapters.Secret]() }

// leaves returns the fields of c that keys set, depth first. Setting a leaf's
// value changes c.
func leaves(c *Config) []leaf { return leavesOf(reflect.ValueOf(c).Elem(), "") }

func leavesOf(section reflect.Value, prefix string) []leaf {
	var out []leaf
	for name, field := range fields(section) {
		if isSection(field.Type()) {
			out = append(out, leavesOf(field, prefix+name+".")...)
		} else {
			out = append(out, leaf{prefix + name, field})
		}
	}
	return out
}

// fields returns a section's keys and their fields, in order.
func fields(section reflect.Value) func(yield func(string, reflect.Value) bool) {
	return func(yield func(string, reflect.Value) bool) {
		for i := range section.NumField() {
			name, _, _ := strings.Cut(section.Type().Field(i).Tag.Get("yaml"), ",")
			if name != "" && name != "-" && !yield(name, section.Field(i)) {
				return
			}
		}
	}
}

// isSection reports whether t holds keys of its own, and is not one value.
func isSection(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && !reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

// Secrets lists the secrets that are set, so that a logger can redact them.
func (c *Config) Secrets() []adapters.Secret {
	var out []adapters.Secret
	for _, l := range leaves(c) {
		if s, ok := l.value.Interface().(adapters.Secret); ok && !s.Empty() {
			out = append(out, s)
		}
	}
	return out
}

// YAML prints the config as a file that could be loaded, but for its secrets,
// which are hidden; an empty one is shown as empty.
func (c *Config) YAML() ([]byte, error) {
	var doc yaml.Node
	if err := doc.Encode(c); err != nil {
		return nil, err
	}
	for _, l := range leaves(c) {
		if s, ok := l.value.Interface().(adapters.Secret); ok && s.Empty() {
			if n := find(&doc, strings.Split(l.path, ".")); n != nil {
				n.SetString("")
				n.Style = yaml.DoubleQuotedStyle
			}
		}
	}
	return yaml.Marshal(&doc)
}

// find returns the value node under a path of keys; nil when there is none.
func find(n *yaml.Node, path []string) *yaml.Node {
	for len(path) > 0 {
		i := 0
		for i < len(n.Content) && n.Content[i].Value != path[0] {
			i += 2
		}
		if i+1 >= len(n.Content) {
			return nil
		}
		n, path = n.Content[i+1], path[1:]
	}
	return n
}

func oneLine(v any) string {
	var n yaml.Node
	if err := n.Encode(v); err != nil {
		return ""
	}
	if n.Kind != yaml.ScalarNode {
		n.Style = yaml.FlowStyle
	}
	if n.Value == "" && n.Kind == yaml.ScalarNode {
		n.Style = yaml.DoubleQuotedStyle
	}
	b, err := yaml.Marshal(&n)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(b))
}
