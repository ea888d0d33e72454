package app

import (
	"slices"
	"testing"

	"github.com/ukti-bot/ukti/adapters/discord"
	"github.com/ukti-bot/ukti/adapters/telegram"
	"github.com/ukti-bot/ukti/bot/internal/dialog/locale"
)

// What the adapters say themselves stands in every language's file.
func TestAdaptersWords(t *testing.T) {
	set, err := locale.Load("bn")
	if err != nil {
		t.Fatal(err)
	}
	keys := slices.Concat(discord.Keys(), telegram.Keys())
	if len(keys) < 6 {
		t.Fatalf("only %q", keys)
	}
	for _, loc := range set.All() {
		for _, key := range keys {
			if loc.Say(key) == "" {
				t.Errorf("%s says nothing for %s", loc.Tag, key)
			}
		}
	}
}
