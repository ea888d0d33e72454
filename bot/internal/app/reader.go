package app

import (
	"errors"
	"log/slog"
	"runtime"

	"github.com/ukti-bot/ukti/bot/internal/config"
	"github.com/ukti-bot/ukti/knowledge"
)

// OpenReader opens the reader that the config asks for; nil when it asks for none, or when
// there is none for it to have, which is told. A question waits as long as the config's
// budget; patient ones wait for the end of the reading.
func OpenReader(c config.Reader, patient bool, log *slog.Logger) *knowledge.Reader {
	if c.Enabled == config.Off {
		return nil
	}
	o := knowledge.ReaderOptions{Threads: c.Threads, Budget: c.Budget}
	if o.Threads == 0 {
		o.Threads = runtime.GOMAXPROCS(0)
	}
	if patient {
		o.Budget = 0
	}
	r, err := knowledge.NewReader(o)
	switch {
	case err == nil:
		return r
	case errors.Is(err, knowledge.ErrSlow) && c.Enabled == config.On:
		log.Warn("questions may be answered without the reader", "error", err)
		return r
	case c.Enabled == config.On, !errors.Is(err, knowledge.ErrNoReader) && !errors.Is(err, knowledge.ErrSlow):
		log.Error("no reader; answers go on without it", "error", err)
	default:
		log.Debug("no reader", "error", err)
	}
	return nil
}
