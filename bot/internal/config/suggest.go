package config

import (
	"strings"

	"github.com/agext/levenshtein"
)

// mostSlips is how many letters of a misspelt name may differ from the one meant:
// beyond a third of it, it is another name.
func mostSlips(name string) int { return max(1, len(name)/3) }

// nearest returns the one of names that name was probably meant to be; "" when
// none is near, or when it is one of them.
func nearest(name string, names []string) string {
	best, slips := "", mostSlips(name)+1
	for _, n := range names {
		if d := levenshtein.Distance(strings.ToLower(name), strings.ToLower(n), nil); d < slips {
			best, slips = n, d
		}
	}
	if best == name {
		return ""
	}
	return best
}

// meant advises for a key that is none: the key of this section that it may be a
// slip of, or the place of a key that has this name in another section.
func (d *decoder) meant(key string, here []string, path string) string {
	if n := nearest(key, here); n != "" {
		return "did you mean " + n + "? "
	}
	var sections []string
	for _, l := range leaves(Default()) {
		if section, ok := strings.CutSuffix(l.path, "."+key); ok && section != path {
			sections = append(sections, section)
		}
	}
	if len(sections) == 0 {
		return ""
	}
	return "is it meant to stand in the section " + strings.Join(sections, " or ") + "? "
}
