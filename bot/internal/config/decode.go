package config

import (
	"bytes"
	"encoding"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// decoder fills a [Config] and gathers what is wrong. It walks the file's tree
// itself rather than decode it in one call, because a library's decoder stops
// at the first mistake of some kinds, and names Go types instead of keys.
type decoder struct {
	name     string
	lines    map[string]int    // key path to its line in the file
	envs     map[string]string // key path to the variable that set it
	mistakes Mistakes
	warnings []string

	secretFiles map[string]string // key path of a secret to the file it was read from
}

func newDecoder(name string) *decoder {
	return &decoder{name: name, lines: map[string]int{}, envs: map[string]string{}}
}

func (d *decoder) mistake(line int, key, what, do string) {
	d.mistakes = append(d.mistakes, Mistake{d.name, line, key, what, do})
}

// about reports a mistake of a key's value, from wherever that value came.
func (d *decoder) about(key, what, do string) {
	m := Mistake{From: d.name, Line: d.lineOf(key), Key: key, What: what, Do: do}
	if env := d.envs[key]; env != "" {
		m.From, m.Line = env, 0
	}
	if m.From == "" {
		m.From = "config"
	}
	d.mistakes = append(d.mistakes, m)
}

// lineOf returns the line of a key, or of the nearest section around it.
func (d *decoder) lineOf(key string) int {
	for d.lines[key] == 0 && strings.Contains(key, ".") {
		key = key[:strings.LastIndexByte(key, '.')]
	}
	return d.lines[key]
}

var yamlLine = regexp.MustCompile(`^(?:yaml: )?line (\d+): `)

// file reads YAML into c.
func (d *decoder) file(data []byte, c *Config) {
	if !utf8.Valid(data) {
		d.mistake(0, "", "is not UTF-8 text", "save it as UTF-8")
		return
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc yaml.Node
	err := dec.Decode(&doc)
	if errors.Is(err, io.EOF) || err == nil && isNull(&doc) {
		return
	}
	if err != nil {
		d.syntax(data, err)
		return
	}
	var second yaml.Node
	if err := dec.Decode(&second); err == nil {
		d.mistake(second.Line, "", "a second document begins", "keep one, without ---")
	} else if !errors.Is(err, io.EOF) {
		d.syntax(data, err)
	}
	if n := len(doc.Content); n != 1 {
		return
	}
	d.section(doc.Content[0], reflect.ValueOf(c).Elem(), "")
}

// syntax reports what the library can't read. A tab in an indent looks like blanks
// on the screen, and the library's word for it is no help.
func (d *decoder) syntax(data []byte, err error) {
	for i, line := range strings.Split(string(data), "\n") {
		if indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]; strings.Contains(indent, "\t") && strings.TrimSpace(line) != "" {
			d.mistake(i+1, "", "is indented with a tab", "YAML wants blanks there: put two for each step")
			return
		}
	}
	what, line := err.Error(), 0
	if m := yamlLine.FindStringSubmatch(what); m != nil {
		line, _ = strconv.Atoi(m[1])
		what = what[len(m[0]):]
	}
	d.mistake(line, "", "is not YAML: "+strings.TrimPrefix(what, "yaml: "), "look for a missing colon, a quotation mark or the indent there")
}

func isNull(n *yaml.Node) bool {
	if n.Kind == yaml.DocumentNode {
		return len(n.Content) == 0 || isNull(n.Content[0])
	}
	return n.Kind == yaml.ScalarNode && n.Tag == "!!null"
}

// section reads a mapping into a struct.
func (d *decoder) section(n *yaml.Node, into reflect.Value, path string) {
	if n.Kind != yaml.MappingNode {
		d.mistake(n.Line, path, "must be a section of keys", "write its keys below it, indented: "+keysOf(into))
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		full := join(path, key.Value)
		field := fieldOf(into, key.Value)
		switch {
		case key.Kind != yaml.ScalarNode || !field.IsValid():
			d.mistake(key.Line, full, "is not a key", d.meant(key.Value, names(into), path)+"the keys here are "+keysOf(into))
		case seen[key.Value]:
			d.mistake(key.Line, full, "stands twice", "keep one")
		default:
			d.lines[full] = key.Line
			d.value(value, field, full)
		}
		seen[key.Value] = true
	}
}

// value reads a node into a field: a section, a list or map of sections, or one
// value. A key without a value keeps its default.
func (d *decoder) value(n *yaml.Node, field reflect.Value, path string) {
	t := field.Type()
	switch {
	case isNull(n):
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		d.mistake(n.Line, path, "uses a YAML anchor or alias", "write the value itself")
	case isSection(t):
		d.section(n, field, path)
	case t.Kind() == reflect.Slice && isSection(t.Elem()) && n.Kind == yaml.SequenceNode:
		list := reflect.MakeSlice(t, len(n.Content), len(n.Content))
		for i, item := range n.Content {
			d.section(item, list.Index(i), fmt.Sprintf("%s[%d]", path, i))
		}
		field.Set(list)
	case t.Kind() == reflect.Map && isSection(t.Elem()) && n.Kind == yaml.MappingNode:
		m := reflect.MakeMap(t)
		for i := 0; i+1 < len(n.Content); i += 2 {
			item := reflect.New(t.Elem()).Elem()
			d.section(n.Content[i+1], item, join(path, n.Content[i].Value))
			m.SetMapIndex(reflect.ValueOf(n.Content[i].Value).Convert(t.Key()), item)
		}
		field.Set(m)
	default:
		d.scalar(n, field, path)
	}
}

func (d *decoder) scalar(n *yaml.Node, field reflect.Value, path string) {
	fresh := reflect.New(field.Type())
	var err error
	switch u, ok := fresh.Interface().(encoding.TextUnmarshaler); {
	case wrongKind(n, field.Type()):
		err = errKind
	case ok:
		err = u.UnmarshalText([]byte(n.Value))
	default:
		err = n.Decode(fresh.Interface())
	}
	if err != nil {
		d.about(path, "has a wrong value", mend(field, err))
		return
	}
	field.Set(fresh.Elem())
}

var errKind = errors.New("not a single value")

// wrongKind finds what the library would take, but a person did not mean: a
// list or section in the place of a text, yes-or-no in the place of a name.
func wrongKind(n *yaml.Node, t reflect.Type) bool {
	if isText(t) {
		return n.Kind != yaml.ScalarNode
	}
	return t.Kind() == reflect.String && n.Kind == yaml.ScalarNode && n.Tag == "!!bool"
}

// mend says which values a field takes. A field that reads its own text says so
// itself, in err; otherwise the value that was given is never repeated: it may
// be a secret in the wrong place.
func mend(field reflect.Value, err error) string {
	t := field.Type()
	switch {
	case t == reflect.TypeFor[time.Duration]():
		return "it must be a time such as 10s, 5m or 2h"
	case isText(t) && !errors.Is(err, errKind):
		return err.Error()
	case isText(t):
		return "it must be a single text"
	}
	switch t.Kind() {
	case reflect.Bool:
		return "it must be true or false"
	case reflect.Slice:
		return "it must be a list: [one, two]"
	case reflect.Map:
		return "it must be a section of key: value"
	case reflect.String:
		return "it must be a text; put it in quotation marks"
	}
	return "it must be a whole number"
}

func keysOf(section reflect.Value) string { return strings.Join(names(section), ", ") }

// names lists a section's keys.
func names(section reflect.Value) []string {
	var all []string
	for name := range fields(section) {
		all = append(all, name)
	}
	return all
}

func fieldOf(section reflect.Value, key string) reflect.Value {
	for name, field := range fields(section) {
		if name == key {
			return field
		}
	}
	return reflect.Value{}
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
