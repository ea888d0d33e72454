package config

import (
	"reflect"
	"slices"

	"github.com/ukti-bot/ukti/adapters"
)

// Changed returns the keys whose values differ in two configs, in the order of the
// file. A secret that came from a file counts by what the file holds.
func Changed(old, next *Config) (keys []string) {
	was := leaves(old)
	for i, l := range leaves(next) {
		if !same(was[i].value, l.value) {
			keys = append(keys, l.path)
		}
	}
	return keys
}

func same(a, b reflect.Value) bool {
	if s, ok := a.Interface().(adapters.Secret); ok {
		return s.Reveal() == b.Interface().(adapters.Secret).Reveal()
	}
	if k := a.Kind(); (k == reflect.Slice || k == reflect.Map) && a.Len() == 0 && b.Len() == 0 {
		return true // none is none, however it was written
	}
	return reflect.DeepEqual(a.Interface(), b.Interface())
}

// With returns a copy of c that has the values of next for some keys.
func (c *Config) With(next *Config, keys []string) *Config {
	mixed := *c
	mixed.secretFiles = next.secretFiles
	from := leaves(next)
	for i, l := range leaves(&mixed) {
		if slices.Contains(keys, l.path) {
			l.value.Set(from[i].value)
		}
	}
	return &mixed
}
