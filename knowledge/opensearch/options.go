package opensearch

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
)

// DefaultTimeout is how long a question waits for the cluster when Options.Timeout is zero.
const DefaultTimeout = 3 * time.Second

// Options of [New].
type Options struct {
	URLs     []string // of the cluster's nodes, such as https://search1.lan:9200; asked in turn
	Index    string   // the alias; the indexes behind it are named so, with - and a number
	User     string
	Password func() string // called for each request, its result never printed; nil: none
	Shards   int           // parts of an index that is made from now on, each searched by itself; 1 when zero
	Timeout  time.Duration // of all that one question asks; DefaultTimeout when zero
	// Corrections of the table of near meanings, for the indexes of [Client.Part]; may be nil.
	Corrections *knowledge.Corrections
	// Transport carries the requests, for tests; a pool of connections of its own when nil.
	Transport http.RoundTripper
}

// mostShards bounds the parts of an index; OpenSearch itself lets 1,024 be.
const mostShards = 256

// validIndex is what OpenSearch takes, and leaves room for the number behind it.
var validIndex = regexp.MustCompile(`^[a-z0-9][a-z0-9_.-]{0,99}$`)

// Validate says what is wrong with the options, a line each, "key what: what to do"; nil
// when [New] will take them.
func (o Options) Validate() error {
	var problems []error
	if len(o.URLs) == 0 {
		problems = append(problems, errors.New("urls is empty: name a node, such as http://127.0.0.1:9200"))
	}
	for _, text := range o.URLs {
		u, err := url.Parse(text)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
			problems = append(problems, errors.New("urls has one that is no address of a node: write it as https://search1.lan:9200"))
		} else if u.User != nil {
			problems = append(problems, errors.New("urls has a user or password in it: set user and password in keys of their own"))
		}
	}
	if !validIndex.MatchString(o.Index) {
		problems = append(problems, errors.New("index is no name that OpenSearch takes: use small letters, digits, - and _, at most 100"))
	}
	if o.Shards < 0 || o.Shards > mostShards {
		problems = append(problems, fmt.Errorf("shards is %d: set 1 to %d", o.Shards, mostShards))
	}
	if t := cmp.Or(o.Timeout, DefaultTimeout); t < 50*time.Millisecond || t > time.Minute {
		problems = append(problems, fmt.Errorf("timeout is %v: set 50ms to 1m", t))
	}
	return errors.Join(problems...)
}
