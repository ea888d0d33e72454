package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/config"
)

// whoamiTime is how long one platform may take to say which bot a token is.
const whoamiTime = 15 * time.Second

// Identity is what a chat platform says of the token it was given.
type Identity struct {
	Platform string
	Bot      string // which bot the token is
	Off      string // why the platform was not asked; "" when it was
	Err      error  // why it named no bot; it holds no secret
}

// Whoami asks every chat platform that is on which bot its token is, all at the
// same time, and gives what they say in the platforms' order. Nothing is changed
// on a platform, so a bot may be running with the same tokens meanwhile.
func Whoami(ctx context.Context, c *config.Config, log *slog.Logger) []Identity {
	m := means{cfg: c, log: log, memory: func(string) adapters.Memory { return noMemory{} }}
	chats := chatPlatforms(m)
	said := make([]Identity, len(chats))
	var wg sync.WaitGroup
	for i, p := range chats {
		said[i] = Identity{Platform: p.name, Off: p.off}
		if p.off == "" {
			wg.Go(func() { said[i].Bot, said[i].Err = whoami(ctx, p) })
		}
	}
	wg.Wait()
	return said
}

func whoami(ctx context.Context, p platform) (string, error) {
	a, err := p.make()
	if err != nil {
		return "", named(p.name, err)
	}
	asker, ok := a.(interface {
		Whoami(context.Context) (string, error)
	})
	if !ok {
		return "", fmt.Errorf("%s: it can't be asked without starting it", p.name)
	}
	ctx, cancel := context.WithTimeoutCause(ctx, whoamiTime, fmt.Errorf("no answer in %v", whoamiTime))
	defer cancel()
	bot, err := asker.Whoami(ctx)
	if err != nil && !errors.Is(err, adapters.ErrRejected) {
		err = fmt.Errorf("%w; is this machine online, and %s.api_url right?", err, p.name)
	}
	return bot, named(p.name, err)
}

// named puts a platform's name before an error that does not begin with it.
func named(platform string, err error) error {
	if err == nil || strings.HasPrefix(err.Error(), platform+": ") || strings.HasPrefix(err.Error(), platform+".") {
		return err
	}
	return fmt.Errorf("%s: %w", platform, err)
}

// noMemory is the memory of an adapter that never runs.
type noMemory struct{}

func (noMemory) Get(context.Context, string) ([]byte, bool, error)        { return nil, false, nil }
func (noMemory) Put(context.Context, string, []byte, time.Duration) error { return nil }
func (noMemory) PutOf(context.Context, string, string, []byte, time.Duration) error {
	return nil
}
