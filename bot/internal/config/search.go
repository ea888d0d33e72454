package config

import (
	"strings"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/knowledge/opensearch"
)

// Search is where articles are looked for beside this machine's memory.
type Search struct {
	OpenSearch OpenSearch `yaml:"opensearch"`
}

// OpenSearch is a cluster that holds the words of the archive's articles.
type OpenSearch struct {
	URLs         []string        `yaml:"urls"`  // of its nodes; none: it is not used
	Index        string          `yaml:"index"` // the alias
	User         string          `yaml:"user"`
	Password     adapters.Secret `yaml:"password"`
	PasswordFile string          `yaml:"password_file"`
	Shards       int             `yaml:"shards"`  // parts of an index that is made anew
	Timeout      time.Duration   `yaml:"timeout"` // of a question
	Recent       int             `yaml:"recent"`  // of the newest articles, held in memory, that answer while no node can be reached
}

// mostRecent is the highest search.opensearch.recent; beyond it an archive is better
// searched in memory alone.
const mostRecent = 100_000

func defaultSearch() Search {
	return Search{OpenSearch{URLs: []string{}, Index: "ukti", Shards: 1, Timeout: opensearch.DefaultTimeout, Recent: 2000}}
}

// Used reports whether there is a cluster.
func (o *OpenSearch) Used() bool { return len(o.URLs) > 0 }

// Options is how the cluster is asked; of use where it is used.
func (o *OpenSearch) Options() opensearch.Options {
	return opensearch.Options{URLs: o.URLs, Index: o.Index, User: o.User, Password: o.Password.Reveal, Shards: o.Shards, Timeout: o.Timeout}
}

// search asks package opensearch, whose errors read "key what is wrong: what to do".
func (d *decoder) search(c *Config) {
	o := &c.Search.OpenSearch
	report := d.in("search.opensearch")
	if o.Recent < 1 || o.Recent > mostRecent {
		report("recent", "is out of bounds", "write a number of articles from 1 to 100000")
	}
	if o.Shards < 1 {
		report("shards", "is out of bounds", "write a number of parts from 1")
	}
	if !o.Used() {
		return
	}
	if !c.Archive.Enabled {
		report("urls", "needs the archive", "remove archive.enabled: false, or the urls")
	}
	for _, err := range parts(o.Options().Validate()) {
		what, do, _ := strings.Cut(err.Error(), ": ")
		key, rest, _ := strings.Cut(what, " ")
		report(key, rest, do)
	}
}
