package cli

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/ukti-bot/ukti/bot/internal/config"
)

// environmentTopic is a page of help: a command that can't be run.
func environmentTopic() *cobra.Command {
	topic := &cobra.Command{
		Use:   "environment",
		Short: "The environment variables that set keys of the config",
		Long: `Each key of the config can be set by an environment variable, which overrides the
file. A list is written [a, b] or a,b. An empty variable counts as not set.
`,
	}
	topic.SetHelpFunc(func(c *cobra.Command, args []string) {
		c.Long += "\n" + environmentTable() // here, not for every command that runs
		c.Root().HelpFunc()(c, args)
	})
	return topic
}

func environmentTable() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "VARIABLE\tKEY\tDEFAULT")
	for _, k := range config.Keys() {
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\n", k.Env, k.Path, k.Default)
	}
	_ = w.Flush() // to a strings.Builder, which never fails
	return strings.TrimRight(b.String(), "\n")
}
