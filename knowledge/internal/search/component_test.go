package search

import (
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/knowledge/internal/query/expand"
)

// Each name leads to a component of that name, and that one alone is then left out.
func TestComponents(t *testing.T) {
	all := Components()
	if len(all) != len(expand.All())+3 {
		t.Fatalf("%d components", len(all))
	}
	seen := map[string]bool{"none": true}
	for _, c := range all {
		if got, err := ParseComponent(c.String()); got != c || err != nil || seen[c.String()] {
			t.Errorf("%q is %q, %v", c, got, err)
		}
		seen[c.String()] = true
		var r Request
		r.Without([]Component{c})
		if r.Vectors != (c != Embedding) || r.Read != (c != Reader) {
			t.Errorf("without %s: vectors %t, reader %t", c, r.Vectors, r.Read)
		}
		left := map[string]bool{}
		for _, e := range r.Expanders {
			left[e.Name] = true
		}
		for _, e := range expand.All() {
			if left[e.Name] == (e.Name == c.String()) {
				t.Errorf("without %s: the expander %s is there: %t", c, e.Name, left[e.Name])
			}
		}
	}
	for _, wrong := range []string{"", "none", "Exact", "all"} {
		c, err := ParseComponent(wrong)
		if c != 0 || err == nil || !strings.Contains(err.Error(), "exact, stem,") || !strings.HasSuffix(err.Error(), "time, embed, reader") {
			t.Errorf("%q is %q, %v", wrong, c, err)
		}
	}
	if s := Component(200).String(); s != "none" {
		t.Errorf("an unknown component is %q", s)
	}
}
