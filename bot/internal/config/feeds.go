package config

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/knowledge/ingest/feed"
)

// Feed is a feed that is followed because the config says so, with what is wanted of it.
type Feed struct {
	URL       string        `yaml:"url"`
	Publisher string        `yaml:"publisher"` // of its articles; "": the page's own, else the feed's
	Every     time.Duration `yaml:"every"`     // 0: archive.feeds.every
	Stale     time.Duration `yaml:"stale"`     // 0: archive.feeds.stale
	Keep      Age           `yaml:"keep"`      // of its articles; 0: archive.keep_of and archive.keep
	Include   []string      `yaml:"include"`   // regular expressions; an item's address or title meets one of them
	Exclude   []string      `yaml:"exclude"`   // and none of these
	Selector  string        `yaml:"selector"`  // CSS; where on a page the article stands
	Drop      []string      `yaml:"drop"`      // regular expressions of lines to leave out
}

// Rules are what is wanted of the feed.
func (f Feed) Rules() feed.Rules {
	return feed.Rules{Include: f.Include, Exclude: f.Exclude, Selector: f.Selector, Drop: f.Drop}
}

func (d *decoder) feeds(feeds []Feed) {
	seen := map[string]bool{}
	for i, f := range feeds {
		report := d.in(fmt.Sprintf("feeds[%d]", i))
		u, err := url.Parse(f.URL)
		switch {
		case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || strings.TrimSpace(f.URL) != f.URL:
			report("url", "is no address of a feed", "write it as https://…")
		case feed.PostsPage(f.URL) != f.URL:
			report("url", "is a Telegram channel's page, but not that of its posts", "write "+feed.PostsPage(f.URL))
		case seen[f.URL]:
			report("url", "stands twice", "keep one")
		}
		seen[f.URL] = true
		if f.Every != 0 && f.Every < leastEvery {
			report("every", "is too short", "write a time from 10s on, such as 10m")
		}
		if f.Stale < 0 {
			report("stale", "is not a positive time", "write one such as 6h")
		}
		if f.Keep > 0 && time.Duration(f.Keep) < day {
			report("keep", "is below a day", "write a time such as 90d")
		}
		for _, part := range []struct {
			key   string
			rules feed.Rules
		}{
			{"include", feed.Rules{Include: f.Include}}, {"exclude", feed.Rules{Exclude: f.Exclude}},
			{"selector", feed.Rules{Selector: f.Selector}}, {"drop", feed.Rules{Drop: f.Drop}},
		} {
			if err := part.rules.Check(); err != nil {
				what, do, _ := strings.Cut(err.Error(), "; ")
				report(part.key, "can't be read: "+what, do)
			}
		}
	}
}
