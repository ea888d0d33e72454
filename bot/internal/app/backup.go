package app

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/bot/internal/backup"
	"github.com/ukti-bot/ukti/bot/internal/config"
)

// BackupSource is what a backup of this config's bot is made of. path is that of the
// config file, "" for none.
func BackupSource(c *config.Config, path, version string) backup.Source {
	return backup.Source{DataDir: c.DataDir, Config: path, Keys: c.SecretFiles(), Version: version, Now: time.Now()}
}

// keepBackups makes backups until the bot ends, and returns what tells when the newest
// was made; nil when the config wants none.
func keepBackups(o Options, ends *stops) (last func() time.Time) {
	if o.Config.Backup.Every <= 0 {
		return nil
	}
	s := &backup.Schedule{
		Source: BackupSource(o.Config, o.Path, o.Version), Dir: o.Config.BackupDir(),
		Every: o.Config.Backup.Every, Keep: o.Config.Backup.Keep, Log: o.Log, Now: time.Now,
	}
	ctx, stop := context.WithCancel(context.Background())
	var run sync.WaitGroup
	run.Go(func() { s.Run(ctx) })
	ends.add("backups", func(ctx context.Context) error {
		stop()
		ended := make(chan struct{})
		go func() { run.Wait(); close(ended) }()
		select {
		case <-ended:
			return nil
		case <-ctx.Done():
			return errors.New("one went on")
		}
	})
	return s.Last
}
