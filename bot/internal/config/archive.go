package config

import (
	"maps"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/knowledge/ingest"
)

// Archive is what keeps the articles and takes new ones in.
type Archive struct {
	Enabled bool     `yaml:"enabled"` // false: the articles are read anew at each start, and none can be added
	Watch   bool     `yaml:"watch"`   // follow changes in the articles' folders while the bot runs
	Editors []string `yaml:"editors"` // who may add and remove in a chat: ADAPTER:ID
	// Notify is the least time between two messages to an editor about what is held or
	// was withdrawn; 0: they are told in answers only.
	Notify  time.Duration `yaml:"notify"`
	Feeds   Feeds         `yaml:"feeds"`
	Recheck Recheck       `yaml:"recheck"`

	Keep   Age            `yaml:"keep"`    // how long articles from feeds and pages are kept; 0: for good
	KeepOf map[string]Age `yaml:"keep_of"` // the same for publishers, by name, and for feeds, by address
	Fetch  Fetch          `yaml:"fetch"`
}

// Recheck is when the pages of articles are looked at again.
type Recheck struct {
	After   []Age `yaml:"after"`   // from their publication on; none: never
	Confirm Age   `yaml:"confirm"` // how long a page must be gone before its article counts as withdrawn
	Hourly  int   `yaml:"hourly"`  // pages an hour at most
}

// Durations are the ages of After.
func (r Recheck) Durations() []time.Duration {
	list := make([]time.Duration, len(r.After))
	for i, a := range r.After {
		list[i] = time.Duration(a)
	}
	return list
}

// Feeds is what holds for feeds that have no values of their own.
type Feeds struct {
	Every time.Duration `yaml:"every"` // between two questions
	Stale time.Duration `yaml:"stale"` // without an answer for longer, a feed is called stale
	Push  bool          `yaml:"push"`  // have hubs send what is new, where web.public_url says how they reach this process
}

// Fetch is how pages and feeds are fetched.
type Fetch struct {
	Contact      string        `yaml:"contact"`       // web or mail address of the operator, shown to sites; "": web.public_url, else the project's page
	AllowPrivate []string      `yaml:"allow_private"` // networks that are not public and may be fetched from
	MaxBytes     int64         `yaml:"max_bytes"`     // of a page, and of a file sent in a chat
	Timeout      time.Duration `yaml:"timeout"`       // for all of one page
}

func defaultArchive() Archive {
	return Archive{
		Enabled: true, Watch: true, Editors: []string{}, Notify: 3 * time.Hour,
		Feeds:   Feeds{Every: 10 * time.Minute, Stale: 6 * time.Hour, Push: true},
		KeepOf:  map[string]Age{},
		Recheck: Recheck{After: []Age{Age(time.Hour), Age(6 * time.Hour), Age(day), Age(7 * day)}, Confirm: Age(6 * time.Hour), Hourly: 600},
		Fetch:   Fetch{AllowPrivate: []string{}, MaxBytes: 8 << 20, Timeout: 30 * time.Second},
	}
}

// PrivateNetworks are the networks of AllowPrivate; an address alone is one, too.
func (f Fetch) PrivateNetworks() ([]netip.Prefix, error) { return networks(f.AllowPrivate) }

// UserAgent is how Ukti names itself to the sites that it fetches from.
func (c *Config) UserAgent(version string) string {
	contact := c.Archive.Fetch.Contact
	switch {
	case contact != "":
	case c.Web.PublicURL != "":
		contact = c.Web.PublicURL
	default:
		contact = "https://github.com/ukti-bot/ukti"
	}
	return "Ukti/" + version + " (+" + contact + ")"
}

// networks reads networks and addresses.
func networks(texts []string) ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, text := range texts {
		network, err := netip.ParsePrefix(text)
		if addr, addrErr := netip.ParseAddr(text); addrErr == nil {
			network, err = addr.Prefix(addr.BitLen())
		}
		if err != nil {
			return nil, err
		}
		all = append(all, network)
	}
	return all, nil
}

// Bounds of archive.recheck.after.
const (
	leastRecheck = 10 * time.Minute
	mostRechecks = 20
)

// leastEvery is what package feed takes a shorter interval for.
const leastEvery = 10 * time.Second

func (d *decoder) archive(a *Archive) {
	report := d.in("archive")
	for _, editor := range a.Editors {
		if do := editorAdvice(editor); do != "" {
			report("editors", "holds something that names nobody", do)
			break
		}
	}
	if a.Notify < 0 || a.Notify > 0 && a.Notify < time.Minute {
		report("notify", "is too short", "write a time from 1m on, such as 3h, or 0s for no messages")
	}
	if a.Feeds.Every < leastEvery {
		report("feeds.every", "is too short", "write a time from 10s on, such as 10m")
	}
	if a.Feeds.Stale <= 0 {
		report("feeds.stale", "is not a positive time", "write one such as 6h")
	}
	for i, after := range a.Recheck.After {
		if time.Duration(after) < leastRecheck || i > 0 && after <= a.Recheck.After[i-1] || len(a.Recheck.After) > mostRechecks {
			report("recheck.after", "is no row of times", "write up to 20 from 10m on, each longer than the one before, such as [1h, 6h, 1d, 7d]; [] for never")
			break
		}
	}
	if time.Duration(a.Recheck.Confirm) < time.Hour {
		report("recheck.confirm", "is too short", "write a time from 1h on, such as 6h: a server may have a bad hour")
	}
	if a.Recheck.Hourly < 1 {
		report("recheck.hourly", "lets nothing be looked at", "write a number of pages from 1 on, such as 600; to look at none: recheck.after: []")
	}
	for _, keep := range append(slices.Collect(maps.Values(a.KeepOf)), a.Keep) {
		if keep > 0 && time.Duration(keep) < day {
			report("keep", "holds a time below a day", "write times such as 90d, in archive.keep_of too, or 0d for good")
			break
		}
	}
	f := a.Fetch
	if f.Contact != "" && !isContact(f.Contact) {
		report("fetch.contact", "is no address", "write a web or mail address at which the operator is reached, in ASCII")
	}
	if _, err := f.PrivateNetworks(); err != nil {
		report("fetch.allow_private", "holds something that is no network", "write addresses or networks such as 10.0.0.0/8")
	}
	if f.MaxBytes < 1024 || f.MaxBytes > ingest.MaxText {
		report("fetch.max_bytes", "is no size for a page", "write a number of bytes from 1024 to 16777216")
	}
	if f.Timeout <= 0 {
		report("fetch.timeout", "is not a positive time", "write one such as 30s")
	}
}

// ids are the forms of a person's id on the platforms.
var ids = map[string]*regexp.Regexp{
	"telegram": regexp.MustCompile(`^[1-9][0-9]{2,15}$`),
	"discord":  regexp.MustCompile(`^[1-9][0-9]{16,19}$`),
	"terminal": regexp.MustCompile(`^local$`),
}

// editorAdvice is what to write in the place of an editor that can't be one; ""
// for one that can. A name is no id: it may be given to somebody else tomorrow.
func editorAdvice(editor string) string {
	adapter, id, ok := strings.Cut(editor, ":")
	form := ids[adapter]
	switch {
	case ok && form != nil && form.MatchString(id):
		return ""
	case adapter == "telegram":
		return "write the person's number, such as telegram:123456789, no @name; who sends /add and is no editor is told theirs"
	case adapter == "discord":
		return "write the person's number, such as discord:123456789012345678; Discord copies it from their menu when developer mode is on"
	}
	return "write the platform and the person's number there, such as telegram:123456789"
}

// isContact reports what a user agent can hold.
func isContact(s string) bool {
	plain := !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' || r == '(' || r == ')' })
	u, err := url.Parse(s)
	web := err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
	return plain && (web || strings.Contains(strings.Trim(s, "@"), "@"))
}
