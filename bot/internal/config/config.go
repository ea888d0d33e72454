// Package config is what an operator can set: the types, the defaults, and a
// strict reader that reports every mistake of a file at once.
//
// A value comes from, weakest first: the default, the YAML file, the environment
// variable of the key (see [Key.Env]). A secret may stand in a file of its own,
// named by the key of the same name with _file behind it.
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/discord"
	"github.com/ukti-bot/ukti/adapters/telegram"
)

// File is the name looked for in the working directory when none is given.
const File = "config.yaml"

// maxFile is how large a config file may be, in bytes. A real one has a few
// kilobytes; a larger one is some other file named by mistake.
const maxFile = 1 << 20

// Config is everything that can be set. The struct tags are the keys of the
// file. To add a platform: one field here, its defaults in [Default], and one line
// in [decoder.validate].
type Config struct {
	DataDir     string          `yaml:"data_dir"`
	Store       adapters.Secret `yaml:"store"`      // postgres://…, where the archive and the bot's state are; "": in data_dir
	StoreFile   string          `yaml:"store_file"` // a file that holds it instead
	Articles    []string        `yaml:"articles"`
	Language    string          `yaml:"language"`
	Timezone    string          `yaml:"timezone"` // a name of the tz database; "": this machine's
	Log         Log             `yaml:"log"`
	HTTP        HTTP            `yaml:"http"`
	Metrics     Metrics         `yaml:"metrics"`
	Terminal    Terminal        `yaml:"terminal"`
	Web         Web             `yaml:"web"`
	Archive     Archive         `yaml:"archive"`
	Feeds       []Feed          `yaml:"feeds"`
	Backup      Backup          `yaml:"backup"`
	Corrections Corrections     `yaml:"corrections"`
	Insight     Insight         `yaml:"insight"`
	Receipts    Receipts        `yaml:"receipts"`
	Watches     Watches         `yaml:"watches"`
	Meaning     Meaning         `yaml:"meaning"`
	Reader      Reader          `yaml:"reader"`
	Search      Search          `yaml:"search"`
	Telegram    telegram.Config `yaml:"telegram"`
	Discord     discord.Config  `yaml:"discord"`

	secretFiles map[string]string `yaml:"-"` // what [Config.SecretFiles] returns
}

// Log is how the process logs, always to standard error.
type Log struct {
	Level  string `yaml:"level"`  // debug, info, warn or error
	Format string `yaml:"format"` // text or json
}

// HTTP is the process's one HTTP server.
type HTTP struct {
	Listen       string        `yaml:"listen"` // host:port; empty: no server
	ReadTimeout  time.Duration `yaml:"read_timeout"`
	WriteTimeout time.Duration `yaml:"write_timeout"`
	IdleTimeout  time.Duration `yaml:"idle_timeout"`
	StopTimeout  time.Duration `yaml:"stop_timeout"` // for answers in flight at the end
	MaxBody      int64         `yaml:"max_body"`     // bytes of a request
}

// Metrics is where Prometheus reads the counters. It has an address of its own: the
// one of HTTP may be published.
type Metrics struct {
	Listen string `yaml:"listen"` // host:port; empty: nowhere
}

// Default is the config of an empty file. Each call gives a new one.
func Default() *Config {
	return &Config{
		DataDir:  "./data",
		Articles: []string{},
		Language: "bn",
		Log:      Log{Level: "info", Format: "text"},
		HTTP: HTTP{
			Listen:       "127.0.0.1:8080",
			ReadTimeout:  10 * time.Second,
			WriteTimeout: 30 * time.Second,
			IdleTimeout:  2 * time.Minute,
			StopTimeout:  5 * time.Second,
			MaxBody:      1 << 20,
		},
		Terminal:    defaultTerminal(),
		Web:         defaultWeb(),
		Archive:     defaultArchive(),
		Feeds:       []Feed{},
		Backup:      Backup{Keep: 7},
		Corrections: Corrections{Enabled: true, Keep: longestCorrections},
		Insight:     Insight{Keep: longestInsight},
		Receipts:    Receipts{Keep: Age(365 * 24 * time.Hour)},
		Watches:     defaultWatches(),
		Meaning:     defaultMeaning(),
		Reader:      defaultReader(),
		Search:      defaultSearch(),
		Telegram:    telegram.Default(),
		Discord:     discord.Config{Mode: discord.ModeGateway, Channels: map[string][]string{}},
	}
}

// Location returns the time zone in which dates and times are told and understood.
// The config must be valid.
func (c *Config) Location() *time.Location {
	if c.Timezone == "" {
		return time.Local
	}
	zone, err := time.LoadLocation(c.Timezone)
	if err != nil {
		return time.Local // validate has refused it
	}
	return zone
}

// Loaded is a config and where it came from.
type Loaded struct {
	*Config
	Path     string   // the file that was read; "" when there was none
	Warnings []string // things that work but should be changed, a sentence each
}

// Load reads the config. With an empty path it reads [File] where there is one,
// and goes on with the defaults where there is none. environ is as [os.Environ]
// gives it. The error is a [Mistakes] when the file could be read but is wrong.
func Load(path string, environ []string) (Loaded, error) {
	name, data, err := read(path)
	if err != nil {
		return Loaded{}, err
	}
	c, warnings, err := Parse(name, data, environ)
	if err != nil {
		return Loaded{}, err
	}
	return Loaded{Config: c, Path: name, Warnings: warnings}, nil
}

// DataDir returns the data_dir of a config of which nothing else is wanted: what else
// is wrong with it doesn't matter. The error is of a file that can't be read.
func DataDir(path string, environ []string) (string, error) {
	name, data, err := read(path)
	if err != nil {
		return "", err
	}
	c, d := Default(), newDecoder(name)
	d.file(data, c)
	d.environment(environ, c)
	d.homes(c)
	return c.DataDir, nil
}

func read(path string) (name string, data []byte, err error) {
	name = path
	if name == "" {
		name = File
	}
	info, err := os.Stat(name)
	if path == "" && errors.Is(err, fs.ErrNotExist) {
		return "", nil, otherName()
	}
	if err != nil {
		return name, nil, fmt.Errorf("config: %w; give --config the path of a file that can be read", err)
	}
	if info.IsDir() || info.Size() > maxFile {
		return name, nil, fmt.Errorf("config: %s is no config file (a folder, or over %d bytes); give --config a YAML file", name, maxFile)
	}
	if data, err = os.ReadFile(name); err != nil {
		return name, nil, fmt.Errorf("config: %w; let the bot's user read it", err)
	}
	return name, data, nil
}

// otherName refuses to go on with the defaults beside a config that was given
// another name by mistake.
func otherName() error {
	for _, name := range []string{"config.yml", "config.yaml.txt", "config.json"} {
		if _, err := os.Stat(name); err == nil {
			return fmt.Errorf("config: %s is not read; rename it to %s, or give --config %s", name, File, name)
		}
	}
	return nil
}

// Parse reads a config from data, which is called name in messages. The error is
// a [Mistakes] with every mistake found. warnings are as in [Loaded].
func Parse(name string, data []byte, environ []string) (c *Config, warnings []string, err error) {
	c = Default()
	d := newDecoder(name)
	d.file(data, c)
	if len(c.Secrets()) > 0 {
		d.closed(name, name)
	}
	d.environment(environ, c)
	d.homes(c)
	d.secrets(c)
	c.secretFiles = d.secretFiles
	d.validate(c)
	if len(d.mistakes) > 0 {
		return nil, d.warnings, d.mistakes.sorted()
	}
	return c, d.warnings, nil
}
