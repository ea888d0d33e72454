package locale

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

//go:embed *.json
var files embed.FS

// Set is the locales of all languages. Only its default changes. It is safe for
// concurrent use.
type Set struct {
	standard atomic.Pointer[Locale] // see Default

	all   []*Locale          // by tag
	words map[string]Phrases // the lists of all languages together
}

// Load returns a set of every locale; tag is the default's. Sets share the locales,
// which are read once per process. The error names the languages there are when tag is
// none of them.
func Load(tag string) (*Set, error) {
	all, err := readAll()
	if err != nil {
		return nil, err
	}
	s := &Set{all: all, words: make(map[string]Phrases)}
	for _, loc := range all {
		for list, phrases := range loc.words {
			s.words[list] = append(s.words[list], phrases...)
		}
	}
	if err := s.SetDefault(tag); err != nil {
		return nil, err
	}
	return s, nil
}

// readAll reads the files, the first time that it is asked.
var readAll = sync.OnceValues(func() (all []*Locale, err error) {
	names, err := fs.Glob(files, "*.json")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		loc, err := read(name)
		if err != nil {
			return nil, fmt.Errorf("locale: %s: %w", name, err)
		}
		all = append(all, loc) // Glob sorts the names
	}
	return all, nil
})

// Default returns the locale where a question doesn't tell its language.
func (s *Set) Default() *Locale { return s.standard.Load() }

// SetDefault makes the locale of exactly that code the default. The error names the
// languages there are when there is none.
func (s *Set) SetDefault(tag string) error {
	loc := s.Tag(tag)
	if loc == nil {
		return fmt.Errorf("locale: no locale for language %q; there are %s", tag, strings.Join(s.Tags(), ", "))
	}
	s.standard.Store(loc)
	return nil
}

// read reads one file; its name is the language.
func read(name string) (*Locale, error) {
	data, err := files.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var file struct {
		Messages map[string]sentence `json:"messages"`
		Words    map[string][]string `json:"words"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, err
	}
	loc := &Locale{
		Tag:      strings.TrimSuffix(path.Base(name), ".json"),
		Examples: file.Words["examples"],
		messages: file.Messages,
		words:    make(map[string]Phrases),
		months:   file.Words["months"],
	}
	if loc.language, err = language.Parse(loc.Tag); err != nil {
		return nil, err
	}
	loc.printer = message.NewPrinter(loc.language)
	for list, entries := range file.Words {
		for _, entry := range entries {
			loc.words[list] = append(loc.words[list], ParsePhrase(entry))
		}
	}
	return loc, nil
}

// All returns every locale, ordered by tag. The result must not be changed.
func (s *Set) All() []*Locale { return s.all }

// Tags lists the languages' codes in order.
func (s *Set) Tags() []string {
	tags := make([]string, len(s.all))
	for i, loc := range s.all {
		tags[i] = loc.Tag
	}
	return tags
}

// Tag returns the locale of exactly that code, nil when there is none.
func (s *Set) Tag(tag string) *Locale {
	for _, loc := range s.all {
		if loc.Tag == tag {
			return loc
		}
	}
	return nil
}

// For returns the locale in which a question in lang, a BCP 47 tag, is answered:
// its own where there is one (Banglish, "bn-Latn", is answered in Bengali),
// English for any other, and the default for an unknown one.
func (s *Set) For(lang string) *Locale {
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	if base == "" || base == "und" {
		return s.Default()
	}
	if loc := s.Tag(base); loc != nil {
		return loc
	}
	return s.Tag("en")
}

// Words gathers a word list of every language: people mix them.
func (s *Set) Words(list string) Phrases { return s.words[list] }
