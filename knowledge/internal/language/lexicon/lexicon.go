package lexicon

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strings"
	"sync"
)

// Relation says how a word and another that may stand for it belong together.
type Relation string

const (
	Name   Relation = "name"    // the same country, language, month or weekday (CLDR)
	Alias  Relation = "alias"   // another name of the same thing (aliases.tsv)
	Common Relation = "lexicon" // its translation (words.tsv)
	Near   Relation = "synonym" // a word of nearly one meaning (synonyms.tsv)
)

// Entry is a word, or several in order, that may stand for a phrase.
type Entry struct {
	Words  []string // folded, never empty; the caller must not change them
	Lang   string   // "bn", "hi" or "en" (any Latin script), by the words' script
	Weight float64  // in (0, 1]: how surely it means the same; for all of Words together
	By     Relation
}

// Lexicon is safe for concurrent use.
type Lexicon struct {
	stem   func(lang, word string) string
	groups []group
	exact  map[string][]membership // by folded words
	begins map[string]int          // by a first word: words in the longest phrase that it begins
	stems  map[string]*stemIndex   // by language
}

// membership is one member of one group.
type membership struct{ group, member int }

// stemIndex finds one language's phrases by their stems. It is made when a
// question in that language first needs it: most processes ask in one or two.
type stemIndex struct {
	once   sync.Once
	made   chan struct{} // closed then
	places map[string][]membership
	begins map[string]int // as Lexicon's, by a first word's stem
}

// New reads the embedded data. fold must be the folding that questions and
// articles went through; stem gives a folded word's stem in "bn", "hi" or "en".
// Both must be safe for concurrent use. A faulty data line is left out (the
// package's tests let none pass).
func New(fold func(string) string, stem func(lang, word string) string) *Lexicon {
	var names, aliases, words, synonyms []group
	var wg sync.WaitGroup
	wg.Go(func() { names = slices.Concat(countries(fold), languages(fold), calendar(fold)) })
	wg.Go(func() { aliases, _ = parseAliases("aliases.tsv", fold(aliasData)) })
	wg.Go(func() { words, _ = parseWords("words.tsv", fold(wordData)) })
	wg.Go(func() { synonyms, _ = parseSynonyms("synonyms.tsv", fold(synonymData)) })
	wg.Wait()
	return index(slices.Concat(names, aliases, words, synonyms), stem)
}

func index(groups []group, stem func(lang, word string) string) *Lexicon {
	n := 0
	for g := range groups {
		n += len(groups[g].members)
	}
	l := &Lexicon{
		stem:   stem,
		groups: groups,
		exact:  make(map[string][]membership, n),
		begins: make(map[string]int, n),
		stems:  map[string]*stemIndex{},
	}
	for _, lang := range []string{"bn", "en", "hi"} {
		l.stems[lang] = &stemIndex{made: make(chan struct{})}
	}
	for g := range groups {
		for m := range groups[g].members {
			mem := &groups[g].members[m]
			l.exact[mem.phrase] = append(l.exact[mem.phrase], membership{g, m})
			l.begins[mem.words[0]] = max(l.begins[mem.words[0]], len(mem.words))
		}
	}
	return l
}

// Bengali is the language of entries in that script.
const Bengali = "bn"

// Words yields the single words of a language, in the tables' order; a word comes as often as
// it stands there.
func (l *Lexicon) Words(lang string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, g := range l.groups {
			for _, m := range g.members {
				if m.lang == lang && len(m.words) == 1 && !yield(m.phrase) {
					return
				}
			}
		}
	}
}

// Await waits for what is needed to look a word up, and returns ctx's error when ctx ends
// before. The first word of a language takes some 10 ms, which go on without who waits;
// [Lexicon.At] and [Lexicon.Reach] of another word of it are quick from then on.
func (l *Lexicon) Await(ctx context.Context, word string) error {
	x := l.stems[language(word)]
	select {
	case <-x.made:
		return nil
	default:
	}
	go l.inStems(language(word))
	select {
	case <-x.made:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// inStems gives the language's stem index. After it, the stems of the language's
// members are set.
func (l *Lexicon) inStems(lang string) *stemIndex {
	x := l.stems[lang]
	x.once.Do(func() {
		defer close(x.made)
		x.places, x.begins = make(map[string][]membership), make(map[string]int)
		for g := range l.groups {
			for m := range l.groups[g].members {
				mem := &l.groups[g].members[m]
				if mem.lang != lang {
					continue
				}
				stems := l.stemmed(mem.words)
				mem.stem = join(stems)
				x.places[mem.stem] = append(x.places[mem.stem], membership{g, m})
				x.begins[stems[0]] = max(x.begins[stems[0]], len(stems))
			}
		}
	})
	return x
}

// At finds the longest known phrase that begins at words[0]: how many words it
// takes, and what may stand for it, surest first. It gives 0, nil when words[0]
// begins no known phrase. Words must be folded. Inflections of the phrase itself
// are never among the entries (its stem finds them), and no entry comes twice.
// Equal words give equal entries in equal order.
func (l *Lexicon) At(words []string) (n int, entries []Entry) {
	if len(words) == 0 {
		return 0, nil
	}
	q := query{lang: language(words[0])}
	longest := min(len(words), l.Reach(words[0]))
	stems := l.stemmed(words[:longest])
	for n := longest; n > 0; n-- {
		q.phrase, q.stem = join(words[:n]), join(stems[:n])
		places, factor := l.find(q)
		if entries := l.entries(q, places, factor); len(entries) > 0 {
			return n, entries
		}
	}
	return 0, nil
}

// Reach returns how many words the longest phrase has that a folded word may begin: [At]
// looks at no more of them. It is 0 for a word that begins none.
func (l *Lexicon) Reach(word string) int {
	lang := language(word)
	stem := l.stem(lang, word)
	return max(l.begins[word], l.begins[stem], l.inStems(lang).begins[stem])
}

// query is the phrase looked for.
type query struct{ lang, phrase, stem string }

// find prefers the phrase as written. Of phrases that share its stem only those
// count whose beginning is most like it: universities is university, although a
// stemmer may give universe the same stem. A stem that is itself a phrase is the
// last resort, for stemmers that would cut that phrase further.
func (l *Lexicon) find(q query) (places []membership, factor float64) {
	if places := l.exact[q.phrase]; len(places) > 0 {
		return places, 1
	}
	best := -1
	for _, at := range l.inStems(q.lang).places[q.stem] {
		shared := sharedPrefix(q.phrase, l.groups[at.group].members[at.member].phrase)
		if shared > best {
			best, places = shared, nil
		}
		if shared == best {
			places = append(places, at)
		}
	}
	if len(places) == 0 {
		places = l.exact[q.stem]
	}
	return places, byStem
}

// entries gives the other members of the places' groups.
func (l *Lexicon) entries(q query, places []membership, factor float64) []Entry {
	var entries []Entry
	seen := make(map[string]int) // index in entries
	for _, at := range places {
		g := &l.groups[at.group]
		for m := range g.members {
			to := &g.members[m]
			if m == at.member || to.lang == q.lang && to.stem == q.stem {
				continue
			}
			e := Entry{to.words, to.lang, factor * g.weight(at.member, m), g.by}
			if i, ok := seen[to.phrase]; !ok {
				seen[to.phrase] = len(entries)
				entries = append(entries, e)
			} else if e.Weight > entries[i].Weight {
				entries[i] = e
			}
		}
	}
	slices.SortStableFunc(entries, func(a, b Entry) int { return cmp.Compare(b.Weight, a.Weight) })
	return entries
}

func (l *Lexicon) stemmed(words []string) []string {
	stems := make([]string, len(words))
	for i, w := range words {
		stems[i] = l.stem(language(w), w)
	}
	return stems
}

func join(words []string) string { return strings.Join(words, " ") }

func sharedPrefix(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}
