package config

import (
	"net"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/adapters"
)

// maxRate is the highest web.rate; above it a limit means nothing.
const maxRate = 1e6

// validate checks the values that their types alone can't.
func (d *decoder) validate(c *Config) {
	d.general(c)
	d.store(c)
	d.http(&c.HTTP)
	d.listen("metrics.listen", c.Metrics.Listen, "such as 127.0.0.1:9464, or leave it empty for no metrics")
	d.web(&c.Web)
	d.editors(c)
	d.archive(&c.Archive)
	d.feeds(c.Feeds)
	d.backup(c.Backup)
	d.corrections(c.Corrections)
	d.insight(c.Insight)
	d.receipts(c.Receipts)
	d.watches(c.Watches)
	d.meaning(&c.Meaning)
	d.reader(c.Reader)
	d.search(c)
	d.platform("telegram", c.Telegram.Token, c.Telegram.Validate)
	d.platform("discord", c.Discord.Token, c.Discord.Validate)
}

// in reports mistakes of one section's keys.
func (d *decoder) in(section string) func(key, what, do string) {
	return func(key, what, do string) { d.about(join(section, key), what, do) }
}

// platform asks a platform's own package about its section. Without a token the
// platform is off, and that it lacks one no mistake. The errors read
// "section.key: what is wrong; what to do".
func (d *decoder) platform(section string, token adapters.Secret, validate func() []error) {
	for _, err := range validate() {
		key, what, ok := strings.Cut(err.Error(), ": ")
		if !ok || !strings.HasPrefix(key, section+".") {
			key, what = section, err.Error()
		}
		said := slices.ContainsFunc(d.mistakes, func(m Mistake) bool { return m.Key == key })
		if said || key == section+".token" && token.Empty() {
			continue
		}
		do := "correct it"
		if i := strings.LastIndex(what, "; "); i >= 0 {
			what, do = what[:i], what[i+2:]
		}
		d.about(key, what, do)
	}
}

func (d *decoder) general(c *Config) {
	if strings.TrimSpace(c.DataDir) == "" {
		d.about("data_dir", "is empty", "name a folder that Ukti may write to")
	}
	d.articles(c.Articles)
	oneOf(d.about, "language", c.Language, "bn", "en", "hi")
	if _, err := time.LoadLocation(c.Timezone); err != nil || c.Timezone == "Local" {
		d.about("timezone", "is no time zone", "write a name such as Asia/Dhaka, or leave it empty for this machine's")
	}
	oneOf(d.about, "log.level", c.Log.Level, "debug", "info", "warn", "error")
	oneOf(d.about, "log.format", c.Log.Format, "text", "json")
}

func (d *decoder) http(h *HTTP) {
	report := d.in("http")
	d.listen("http.listen", h.Listen, "such as 127.0.0.1:8080, or leave it empty for no server")
	for _, t := range []struct {
		key string
		d   time.Duration
	}{
		{"read_timeout", h.ReadTimeout}, {"write_timeout", h.WriteTimeout},
		{"idle_timeout", h.IdleTimeout}, {"stop_timeout", h.StopTimeout},
	} {
		if t.d <= 0 {
			report(t.key, "is not a positive time", "write one such as 10s")
		}
	}
	if h.MaxBody < 1024 {
		report("max_body", "is too small for a request", "write a number of bytes from 1024 on")
	}
}

// listen wants an address to listen on, or none.
func (d *decoder) listen(key, address, example string) {
	if address == "" {
		return
	}
	if _, port, err := net.SplitHostPort(address); err != nil || !isNumber(port, 0, 65535) {
		d.about(key, "is not an address", "write host:port, "+example)
	}
}

func (d *decoder) web(w *Web) {
	report := d.in("web")
	checkURL(report, "public_url", w.PublicURL, false)
	if !(w.Rate >= 0 && w.Rate <= maxRate) { // NaN is neither
		report("rate", "is no rate", "write requests a second, such as 5, or 0 for no limit")
	}
	if w.Burst < 1 {
		report("burst", "lets nothing in", "write a number from 1 on, such as 60")
	}
	if slices.ContainsFunc(w.Hosts, func(h string) bool { return !hostName.MatchString(h) }) {
		report("hosts", "holds something that is no host name", "write names without scheme and port, such as news.example.org")
	}
	if slices.ContainsFunc(w.Embed, func(o string) bool { return !siteOrigin.MatchString(o) }) {
		report("embed", "holds something that is no origin of a site", "write scheme and host alone, such as https://paper.example.org")
	}
	if _, err := w.ProxyNetworks(); err != nil {
		report("proxies", "holds something that is no network", "write addresses or networks such as 10.0.0.0/8")
	}
}

// hostName is a name or an address in figures, as a Host header has it without its port.
var hostName = regexp.MustCompile(`^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\])$`)

// leastToken is how long the token of the editors' room must be, in bytes: nobody may
// guess it.
const leastToken = 20

// editors wants a room that somebody can enter.
func (d *decoder) editors(c *Config) {
	room := c.Web.Editors
	if token := room.Token.Reveal(); token != "" && len(token) < leastToken {
		d.about("web.editors.token", "can be guessed", "write at least 20 random characters, such as openssl rand -hex 20 prints")
	}
	switch {
	case !room.Enabled:
	case !c.Archive.Enabled:
		d.about("web.editors.enabled", "needs the archive", "remove archive.enabled: false, or the editors' room")
	case len(c.Archive.Editors) == 0 && room.Token.Empty():
		d.about("web.editors.enabled", "opens a room that nobody can enter", "name editors in archive.editors, or set web.editors.token")
	}
}

// siteOrigin is a site as a browser's policy for frames names it: all of its hosts may
// be meant by a star.
var siteOrigin = regexp.MustCompile(`^https?://(?:\*\.)?[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(?::[0-9]{1,5})?$`)

func oneOf(report func(key, what, do string), key, value string, allowed ...string) {
	if !slices.Contains(allowed, value) {
		report(key, "has a wrong value", "it must be "+strings.Join(allowed[:len(allowed)-1], ", ")+" or "+allowed[len(allowed)-1])
	}
}

// checkURL wants an absolute http or https address without user, query or
// fragment: the bot adds to its path.
func checkURL(report func(key, what, do string), key, value string, required bool) {
	if value == "" && !required {
		return
	}
	u, err := url.Parse(value)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		report(key, "is not a web address", "write one such as https://news.example.org")
	}
}

func isNumber(s string, low, high int) bool {
	n, err := strconv.Atoi(s)
	return err == nil && low <= n && n <= high
}
