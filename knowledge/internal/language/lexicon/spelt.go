package lexicon

import (
	"strings"

	"github.com/ukti-bot/ukti/knowledge/text"
)

// The names of the Latin letters as Bengali and Hindi write them, A to Z.
var letterNames = map[string][]string{
	"bn": strings.Fields("এ বি সি ডি ই এফ জি এইচ আই জে কে এল এম এন ও পি কিউ আর এস টি ইউ ভি ডব্লিউ এক্স ওয়াই জেড"),
	"hi": strings.Fields("ए बी सी डी ई एफ जी एच आई जे के एल एम एन ओ पी क्यू आर एस टी यू वी डब्ल्यू एक्स वाई जेड"),
}

const (
	leastSpelt  = 3   // letters of an acronym that is spelt out; shorter words meet others by chance
	mostSpelt   = 6   // what is longer is said as a word
	weightSpelt = 0.9 // no other word is made of letters' names
)

// Spelt returns how a folded Latin word is written in Bengali and in Hindi where it is an
// acronym said letter by letter: WHO as ডব্লিউএইচও.
func Spelt(word string) []Entry {
	if len(word) < leastSpelt || len(word) > mostSpelt {
		return nil
	}
	var out []Entry
	for _, lang := range []string{"bn", "hi"} {
		var b strings.Builder
		for _, r := range word {
			if r < 'a' || r > 'z' {
				return nil
			}
			b.WriteString(letterNames[lang][r-'a'])
		}
		out = append(out, Entry{Words: []string{text.Fold(b.String())}, Lang: lang, Weight: weightSpelt, By: Alias})
	}
	return out
}
