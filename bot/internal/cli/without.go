package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/ukti-bot/ukti/knowledge"
)

// without is the flag --without: components of the search that are left out.
type without struct {
	names []string
	left  []knowledge.Component // of the names, once they are parsed
}

// addTo gives c the flag.
func (w *without) addTo(c *cobra.Command) {
	var known []string
	for _, component := range knowledge.Components() {
		known = append(known, component.String())
	}
	c.Flags().StringArrayVar(&w.names, "without", nil, "leave the `COMPONENT` out of the search (repeatable): "+strings.Join(known, ", "))
	_ = c.RegisterFlagCompletionFunc("without", cobra.FixedCompletions(known, cobra.ShellCompDirectiveNoFileComp))
}

// parse reads the names; one that is unknown is wrong use.
func (w *without) parse() error {
	for _, name := range w.names {
		component, err := knowledge.ParseComponent(name)
		if err != nil {
			return usage("--without %w", err)
		}
		w.left = append(w.left, component)
	}
	return nil
}
