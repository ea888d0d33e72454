package hi

import "strings"

// Spelling maps spellings of one sound to one string: the nukta is dropped
// (क़लम: कलम), ँ is ं (हँस: हंस), a nasal consonant before another consonant is ं
// (हिन्दी: हिंदी), ि/ी, ु/ू, इ/ई and उ/ऊ are level, ये and यी at the end are ए and ई
// (गये: गए).
//
// Source: the Central Hindi Directorate's standard of spelling (देवनागरी लिपि तथा
// हिन्दी वर्तनी का मानकीकरण), which lists these as the variants in use.
func (a *Analyzer) Spelling(word string) string {
	runes := []rune(word)
	out := make([]rune, 0, len(runes))
	for i := 0; i < len(runes); i++ {
		r := runes[i]
		switch r {
		case '़':
			continue
		case 'ँ':
			r = 'ं'
		case 'ी':
			r = 'ि'
		case 'ू':
			r = 'ु'
		case 'ई':
			r = 'इ'
		case 'ऊ':
			r = 'उ'
		case 'ङ', 'ञ', 'ण', 'न', 'म':
			if i+2 < len(runes) && runes[i+1] == '्' && stop(runes[i+2]) {
				r = 'ं'
				i++
			}
		}
		out = append(out, r)
	}
	s := string(out)
	for _, pair := range [...][2]string{{"ये", "ए"}, {"यि", "इ"}} {
		if rest, ok := strings.CutSuffix(s, pair[0]); ok && rest != "" && !strings.HasSuffix(rest, "्") {
			return rest + pair[1]
		}
	}
	return s
}

// stop reports the stops क to म without the nasals: only before these is a
// nasal written either way.
func stop(r rune) bool {
	switch r {
	case 'ङ', 'ञ', 'ण', 'न', 'म':
		return false
	}
	return 'क' <= r && r <= 'भ'
}
