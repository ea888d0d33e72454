package discord

import (
	"strings"

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

// pressed splits a custom id into the choice's data and its owner.
func pressed(customID string) (data, owner string) {
	data, owner, _ = strings.Cut(customID, ":")
	return data, owner
}
