package discord

import (
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
)

// The ways that commands and button presses reach the bot.
const (
	// ModeGateway keeps a connection to Discord open. It needs no address of
	// its own, and is the only mode with mentions, replies and private messages.
	ModeGateway = "gateway"
	// ModeHTTP lets Discord call the bot's HTTP server at [InteractionsPath].
	ModeHTTP = "http"
)

const defaultAPI = "https://discord.com/api/v9"

// Config is the `discord:` part of the config file.
type Config struct {
	// Token is the bot's token; TokenFile a file that holds it. One of the two.
	Token     adapters.Secret `yaml:"token"`
	TokenFile string          `yaml:"token_file"`
	// Mode is ModeGateway (also for "") or ModeHTTP.
	Mode string `yaml:"mode"`
	// PublicKey is the application's, 64 hexadecimal digits. HTTP mode needs it.
	PublicKey string `yaml:"public_key"`
	// ApplicationID, where given, must be the one that the token belongs to.
	ApplicationID string `yaml:"application_id"`
	// APIURL stands in for Discord's, version included; "" means Discord's.
	APIURL string `yaml:"api_url"`
	// Shards is how many gateway connections to hold; the zero value asks Discord.
	Shards Shards `yaml:"shards"`
	// Channels limits free questions: server id to the ids of the channels (and
	// threads) in which the bot answers a mention or a reply. A server that is
	// not named is not limited. Commands are limited in Discord's own settings.
	Channels map[string][]string `yaml:"channels"`
}

// Shards is a number of gateway connections; 0 stands for "auto".
type Shards int

// maxShards is far above what one process can hold; it stops typing slips.
const maxShards = 1024

// UnmarshalText reads "auto" or a number from 1 to 1024.
func (s *Shards) UnmarshalText(text []byte) error {
	if string(text) == "auto" {
		*s = 0
		return nil
	}
	n, err := strconv.Atoi(string(text))
	if err != nil || n < 1 || n > maxShards {
		return fmt.Errorf("shards must be auto or a number from 1 to %d, not %q", maxShards, text)
	}
	*s = Shards(n)
	return nil
}

// MarshalText is the reverse of UnmarshalText.
func (s Shards) MarshalText() ([]byte, error) {
	if s == 0 {
		return []byte("auto"), nil
	}
	return []byte(strconv.Itoa(int(s))), nil
}

var (
	snowflake   = regexp.MustCompile(`^[0-9]{15,20}$`)
	placeholder = regexp.MustCompile(`(?i)your|token|change|example|xxx|[<>]`)
)

// Validate returns every mistake, each naming the field and what to write
// instead. It does no I/O. No error holds the token.
func (c Config) Validate() []error {
	var errs []error
	bad := func(field, format string, args ...any) {
		errs = append(errs, fmt.Errorf("discord."+field+": "+format, args...))
	}
	switch {
	case c.Token.Empty() && c.TokenFile == "":
		bad("token", "is missing; copy it from the developer portal (Bot, Reset Token) or name a file in token_file")
	case !c.Token.Empty() && c.TokenFile != "":
		bad("token_file", "token is given too; keep one of them")
	case !c.Token.Empty():
		if err := checkToken(c.Token); err != nil {
			bad("token", "%w", err)
		}
	}
	switch c.Mode {
	case "", ModeGateway:
	case ModeHTTP:
		if c.PublicKey == "" {
			bad("public_key", "is needed for mode http; copy it from the developer portal (General Information)")
		}
		if c.Shards != 0 {
			bad("shards", "mode http has no gateway to shard; remove it")
		}
	default:
		bad("mode", "%q is unknown; write %s or %s", c.Mode, ModeGateway, ModeHTTP)
	}
	if key, err := hex.DecodeString(c.PublicKey); err != nil || len(key) != 0 && len(key) != 32 {
		bad("public_key", "must be 64 hexadecimal digits; copy it from the developer portal (General Information)")
	}
	if c.ApplicationID != "" && !snowflake.MatchString(c.ApplicationID) {
		bad("application_id", "%q is no Discord id (15 to 20 digits); leave it out or copy it from the developer portal", c.ApplicationID)
	}
	if u, err := url.Parse(c.APIURL); c.APIURL != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
		bad("api_url", "must be an http or https URL with the API's version, such as %s", defaultAPI)
	}
	if c.Shards < 0 || c.Shards > maxShards {
		bad("shards", "must be auto or a number from 1 to %d", maxShards)
	}
	return append(errs, c.checkChannels()...)
}

func (c Config) checkChannels() []error {
	var errs []error
	for server, channels := range c.Channels {
		if !snowflake.MatchString(server) {
			errs = append(errs, fmt.Errorf("discord.channels: %q is no server id (15 to 20 digits, in quotes)", server))
		}
		if len(channels) == 0 {
			errs = append(errs, fmt.Errorf("discord.channels: server %s names no channel; list some or remove it", server))
		}
		for _, channel := range channels {
			if !snowflake.MatchString(channel) {
				errs = append(errs, fmt.Errorf("discord.channels: %q is no channel id (15 to 20 digits, in quotes)", channel))
			}
		}
	}
	slices.SortFunc(errs, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return errs
}

func checkToken(token adapters.Secret) error {
	text := token.Reveal()
	switch {
	case strings.HasPrefix(text, "Bot "):
		return errors.New(`starts with "Bot "; leave that out`)
	case strings.ContainsAny(text, " \t\r\n\x00"):
		return errors.New("holds a space or line break; copy it again")
	case !strings.Contains(text, ".") && placeholder.MatchString(text):
		return errors.New("is still the example's; copy yours from the developer portal (Bot, Reset Token)")
	}
	return nil
}

// readToken returns the token, from its file where one is named.
func (c Config) readToken() (adapters.Secret, error) {
	if c.TokenFile == "" {
		return c.Token, nil
	}
	text, err := os.ReadFile(c.TokenFile)
	if err != nil {
		return adapters.Secret{}, fmt.Errorf("discord.token_file: %w", err)
	}
	token := adapters.NewSecret(strings.TrimSpace(string(text)))
	if token.Empty() {
		return adapters.Secret{}, fmt.Errorf("discord.token_file: %s is empty; write the token into it", c.TokenFile)
	}
	if err := checkToken(token); err != nil {
		return adapters.Secret{}, fmt.Errorf("discord.token_file: %s: %w", c.TokenFile, err)
	}
	return token, nil
}

func (c Config) apiURL() string {
	if c.APIURL == "" {
		return defaultAPI
	}
	return strings.TrimRight(c.APIURL, "/")
}

// listens reports whether a free question is answered in this place. server is
// "" for a private chat.
func (c Config) listens(server, channel string) bool {
	channels, limited := c.Channels[server]
	return !limited || slices.Contains(channels, channel)
}
