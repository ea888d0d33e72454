package discord

import (
	"context"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/internal/fit"
)

const (
	maxCompletions = 25
	maxCompletion  = 100 // code points, of the name and of the value
)

// complete offers completions of the option that is being typed. When the
// conversation does not give them in time, an empty list goes out: the person
// types on, and the command makes the best of what they wrote.
func (a *Adapter) complete(ctx context.Context, in *interaction, ack acknowledge) {
	q := adapters.Question{
		Kind: adapters.Slash, Adapter: a.Name(), Chat: chatID(in.GuildID, in.ChannelID),
		Asker: in.asker().ID, Message: in.ID, Lang: in.Locale,
		Command: in.Data.Name, Args: args(in), Private: true,
	}
	for _, o := range in.Data.Options {
		if o.Focused {
			q.Focus, q.Text = o.Name, o.text()
		}
	}
	choices := a.suggest(ctx, q)
	c := callback{Type: callbackCompletions, Data: &callbackData{Choices: completions(choices)}}
	if err := ack(ctx, c); err != nil {
		// Common and harmless: the person typed on, or Discord was slow.
		a.log.Debug("completions not delivered", "error", err)
	}
}

func (a *Adapter) suggest(ctx context.Context, q adapters.Question) []adapters.Choice {
	if q.Focus == "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, a.times.suggest)
	defer cancel()
	got := make(chan []adapters.Choice, 1)
	go func() {
		defer a.tasks.recover("suggest")
		got <- (*a.handler.Load()).Suggest(ctx, q)
	}()
	select {
	case choices := <-got:
		return choices
	case <-ctx.Done():
		a.log.Warn("completions took too long", "limit", a.times.suggest)
		return nil
	}
}

// completions makes choices fit Discord's limits. A value is never cut, since
// it would then mean something else.
func completions(choices []adapters.Choice) []completion {
	var all []completion
	for _, c := range choices {
		if len(all) == maxCompletions {
			break
		}
		if c.Data == "" || utf8.RuneCountInString(c.Data) > maxCompletion {
			continue
		}
		if c.Label == "" {
			c.Label = c.Data
		}
		all = append(all, completion{Name: fit.Shorten(c.Label, maxCompletion, fit.Runes), Value: c.Data})
	}
	return all
}
