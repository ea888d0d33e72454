package app

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/bot/internal/backup"
	"github.com/ukti-bot/ukti/bot/internal/config"
	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/knowledge/archive"
)

// BackupSource is what a backup of this config's bot is made of. path is that of the
// config file, "" for none.
func BackupSource(c *config.Config, path, version string) backup.Source {
	return backup.Source{DataDir: c.DataDir, Server: c.Server() != nil, Config: path, Keys: c.SecretFiles(), Version: version, Now: time.Now()}
}

// BesideBackups says what a backup does not hold, since a server keeps it; "" where it
// holds all.
func BesideBackups(c *config.Config) string {
	if c.Server() == nil {
		return ""
	}
	return "the archive and the bot's state are not in it, since the store keeps them on a server: back them up with pg_dump --format=custom --schema=" + archive.Schema + " --schema=" + state.Schema
}

// backups are those that the bot makes by itself.
type backups struct {
	o Options

	mu       sync.Mutex
	schedule *backup.Schedule // nil while none are made
	stop     context.CancelFunc
	ended    chan struct{} // closed when the schedule's work has ended
}

// keepBackups makes backups as the config says, until the bot ends.
func keepBackups(o Options, ends *stops) *backups {
	b := &backups{o: o}
	b.renew(o.Config)
	ends.add("backups", b.end)
	return b
}

// renew has another config say when backups are made.
func (b *backups) renew(c *config.Config) {
	_ = b.end(context.Background()) // it ends at once, or when the backup at work has
	if c.Backup.Every <= 0 {
		return
	}
	if beside := BesideBackups(c); beside != "" {
		b.o.Log.Warn("a backup does not hold everything", "why", beside)
	}
	ctx, stop := context.WithCancel(context.Background())
	s := &backup.Schedule{
		Source: BackupSource(c, b.o.Path, b.o.Version), Dir: c.BackupDir(),
		Every: c.Backup.Every, Keep: c.Backup.Keep, Log: b.o.Log, Now: b.o.World.now,
	}
	ended := make(chan struct{})
	go func() { s.Run(ctx); close(ended) }()
	b.mu.Lock()
	defer b.mu.Unlock()
	b.schedule, b.stop, b.ended = s, stop, ended
}

// end ends the schedule, where there is one.
func (b *backups) end(ctx context.Context) error {
	b.mu.Lock()
	stop, ended := b.stop, b.ended
	b.schedule, b.stop, b.ended = nil, nil, nil
	b.mu.Unlock()
	if stop == nil {
		return nil
	}
	stop()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		return errors.New("one went on")
	}
}

// last returns when the newest backup was made, zero for never, and whether any are.
func (b *backups) last() (time.Time, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.schedule == nil {
		return time.Time{}, false
	}
	return b.schedule.Last(), true
}
