package telegram

import (
	"context"
	"slices"

	"github.com/ukti-bot/ukti/adapters/internal/fit"
)

const (
	maxDescription = 512 // characters of what an empty chat with the bot shows
	maxShort       = 120 // and of what its profile does
)

// describe tells Telegram what the bot is, in each language, where nobody has: what was
// set at BotFather stays.
func (a *Adapter) describe(ctx context.Context, langs []string) {
	for _, d := range []struct {
		what, field, key string
		most             int
	}{
		{"MyDescription", "description", wordsAbout, maxDescription},
		{"MyShortDescription", "short_description", wordsShort, maxShort},
	} {
		var ours []string
		for _, lang := range langs {
			ours = append(ours, fit.Shorten(a.words.Say(firstOf(lang, "en"), d.key), d.most, fit.Runes))
		}
		for i, lang := range langs {
			call := args{}
			if lang != "" {
				call["language_code"] = lang
			}
			var there map[string]string
			if err := a.api.call(ctx, "get"+d.what, call, &there); err != nil {
				a.log.Debug("what the bot is can't be looked up", "error", err)
				return // an ornament: the next start tries again
			}
			// Without its own a language shows the general one.
			if now := there[d.field]; now == ours[i] || now != "" && !slices.Contains(ours, now) {
				continue
			}
			call[d.field] = ours[i]
			if !a.insist(ctx, "set"+d.what, call) {
				return
			}
		}
	}
}
