package feed

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"sync"

	"github.com/ukti-bot/ukti/knowledge/ingest"
)

// Rules are what an operator wants of one feed. The zero Rules take all of it.
type Rules struct {
	Include []string // regular expressions, one of which must meet an item's address or title, or a post's text; none: every item
	Exclude []string // likewise, none of which may
	// Selector is a CSS selector of the article's text on the items' pages, "" for what is
	// found by itself; Drop are regular expressions of lines that are left out.
	Selector string
	Drop     []string
}

// rules are Rules that can be followed.
type rules struct {
	include, exclude []*regexp.Regexp
	cut              ingest.Cut
}

// Check says which of the rules can't be read, and what to write instead.
func (r Rules) Check() error {
	_, err := r.compile()
	return err
}

func (r Rules) compile() (out rules, err error) {
	if out.include, err = patterns(r.Include); err == nil {
		out.exclude, err = patterns(r.Exclude)
	}
	if err == nil {
		out.cut, err = ingest.NewCut(r.Selector, r.Drop)
	}
	return out, err
}

func patterns(texts []string) (all []*regexp.Regexp, err error) {
	for _, text := range texts {
		p, err := regexp.Compile(text)
		if err != nil {
			return nil, fmt.Errorf("%q is no regular expression; write one such as /sport/", text)
		}
		all = append(all, p)
	}
	return all, nil
}

// refusal says why an item is not wanted, "" for one that is.
func (r rules) refusal(i item) string {
	meets := func(p *regexp.Regexp) bool {
		return p.MatchString(i.link) || p.MatchString(i.title) || i.post != nil && p.MatchString(i.post.Text)
	}
	if at := slices.IndexFunc(r.exclude, meets); at >= 0 {
		return fmt.Sprintf("exclude in the config has %s", r.exclude[at])
	}
	if len(r.include) > 0 && !slices.ContainsFunc(r.include, meets) {
		return "include in the config has none of its words"
	}
	return ""
}

// SetRules says what is wanted of which feeds, by their addresses. Those whose rules have
// changed are read whole when they are asked next. The error names what can't be read;
// then the rules stay as they were.
func (p *Poller) SetRules(wanted map[string]Rules) error {
	changed, err := p.rules.set(wanted)
	for _, feed := range changed {
		p.troubles.drop(feed)
	}
	return err
}

// Cut is what of the pages of a feed's items is the article.
func (p *Poller) Cut(feed string) ingest.Cut { return p.rules.of(feed).cut }

// ruleBook holds what is wanted of feeds, by their addresses. Safe for concurrent use.
type ruleBook struct {
	mu     sync.Mutex
	wanted map[string]Rules // as the operator wrote them
	rules  map[string]rules // the same
	anew   map[string]bool  // feeds whose rules have changed since they were asked
}

func newRuleBook() *ruleBook { return &ruleBook{anew: make(map[string]bool)} }

// set takes other rules, and gives the feeds for which others hold now.
func (b *ruleBook) set(wanted map[string]Rules) (changed []string, err error) {
	next := make(map[string]rules, len(wanted))
	for address, r := range wanted {
		compiled, err := r.compile()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", address, err)
		}
		next[address] = compiled
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for address := range mergedKeys(b.wanted, wanted) {
		if !equal(b.wanted[address], wanted[address]) {
			b.anew[address] = true
			changed = append(changed, address)
		}
	}
	b.wanted, b.rules = maps.Clone(wanted), next
	return changed, nil
}

func mergedKeys(a, b map[string]Rules) map[string]bool {
	all := map[string]bool{}
	for _, m := range []map[string]Rules{a, b} {
		for key := range m {
			all[key] = true
		}
	}
	return all
}

func equal(a, b Rules) bool {
	return slices.Equal(a.Include, b.Include) && slices.Equal(a.Exclude, b.Exclude) && a.Selector == b.Selector && slices.Equal(a.Drop, b.Drop)
}

func (b *ruleBook) of(feed string) rules {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.rules[feed]
}

// readAnew reports, once, that a feed's rules have changed since it was asked.
func (b *ruleBook) readAnew(feed string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	anew := b.anew[feed]
	delete(b.anew, feed)
	return anew
}

// fixed reports a feed that is listed by its address in the config, and follows no move.
func (b *ruleBook) fixed(feed string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	_, ok := b.rules[feed]
	return ok
}
