package telegram

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"regexp"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
)

// The values of [Config.Mode].
const (
	ModePoll    = "poll"    // the bot asks Telegram for updates: works from anywhere
	ModeWebhook = "webhook" // Telegram calls the bot: needs a public https address
)

// Config is the telegram section of the config. The adapter is off without a token.
type Config struct {
	Token     adapters.Secret `yaml:"token"`      // from BotFather
	TokenFile string          `yaml:"token_file"` // a file that holds it instead
	APIURL    string          `yaml:"api_url"`    // a local Bot API server, or a test server
	Mode      string          `yaml:"mode"`       // poll or webhook
	Webhook   Webhook         `yaml:"webhook"`
}

// Webhook says how Telegram reaches the bot in [ModeWebhook].
type Webhook struct {
	URL        string          `yaml:"url"`         // the public https address that Telegram calls
	Path       string          `yaml:"path"`        // where the bot's own server takes the call; "": the path of URL
	Secret     adapters.Secret `yaml:"secret"`      // what Telegram shows with each call; "": one derived from the token
	SecretFile string          `yaml:"secret_file"` // a file that holds it instead
	Keep       bool            `yaml:"keep"`        // leave the webhook set at the end, for several copies behind a load balancer
}

// Default is the config of an empty section.
func Default() Config {
	return Config{APIURL: "https://api.telegram.org", Mode: ModePoll}
}

// Mistake is one thing wrong with a [Config]. It never holds a secret.
type Mistake struct {
	Key  string // below the section: "webhook.url"
	What string // what is wrong
	Do   string // what to do about it
}

func (m *Mistake) Error() string {
	return fmt.Sprintf("telegram.%s: %s; %s", m.Key, m.What, m.Do)
}

var (
	tokenForm  = regexp.MustCompile(`^[0-9]{1,20}:[A-Za-z0-9_-]{20,100}$`)
	secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)
	// A path of the server's router: no wildcards, no folder, not the page itself.
	pathForm = regexp.MustCompile(`^(/[A-Za-z0-9._~-]+)+$`)
	// The ports that Telegram calls.
	webhookPorts = map[string]bool{"": true, "443": true, "80": true, "88": true, "8443": true}
)

// placeholders are the beginnings of what examples put where a token goes, and
// the sample tokens of Telegram's own pages.
var placeholders = []string{"<", "[", "...", "…", "xxx", "your", "my_", "my-", "put", "insert", "paste", "enter", "replace", "change", "123456:abc", "110201543:"}

// Validate returns every mistake, each a [*Mistake]; nil when there is none. A
// config without a token is a bot that is off, and right.
func (c Config) Validate() []error {
	var found []error
	report := func(key, what, do string) { found = append(found, &Mistake{key, what, do}) }
	c.checkToken(report)
	if u, ok := webAddress(c.APIURL); !ok || u.RawQuery != "" {
		report("api_url", "is not a web address", "write one such as https://api.telegram.org, or leave the key out")
	}
	switch c.Mode {
	case ModePoll:
	case ModeWebhook:
		c.Webhook.check(report)
	default:
		report("mode", "has a wrong value", "it must be poll or webhook")
	}
	return found
}

func (c Config) checkToken(report func(key, what, do string)) {
	token, err := readSecret(c.Token, c.TokenFile)
	switch {
	case errors.Is(err, errTwoSecrets):
		report("token_file", "stands beside another telegram.token", "keep one of the two")
	case err != nil:
		report("token_file", err.Error(), "let it name a file that holds the token and nothing else")
	case token.Empty():
	case isPlaceholder(token.Reveal()):
		report("token", "is still a placeholder", "put in the token that BotFather gave you, or remove the key to leave Telegram off")
	case !tokenForm.MatchString(token.Reveal()):
		report("token", "does not look like a bot's token (a number, a colon, a long word)", "copy it whole from BotFather: /mybots, the bot, API Token")
	}
}

func (w Webhook) check(report func(key, what, do string)) {
	u, ok := webAddress(w.URL)
	switch {
	case !ok || u.Scheme != "https":
		report("webhook.url", "is not an https address", "write the public address that Telegram shall call, such as https://news.example.org/telegram")
	case !webhookPorts[u.Port()]:
		report("webhook.url", "has a port that Telegram does not call", "use 443, 80, 88 or 8443")
	case !pathForm.MatchString(w.listenPath()) && w.Path == "":
		report("webhook.url", "has no path of its own", "add one, such as /telegram, or set webhook.path to where the call arrives behind your proxy")
	}
	if w.Path != "" && !pathForm.MatchString(w.Path) {
		report("webhook.path", "is not a plain path", "write one such as /telegram")
	}
	secret, err := readSecret(w.Secret, w.SecretFile)
	switch {
	case errors.Is(err, errTwoSecrets):
		report("webhook.secret_file", "stands beside another webhook.secret", "keep one of the two")
	case err != nil:
		report("webhook.secret_file", err.Error(), "let it name a file that holds the secret and nothing else")
	case !secret.Empty() && !secretForm.MatchString(secret.Reveal()):
		report("webhook.secret", "holds characters that Telegram refuses", "use 1 to 256 letters, digits, _ and -, or leave it out")
	}
}

// listenPath is where the bot's own server takes Telegram's calls.
func (w Webhook) listenPath() string {
	if w.Path != "" {
		return w.Path
	}
	if u, ok := webAddress(w.URL); ok {
		return u.EscapedPath()
	}
	return ""
}

// webAddress reads an absolute http or https address without user and fragment.
func webAddress(s string) (*url.URL, bool) {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.Fragment != "" {
		return nil, false
	}
	return u, true
}

func isPlaceholder(token string) bool {
	token = strings.ToLower(token)
	for _, p := range placeholders {
		if strings.HasPrefix(token, p) {
			return true
		}
	}
	return false
}

// maxSecret is how many bytes a secret's file may have.
const maxSecret = 4096

var errTwoSecrets = errors.New("two different secrets are given")

// readSecret returns the secret that stands in the config or in a file. Both at
// once are fine when they agree: whoever decoded the config may have read the
// file already.
func readSecret(value adapters.Secret, file string) (adapters.Secret, error) {
	if file == "" {
		return value, nil
	}
	info, err := os.Stat(file)
	if err != nil {
		return adapters.Secret{}, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxSecret {
		return adapters.Secret{}, fmt.Errorf("%s is no file of at most %d bytes", file, maxSecret)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return adapters.Secret{}, err
	}
	text := strings.TrimSpace(string(data))
	switch {
	case text == "":
		return adapters.Secret{}, fmt.Errorf("%s is empty", file)
	case !value.Empty() && !value.Equal(text):
		return adapters.Secret{}, errTwoSecrets
	}
	return adapters.NewSecret(text), nil
}
