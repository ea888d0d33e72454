package sound

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// maxHeard bounds the ways in which one word is heard.
const maxHeard = 8

// A spelling is a run of Latin letters with the sounds it may stand for, the
// likeliest first. before, when set, limits it to places where one of these
// letters follows; initial and final to the word's start and end.
type spelling struct {
	letters        string
	sounds         []string
	before         string
	initial, final bool
}

// spellings, longest letters first within one first letter. English and Banglish
// habits together: which one a word follows is not known.
var spellings = bySize([]spelling{
	{letters: "tion", sounds: []string{"son", "tion"}, final: true},
	{letters: "sion", sounds: []string{"son", "jon"}, final: true},
	{letters: "sch", sounds: []string{"s", "sk"}},
	{letters: "tch", sounds: []string{"c"}},
	{letters: "chh", sounds: []string{"C"}},
	{letters: "cch", sounds: []string{"c"}},
	{letters: "ksh", sounds: []string{"K", "ks"}},
	{letters: "kkh", sounds: []string{"K"}},
	{letters: "ch", sounds: []string{"c", "C", "k"}},
	{letters: "sh", sounds: []string{"s"}},
	{letters: "kh", sounds: []string{"K"}},
	{letters: "gh", sounds: []string{"G"}},
	{letters: "jh", sounds: []string{"J"}},
	{letters: "zh", sounds: []string{"j"}},
	{letters: "th", sounds: []string{"T"}},
	{letters: "dh", sounds: []string{"D"}},
	{letters: "ph", sounds: []string{"P"}},
	{letters: "bh", sounds: []string{"B"}},
	{letters: "rh", sounds: []string{"r"}},
	{letters: "wh", sounds: []string{"o", "h"}},
	{letters: "ck", sounds: []string{"k"}},
	{letters: "cq", sounds: []string{"k"}},
	{letters: "qu", sounds: []string{"ko"}},
	{letters: "gy", sounds: []string{"g"}},
	{letters: "jn", sounds: []string{"g", "jn"}},
	{letters: "ee", sounds: []string{"i"}},
	{letters: "oo", sounds: []string{"u"}},
	{letters: "ou", sounds: []string{"ou", "u"}},
	{letters: "au", sounds: []string{"o"}},
	{letters: "aw", sounds: []string{"o"}},
	{letters: "ai", sounds: []string{"ai", "e"}},
	{letters: "u", sounds: []string{"u", "a"}},
	{letters: "c", sounds: []string{"s", "c", "C"}, before: "eiy"},
	{letters: "c", sounds: []string{"k", "c", "C"}},
	{letters: "g", sounds: []string{"g", "j"}, before: "eiy"},
	{letters: "g", sounds: []string{"g"}},
	{letters: "x", sounds: []string{"s", "j"}, initial: true},
	{letters: "x", sounds: []string{"ks"}},
	{letters: "q", sounds: []string{"k", "c"}},
	{letters: "z", sounds: []string{"j"}},
	{letters: "f", sounds: []string{"P"}},
	{letters: "v", sounds: []string{"B"}},
	{letters: "w", sounds: []string{"o", "b"}},
	{letters: "y", sounds: []string{"y"}, before: "aeiou"},
	{letters: "y", sounds: []string{"i"}},
})

// bySize groups spellings by first letter, longest first, keeping their order
// otherwise, so that the first that fits is the one meant.
func bySize(all []spelling) map[byte][]spelling {
	m := map[byte][]spelling{}
	for _, s := range all {
		m[s.letters[0]] = append(m[s.letters[0]], s)
	}
	for c := range m {
		slices.SortStableFunc(m[c], func(a, b spelling) int { return len(b.letters) - len(a.letters) })
	}
	return m
}

// hearLatin follows every spelling's alternatives, one changed at a time beside
// the likeliest of the others: a product would be mostly noise.
func hearLatin(word string) []Heard {
	first := latin(word, nil)
	key, _ := skeleton(first, 'c')
	if key == "" {
		return nil
	}
	heard := []Heard{{first, key}}
	for _, c := range choices(word) {
		form := latin(word, &c)
		key, _ := skeleton(form, 's')
		if h := (Heard{form, key}); key != "" && !slices.Contains(heard, h) && len(heard) < maxHeard {
			heard = append(heard, h)
		}
	}
	return heard
}

// choice says which alternative to take (from 1) at which spelling of the word,
// counted from 0; at < 0 takes it at every spelling of these letters.
type choice struct {
	at      int
	letters string
	take    int
}

func choices(word string) []choice {
	var out []choice
	n := 0
	walk(word, func(s spelling) {
		for take := 1; take < len(s.sounds); take++ {
			out = append(out, choice{n, s.letters, take}, choice{-1, s.letters, take})
		}
		n++
	})
	return out
}

// latin gives the form of a Latin word; change, when not nil, is one choice made
// otherwise.
func latin(word string, change *choice) string {
	var b builder
	n := 0
	walk(word, func(s spelling) {
		take := 0
		if change != nil && change.letters == s.letters && (change.at == n || change.at < 0) && change.take < len(s.sounds) {
			take = change.take
		}
		b.add(s.sounds[take])
		n++
	})
	return string(b.form)
}

// walk cuts a word into spellings.
func walk(word string, visit func(spelling)) {
	word = strings.Map(plainLetter, word)
	if utf8.RuneCountInString(word) > maxWord {
		word = word[:maxWord]
	}
	for i := 0; i < len(word); {
		s := spellingAt(word, i)
		visit(s)
		i += len(s.letters)
	}
}

func spellingAt(word string, i int) spelling {
	for _, s := range spellings[word[i]] {
		end := i + len(s.letters)
		switch {
		case !strings.HasPrefix(word[i:], s.letters):
		case s.initial && i > 0:
		case s.final && end < len(word):
		case s.before != "" && (end >= len(word) || strings.IndexByte(s.before, word[end]) < 0):
		default:
			return s
		}
	}
	return spelling{letters: word[i : i+1], sounds: []string{word[i : i+1]}}
}

// plainLetter keeps a-z and drops everything else but the vowels with marks that
// names carry most.
func plainLetter(r rune) rune {
	switch {
	case 'a' <= r && r <= 'z':
		return r
	case strings.ContainsRune("áàâäãåāă", r):
		return 'a'
	case strings.ContainsRune("éèêëēęě", r):
		return 'e'
	case strings.ContainsRune("íìîïī", r):
		return 'i'
	case strings.ContainsRune("óòôöõøō", r):
		return 'o'
	case strings.ContainsRune("úùûüū", r):
		return 'u'
	case strings.ContainsRune("çčć", r):
		return 'c'
	case strings.ContainsRune("ñńň", r):
		return 'n'
	case strings.ContainsRune("šśş", r):
		return 's'
	case strings.ContainsRune("žźż", r):
		return 'z'
	}
	return -1
}
