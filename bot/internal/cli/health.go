package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/ukti-bot/ukti/bot/internal/config"
)

// healthTime is how long a running bot may take to tell how it is.
const healthTime = 5 * time.Second

func (g botCommands) healthCommand(configPath *string) *cobra.Command {
	return &cobra.Command{
		Use:   "health",
		Short: "Ask the running bot how it is",
		Long: `Asks the bot that runs with this config for the state of its platforms, and prints
them. The status is 0 when all of them are well, 1 when one is not or when no bot
answers at http.listen. It is made for a container's HEALTHCHECK, which has no
other program to ask with.`,
		Example: `  ukti health
  ukti health --config /etc/ukti/config.yaml`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			loaded, err := config.Load(*configPath, g.p.Environ)
			if err != nil {
				return err
			}
			ctx, cancel := context.WithTimeout(c.Context(), healthTime)
			defer cancel()
			return g.health(ctx, loaded.HTTP.Listen)
		},
	}
}

// healthAnswer is what /healthz tells.
type healthAnswer struct {
	OK       bool `json:"ok"`
	Adapters map[string]struct {
		State string    `json:"state"`
		Since time.Time `json:"since"`
	} `json:"adapters"`
}

func (g botCommands) health(ctx context.Context, listen string) error {
	if listen == "" {
		return fmt.Errorf("the bot has no HTTP server to ask; set http.listen, such as 127.0.0.1:8080")
	}
	address := "http://" + reachable(listen) + "/healthz"
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	w, err := new(http.Client).Do(r)
	if err != nil {
		return fmt.Errorf("no bot answers at http.listen, %s: %s; start it, or give --config its config", reachable(listen), refusal(err))
	}
	defer func() { _ = w.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(w.Body, 1<<20))
	var answer healthAnswer
	if err == nil {
		err = json.Unmarshal(body, &answer)
	}
	if err != nil || answer.Adapters == nil {
		return fmt.Errorf("%s answers, but is no Ukti; look at http.listen", address)
	}
	for _, name := range slices.Sorted(maps.Keys(answer.Adapters)) {
		a := answer.Adapters[name]
		if _, err := fmt.Fprintf(g.p.Stdout, "%-10s %-11s since %s\n", name, a.State, a.Since.Local().Format("2006-01-02 15:04:05")); err != nil {
			return err
		}
	}
	if !answer.OK {
		_, _ = fmt.Fprintln(g.p.Stderr, "ukti: not all platforms are well; the bot's log says why")
		return errSaid
	}
	return nil
}

// refusal is why nobody answered, in a few words.
func refusal(err error) string {
	if cause, ok := errors.AsType[syscall.Errno](err); ok {
		return cause.Error()
	}
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
		return fmt.Sprintf("no answer within %v", healthTime)
	}
	if cause, ok := errors.AsType[*url.Error](err); ok {
		return cause.Err.Error()
	}
	return err.Error()
}

// reachable is where a server that listens on an address is asked from this
// machine: one that listens everywhere is asked on the loopback.
func reachable(listen string) string {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return listen
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}
