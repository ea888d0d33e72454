package lexicon

import (
	"strings"

	xlanguage "golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// inLanguages are the languages whose names of things are held.
var inLanguages = []xlanguage.Tag{xlanguage.English, xlanguage.Bengali, xlanguage.Hindi}

// regionGroups are the UN codes of parts of the world that news names.
var regionGroups = []string{"002", "003", "005", "009", "019", "034", "035", "142", "150"}

// knownLanguages are those that readers of news ask about. Names of the others
// are too often something else: in Bengali Vai is written like "brother".
const knownLanguages = "af am ar as az be bg bn bs ca cs cy da de el en es et eu fa fi fr ga gu he hi hr hu hy id is it ja " +
	"ka kk km kn ko ku ky la lo lt lv mai mk ml mn mni mr ms mt my nb ne nl or pa pl ps pt ro ru sa sat sd si sk sl so sq sr sv sw " +
	"ta te tg th tk tr uk ur uz vi zh zu"

// ordinaryNames are names of the CLDR, folded, that are also ordinary words: English
// ones, and the Bengali and Hindi weekdays without their বার, which are planets,
// persons and a word for "good" as well; the CLDR has Sicily's name for Seychelles.
var ordinaryNames = map[string]bool{
	"may": true, "march": true, "mar": true, "jan": true, "dec": true,
	"sun": true, "mon": true, "wed": true, "fri": true, "sat": true,
	"turkey": true, "jersey": true, "polish": true, "dutch": true,
	"রবি": true, "সোম": true, "মঙ্গল": true, "বুধ": true, "বৃহস্পতি": true, "শুক্র": true, "শনি": true,
	"रवि": true, "सोम": true, "मंगल": true, "बुध": true, "गुरु": true, "शुक्र": true, "शनि": true,
	"মালি": true, "চাদ": true, "গিনি": true, "সিসিলি": true, "माली": true,
}

// countries holds a group for each country, territory and part of the world.
func countries(fold func(string) string) []group {
	var regions []xlanguage.Region
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			r, err := xlanguage.ParseRegion(string([]rune{a, b}))
			if err == nil && r.IsCountry() && r.Canonicalize() == r {
				regions = append(regions, r)
			}
		}
	}
	for _, code := range regionGroups {
		if r, err := xlanguage.ParseRegion(code); err == nil {
			regions = append(regions, r)
		}
	}
	var names []display.Namer
	for _, t := range inLanguages {
		names = append(names, display.Regions(t))
	}
	groups := make([]group, 0, len(regions))
	for _, r := range regions {
		groups = appendNames(groups, fold, names, r)
	}
	return groups
}

func languages(fold func(string) string) []group {
	var names []display.Namer
	for _, t := range inLanguages {
		names = append(names, display.Languages(t))
	}
	codes := strings.Fields(knownLanguages)
	groups := make([]group, 0, len(codes))
	for _, code := range codes {
		if t, err := xlanguage.Parse(code); err == nil {
			groups = appendNames(groups, fold, names, t)
		}
	}
	return groups
}

func appendNames(groups []group, fold func(string) string, names []display.Namer, what any) []group {
	g := group{by: Name}
	for _, n := range names {
		for _, name := range alternatives(fold(n.Name(what))) {
			g.add(name, ordinaryNames[name])
		}
	}
	if len(g.members) < 2 {
		return groups
	}
	return append(groups, g)
}

// alternatives takes "Myanmar (Burma)" as two names. A remark inside a name, as
// in "Cocos (Keeling) Islands", is only left out.
func alternatives(name string) []string {
	before, rest, ok := strings.Cut(name, "(")
	if !ok {
		return []string{name}
	}
	inside, after, _ := strings.Cut(rest, ")")
	if strings.TrimSpace(after) != "" {
		return []string{before + after}
	}
	return []string{before, inside}
}
