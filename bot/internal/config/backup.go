package config

import (
	"path/filepath"
	"time"
)

// Backup is how the bot backs itself up.
type Backup struct {
	Every time.Duration `yaml:"every"` // between two backups; 0: none are made
	Keep  int           `yaml:"keep"`  // how many are kept, the newest
	Dir   string        `yaml:"dir"`   // "": backups in data_dir
}

// leastBackup is the shortest time between two backups.
const leastBackup = time.Minute

// BackupDir is the folder that backups are made in.
func (c *Config) BackupDir() string {
	if c.Backup.Dir == "" {
		return filepath.Join(c.DataDir, "backups")
	}
	return c.Backup.Dir
}

// SecretFiles returns the files that secrets were read from, by the secrets' keys.
func (c *Config) SecretFiles() map[string]string { return c.secretFiles }

func (d *decoder) backup(b Backup) {
	report := d.in("backup")
	if b.Every < 0 || b.Every > 0 && b.Every < leastBackup {
		report("every", "is too short", "write a time from 1m on, such as 24h, or 0s for no backups")
	}
	if b.Keep < 1 {
		report("keep", "keeps none", "write a number from 1 on, such as 7")
	}
}
