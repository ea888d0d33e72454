package dialog

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

//go:embed locale/*.json
var localeFiles embed.FS

// locale is one language of the replies: its sentences and its word lists.
type locale struct {
	tag      string
	language language.Tag
	printer  *message.Printer
	messages map[string]sentence
	words    map[string]phrases
	months   []string
	examples []string
}

// sentence is a message with its CLDR plural forms; "other" is always there.
type sentence map[string]string

// UnmarshalJSON reads a plain string, or an object from plural form to string.
func (s *sentence) UnmarshalJSON(data []byte) error {
	var text string
	if json.Unmarshal(data, &text) == nil {
		*s = sentence{"other": text}
		return nil
	}
	var forms map[string]string
	if err := json.Unmarshal(data, &forms); err != nil {
		return err
	}
	if forms["other"] == "" {
		return errors.New(`a message with plural forms needs "other"`)
	}
	*s = forms
	return nil
}

// loadLocales reads every locale/*.json; the file's name is the language.
func loadLocales() (map[string]*locale, error) {
	names, err := fs.Glob(localeFiles, "locale/*.json")
	if err != nil {
		return nil, err
	}
	all := make(map[string]*locale)
	for _, name := range names {
		loc, err := loadLocale(name)
		if err != nil {
			return nil, fmt.Errorf("dialog: %s: %w", name, err)
		}
		all[loc.tag] = loc
	}
	return all, nil
}

func loadLocale(name string) (*locale, error) {
	data, err := localeFiles.ReadFile(name)
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
	loc := &locale{
		tag:      strings.TrimSuffix(path.Base(name), ".json"),
		messages: file.Messages,
		words:    make(map[string]phrases),
		months:   file.Words["months"],
		examples: file.Words["examples"],
	}
	if loc.language, err = language.Parse(loc.tag); err != nil {
		return nil, err
	}
	loc.printer = message.NewPrinter(loc.language)
	for list, entries := range file.Words {
		for _, entry := range entries {
			loc.words[list] = append(loc.words[list], parsePhrase(entry))
		}
	}
	return loc, nil
}

// say gives the message under key. args are pairs of a placeholder's name and
// its value, a string or an int; the int named "n" chooses the plural form.
func (l *locale) say(key string, args ...any) string {
	forms := l.messages[key]
	pairs := make([]string, 0, len(args))
	text := forms["other"]
	for i := 0; i+1 < len(args); i += 2 {
		name, _ := args[i].(string)
		value := fmt.Sprint(args[i+1])
		if n, ok := args[i+1].(int); ok {
			value = l.count(n)
			if form, ok := forms[l.pluralForm(n)]; ok && name == "n" {
				text = form
			}
		}
		pairs = append(pairs, "{"+name+"}", value)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// pluralForm is the CLDR name of the form that n takes.
func (l *locale) pluralForm(n int) string {
	switch plural.Cardinal.MatchPlural(l.language, n, 0, 0, 0, 0) {
	case plural.Zero:
		return "zero"
	case plural.One:
		return "one"
	case plural.Two:
		return "two"
	case plural.Few:
		return "few"
	case plural.Many:
		return "many"
	}
	return "other"
}

// count writes a quantity in the language's digits and grouping.
func (l *locale) count(n int) string { return l.printer.Sprint(number.Decimal(n)) }

// ordinal writes a number that names something (a line, a year), ungrouped.
func (l *locale) ordinal(n int) string {
	return l.printer.Sprint(number.Decimal(n, number.NoSeparator()))
}

// date writes a day.
func (l *locale) date(t time.Time) string {
	return l.say("source.date", "day", l.ordinal(t.Day()), "month", l.months[t.Month()-1], "year", l.ordinal(t.Year()))
}
