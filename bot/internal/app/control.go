package app

import (
	"context"
	"io"
	"sync"

	"github.com/ukti-bot/ukti/bot/internal/control"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/bot/internal/state"
)

// Running is a bot as the commands that run inside it see it.
type Running struct {
	Desk   *newsroom.Desk // nil when the archive is turned off
	Status func(context.Context) (Status, error)
	// Settings are what chats and people have chosen.
	Settings *state.Store
	// Reload reads the config anew. The error says why it was not taken.
	Reload func(context.Context) (Reloaded, error)
}

// Command runs a command inside a bot; see [control.Handler].
type Command func(ctx context.Context, bot Running, r control.Request, stdout, stderr io.Writer) int

// takeCommands listens for commands until the bot ends. Without a socket all else goes
// on.
func takeCommands(o Options, bot Running, ends *stops) {
	if o.Command == nil {
		return
	}
	server, err := control.Listen(o.Config.DataDir)
	if err != nil {
		o.Log.Warn("ukti add and the like do not work while the bot runs", "error", err)
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	var serve sync.WaitGroup
	serve.Go(func() {
		err := server.Serve(ctx, func(ctx context.Context, r control.Request, stdout, stderr io.Writer) int {
			return o.Command(ctx, bot, r, stdout, stderr)
		})
		if err != nil {
			o.Log.Error("commands are no longer taken", "error", err)
		}
	})
	ends.add("commands", func(context.Context) error {
		stop()
		serve.Wait()
		return nil
	})
}
