package discord

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/internal/fit"
)

const (
	maxLabel    = 80  // code points of a button
	maxCustomID = 100 // code points
	rowLength   = 5
	maxRows     = 5
)

// rows lays the choices out as buttons. owner, who asked, goes into the custom
// id with the choice's data, so that whose button it is survives a restart
// without anything being stored.
func rows(choices []adapters.Choice, owner string) []row {
	all := []row{} // an edit without buttons must say so
	for _, c := range choices {
		id := c.Data + ":" + owner
		if c.Label == "" || len(id) > maxCustomID {
			continue
		}
		if len(all) == 0 || len(all[len(all)-1].Components) == rowLength {
			if len(all) == maxRows {
				break
			}
			all = append(all, row{Type: componentRow})
		}
		last := &all[len(all)-1]
		last.Components = append(last.Components, button{
			Type: componentButton, Style: buttonSecondary, Label: fit.Shorten(c.Label, maxLabel, fit.Runes), CustomID: id,
		})
	}
	return all
}

// copySign begins the custom id of a button that gives a quote's citation to copy; no
// choice's data has it.
const copySign = "="

// copies returns the buttons that give the citations of a reply's quotes to whoever
// presses: they mean nothing to most readers.
func (a *Adapter) copies(r adapters.Reply) []row {
	var all row
	label := fit.Shorten(a.words.Say(r.Lang, adapters.CopyID), maxLabel-4, fit.Runes)
	for i, q := range r.Quotes {
		if !copied(q.Source) || len(all.Components) == rowLength {
			continue
		}
		b := button{Type: componentButton, Style: buttonSecondary, Label: label, CustomID: copySign + q.Source.Cite}
		if len(r.Quotes) > 1 {
			b.Label += " " + strconv.Itoa(i+1)
		}
		if !slices.ContainsFunc(all.Components, func(have button) bool { return have.CustomID == b.CustomID }) {
			all.Components = append(all.Components, b)
		}
	}
	if len(all.Components) == 0 {
		return nil
	}
	all.Type = componentRow
	return []row{all}
}

// copied reports whether a quote's citation stands behind a button; one that is too long
// for it, that could end the code it is shown as, or that is all that tells the source,
// stands in the source line.
func copied(s adapters.Source) bool {
	return s.Where != "" && s.Cite != "" && utf8.RuneCountInString(copySign+s.Cite) <= maxCustomID && !strings.ContainsAny(s.Cite, "`\n\r")
}

// giveCopy answers a press on such a button, to the presser alone.
func (a *Adapter) giveCopy(ctx context.Context, in *interaction, ack acknowledge) {
	cite := strings.TrimPrefix(in.Data.CustomID, copySign)
	c := callback{Type: callbackMessage, Data: &callbackData{
		Content: "```\n" + cite + "\n```", Flags: flagEphemeral, AllowedMentions: &allowedMentions{Parse: []string{}},
	}}
	if err := ack(ctx, c); err != nil {
		a.log.Warn("a citation to copy was not shown", "server", in.GuildID, "channel", in.ChannelID, "error", err)
	}
}

// pressed splits a custom id into the choice's data and its owner.
func pressed(customID string) (data, owner string) {
	data, owner, _ = strings.Cut(customID, ":")
	return data, owner
}
