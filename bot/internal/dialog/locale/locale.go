// Package locale has Ukti's own words: its sentences in every language, how each
// writes numbers and dates, and the word lists by which Ukti understands people.
// All of it stands in the *.json files here.
package locale

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

// Locale is one language of the replies: its sentences and its word lists.
type Locale struct {
	Tag      string   // the language's code, "bn"
	Examples []string // questions that one might ask

	language language.Tag
	printer  *message.Printer
	messages map[string]sentence
	words    map[string]Phrases
	months   []string
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

// Words returns a word list, nil when there is none of that name.
func (l *Locale) Words(list string) Phrases { return l.words[list] }

// Say returns the message under key. args are pairs of a placeholder's name and
// its value, a string or an int; the int named "n" chooses the plural form.
func (l *Locale) Say(key string, args ...any) string {
	forms := l.messages[key]
	pairs := make([]string, 0, len(args))
	text := forms["other"]
	for i := 0; i+1 < len(args); i += 2 {
		name, _ := args[i].(string)
		value := fmt.Sprint(args[i+1])
		if n, ok := args[i+1].(int); ok {
			value = l.Count(n)
			if form, ok := forms[l.pluralForm(n)]; ok && name == "n" {
				text = form
			}
		}
		pairs = append(pairs, "{"+name+"}", value)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// Forms returns the plural forms of the message under key, as they stand in the
// file.
func (l *Locale) Forms(key string) map[string]string { return l.messages[key] }

// pluralForm is the CLDR name of the form that n takes.
func (l *Locale) pluralForm(n int) string {
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

// Count writes a quantity in the language's digits and grouping.
func (l *Locale) Count(n int) string { return l.printer.Sprint(number.Decimal(n)) }

// Ordinal writes a number that names something (a line, a year), ungrouped.
func (l *Locale) Ordinal(n int) string {
	return l.printer.Sprint(number.Decimal(n, number.NoSeparator()))
}

// Date writes a day.
func (l *Locale) Date(t time.Time) string {
	return l.Say("source.date", "day", l.Ordinal(t.Day()), "month", l.months[t.Month()-1], "year", l.Ordinal(t.Year()))
}

// Moment writes a time of day, with its date when that is not now's, in now's
// zone.
func (l *Locale) Moment(at, now time.Time) string {
	at = at.In(now.Location())
	two := func(n int) string { return l.printer.Sprint(number.Decimal(n, number.MinIntegerDigits(2))) }
	clock := two(at.Hour()) + ":" + two(at.Minute())
	if at.YearDay() == now.YearDay() && at.Year() == now.Year() {
		return clock
	}
	return l.Say("fresh.date", "time", clock, "date", l.Date(at))
}
