package vocab

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// FuzzLayers: words put in by layers are reached as if they had come at once, and
// hidden ones as if they had never come.
func FuzzLayers(f *testing.F) {
	f.Add("cats dog cat|kat dogs cow|cats cows করল করলs", uint64(0))
	f.Add("a as|s as|ss", uint64(5))
	f.Add("dog|dogs|dogss dag", uint64(3))
	f.Fuzz(func(t *testing.T, text string, hide uint64) {
		var layered *Vocabulary
		for layer := range strings.SplitSeq(text, "|") {
			layered = over(layered, strings.Fields(layer)...)
		}
		if layered.Len() > 64 {
			return
		}
		hidden := map[WordID]struct{}{}
		var kept []string
		for id := range WordID(layered.Len()) {
			if hide&(1<<id) != 0 {
				hidden[id] = struct{}{}
			} else {
				kept = append(kept, layered.Term(id))
			}
		}
		layered = layered.Hide(hidden)
		once := build(kept...)
		words := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '|' })
		for _, w := range append(words, "dog", "cat", "") {
			if got, want := reach(layered, w), reach(once, w); got != want {
				t.Fatalf("%q:\n%s\nat once:\n%s", w, got, want)
			}
		}
	})
}

// reach tells everything that leads from a word, by the words' texts.
func reach(v *Vocabulary, word string) string {
	sorted := func(ids []WordID) []string {
		out := terms(v, ids)
		slices.Sort(out)
		return out
	}
	groups := func(groups []GroupID) []string {
		var out []string
		for _, g := range groups {
			out = append(out, sorted(v.GroupTerms(g))...)
		}
		slices.Sort(out)
		return out
	}
	id, ok := v.Lookup(word)
	known := ""
	if ok {
		known = fmt.Sprint(v.Term(id), v.Stem(id), v.Traits(id), sorted(v.GroupTerms(v.Group(id))))
	}
	var near []string
	for _, n := range within(v, word, 2) {
		near = append(near, fmt.Sprint(n.Edits, sorted(v.GroupTerms(n.Group))))
	}
	slices.Sort(near)
	all := sorted(v.WithPrefix(""))
	var short []string
	if word != "" {
		longer, _ := v.Shortened(word, 99, 1<<20)
		short = sorted(longer)
	}
	return fmt.Sprintf("known %s\nstem %q\nspelling %q\nsound %q\nnear %q\nprefix %q\nshort %q\nall %q",
		known, sorted(v.ByStem(word)), groups(v.BySpelling(word)), sorted(v.BySound(word)), near, sorted(v.WithPrefix(word)), short, all)
}
