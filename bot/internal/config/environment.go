package config

import (
	"encoding"
	"reflect"
	"strings"

	"go.yaml.in/yaml/v3"
)

// environment overrides keys by the variables of environ. An empty variable
// counts as not set, because container tools set variables that way.
func (d *decoder) environment(environ []string, c *Config) {
	set := map[string]string{}
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		if strings.HasPrefix(name, envPrefix) && value != "" {
			set[name] = value
		}
	}
	var known []string
	for _, l := range leaves(c) {
		name := l.env()
		known = append(known, name)
		text, ok := set[name]
		if !ok {
			continue
		}
		delete(set, name)
		d.envs[l.path] = name
		if err := setText(l.value, text); err != nil {
			d.about(l.path, "has a wrong value", mend(l.value, err))
		}
	}
	for name := range set {
		if !strings.HasPrefix(name, envPrefix+"TEST_") { // those belong to the project's own tests
			d.mistakes = append(d.mistakes, Mistake{From: name, What: "sets no key", Do: advice(name, known)})
		}
	}
}

// advice is what to do about a variable that sets nothing.
func advice(name string, known []string) string {
	if n := nearest(name, known); n != "" {
		return "did you mean " + n + "? ukti help environment lists them"
	}
	return "correct its name or remove it; ukti help environment lists them"
}

// setText sets a field to the value of an environment variable: a text as it is,
// a list as YAML or separated by commas, anything else as YAML.
func setText(field reflect.Value, text string) error {
	if u, ok := field.Addr().Interface().(encoding.TextUnmarshaler); ok {
		return u.UnmarshalText([]byte(text))
	}
	if field.Kind() == reflect.String {
		field.SetString(text)
		return nil
	}
	fresh := reflect.New(field.Type())
	if list, ok := fresh.Interface().(*[]string); ok && !strings.HasPrefix(text, "[") {
		for item := range strings.SplitSeq(text, ",") {
			*list = append(*list, strings.TrimSpace(item))
		}
	} else if err := yaml.Unmarshal([]byte(text), fresh.Interface()); err != nil {
		return err
	}
	field.Set(fresh.Elem())
	return nil
}

func isText(t reflect.Type) bool {
	return reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}
