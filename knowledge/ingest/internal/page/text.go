package page

import (
	"strings"
	"unicode"

	"github.com/ukti-bot/ukti/knowledge/text"
)

// oneLine makes a field fit for one line: runs of white space and control characters
// become one space.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, "\uFFFD"), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	}), " ")
}

// blank reports whether nothing of s is visible.
func blank(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsSpace(r) && !unicode.In(r, unicode.Cc, unicode.Cf)
	})
}

// weight is how long a text is, in runes of an alphabet: one of a script that writes
// a word or syllable with each counts for two.
func weight(s string) int {
	n := 0
	for _, r := range s {
		n++
		if isWide(r) {
			n++
		}
	}
	return n
}

func isWide(r rune) bool {
	return r >= 0x1100 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

// spaced reports a text of several words, or of a script that parts none.
func spaced(s string) bool {
	return strings.Contains(s, " ") || strings.ContainsFunc(s, func(r rune) bool {
		return r >= 0x0E00 && (isWide(r) || unicode.In(r, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar))
	})
}

// terms are the folded words of s.
func terms(s string) []string {
	var out []string
	for _, t := range text.Tokens(s) {
		out = append(out, t.Term)
	}
	return out
}

// pairs are the pairs of neighbouring words of a text, and its words.
type pairs map[[2]string]bool

func pairsOf(words []string) pairs {
	p := make(pairs, 2*len(words))
	for i, w := range words {
		p[[2]string{w}] = true
		if i > 0 {
			p[[2]string{words[i-1], w}] = true
		}
	}
	return p
}

// share is the part of a text's pairs of words that p has, 0 to 1; of a single word
// whether p has it.
func (p pairs) share(words []string) float64 {
	switch len(words) {
	case 0:
		return 0
	case 1:
		if p[[2]string{words[0]}] {
			return 1
		}
		return 0
	}
	met := 0
	for i := 1; i < len(words); i++ {
		if p[[2]string{words[i-1], words[i]}] {
			met++
		}
	}
	return float64(met) / float64(len(words)-1)
}

// ended reports text whose last mark ends a sentence.
func ended(s string) bool {
	s = strings.TrimRightFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("\"'”’»›)]", r)
	})
	for _, mark := range []string{".", "।", "৷", "?", "!", "…", "。", "؟", "۔", "！", "？", ":"} {
		if strings.HasSuffix(s, mark) {
			return true
		}
	}
	return false
}

// fillers are the words that pages hold in the place of a text that only subscribers see.
var fillers = words(`
	ad adipisci alias aliquam aliquid amet animi aperiam architecto asperiores aspernatur assumenda at atque aut autem beatae blanditiis commodi consectetur
	consequatur consequuntur corporis corrupti culpa cum cumque cupiditate debitis delectus deleniti deserunt dicta dignissimos distinctio dolor dolore dolorem
	doloremque dolores doloribus dolorum ducimus ea eaque earum eius eligendi elit enim eos error esse est et eum eveniet ex excepturi exercitationem expedita
	explicabo facere facilis fuga fugiat fugit harum hic id illo illum impedit in incidunt inventore ipsa ipsam ipsum iste itaque iure iusto labore laboriosam
	laborum laudantium libero lorem magnam magni maiores maxime minima minus modi molestiae molestias mollitia nam natus necessitatibus nemo neque nesciunt nihil
	nisi nobis non nostrum nulla numquam occaecati odio odit officia officiis omnis optio pariatur perferendis perspiciatis placeat porro possimus praesentium
	provident quae quaerat quam quas quasi qui quia quibusdam quidem quis quisquam quo quod quos ratione recusandae reiciendis rem repellat repellendus
	reprehenderit repudiandae rerum saepe sapiente sed sequi similique sint sit sunt suscipit tempora tempore temporibus tenetur totam ullam unde ut vel velit
	veniam veritatis vero vitae voluptas voluptate voluptatem voluptates voluptatibus voluptatum`)

// isFiller reports a line of such words.
func isFiller(s string) bool {
	all, met := 0, 0
	for _, t := range text.Tokens(s) {
		if all++; fillers[t.Term] {
			met++
		}
	}
	return all >= 6 && met*10 >= all*9
}
