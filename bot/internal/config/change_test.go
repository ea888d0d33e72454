package config

import (
	"slices"
	"testing"
)

func TestChanged(t *testing.T) {
	parse := func(text string) *Config {
		t.Helper()
		c, _, err := Parse("test.yaml", []byte(text), nil)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	const token = "telegram: {token: '1234567:AAinventedINVENTEDinventedINVENTED-01'}\n"
	old := parse(token + "archive: {editors: []}\nlog: {level: info}\n")
	next := parse("telegram: {token: '1234567:AAinventedINVENTEDinventedINVENTED-02'}\nlog: {level: debug}\nlanguage: en\narchive: {editors: ['telegram:12345']}\n")
	changed := Changed(old, next)
	if want := []string{"language", "log.level", "archive.editors", "telegram.token"}; !slices.Equal(changed, want) {
		t.Errorf("changed: %q, want %q", changed, want)
	}
	if again := Changed(old, parse(token)); len(again) > 0 {
		t.Errorf("written otherwise, these differ: %q", again)
	}
	mixed := old.With(next, []string{"log.level", "telegram.token"})
	if left := Changed(mixed, next); !slices.Equal(left, []string{"language", "archive.editors"}) {
		t.Errorf("taken over, these differ still: %q", left)
	}
	if len(Changed(old, parse(token))) > 0 || old.Log.Level != "info" {
		t.Error("the old config was changed")
	}
}
