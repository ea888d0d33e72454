package web

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"
)

//go:embed locale/*.json
var localeFiles embed.FS

// locale is the page's own words in one language.
type locale struct {
	Tag      string
	Name     string            `json:"name"` // the language's own name
	Months   []string          `json:"months"`
	Digits   string            `json:"digits"` // the language's ten digits
	Messages map[string]string `json:"messages"`

	digits *strings.Replacer
}

// loadLocales reads every locale/*.json; the file's name is the language.
func loadLocales() (map[string]*locale, error) {
	names, err := fs.Glob(localeFiles, "locale/*.json")
	if err != nil {
		return nil, err
	}
	all := make(map[string]*locale)
	for _, file := range names {
		data, err := localeFiles.ReadFile(file)
		if err != nil {
			return nil, err
		}
		loc := &locale{Tag: strings.TrimSuffix(path.Base(file), ".json")}
		if err := json.Unmarshal(data, loc); err != nil {
			return nil, fmt.Errorf("web: %s: %w", file, err)
		}
		if len([]rune(loc.Digits)) != 10 || len(loc.Months) != 12 {
			return nil, fmt.Errorf("web: %s needs ten digits and twelve months", file)
		}
		var pairs []string
		for i, d := range []rune(loc.Digits) {
			pairs = append(pairs, strconv.Itoa(i), string(d))
		}
		loc.digits = strings.NewReplacer(pairs...)
		all[loc.Tag] = loc
	}
	return all, nil
}

// say returns the message under key. args are pairs of a placeholder's name and
// its value, a string or an int.
func (l *locale) say(key string, args ...any) string {
	pairs := make([]string, 0, len(args))
	for i := 0; i+1 < len(args); i += 2 {
		value := fmt.Sprint(args[i+1])
		if n, ok := args[i+1].(int); ok {
			value = l.number(n)
		}
		pairs = append(pairs, fmt.Sprintf("{%v}", args[i]), value)
	}
	return strings.NewReplacer(pairs...).Replace(l.Messages[key])
}

// number writes n in the language's digits.
func (l *locale) number(n int) string { return l.digits.Replace(strconv.Itoa(n)) }

// date writes a day; "" for the zero time.
func (l *locale) date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return l.number(t.Day()) + " " + l.Months[t.Month()-1] + " " + l.number(t.Year())
}

// clock writes a time of day, with its zone.
func (l *locale) clock(t time.Time) string { return l.digits.Replace(t.Format("15:04 MST")) }

// language returns the page's language: the one that the address names, else the
// browser's, else the operator's. chosen reports the first.
func (a *Adapter) language(r *http.Request) (loc *locale, chosen bool) {
	if loc := a.locales[r.URL.Query().Get("lang")]; loc != nil {
		return loc, true
	}
	wanted, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil {
		return a.fallback, false
	}
	for _, tag := range wanted {
		base, _ := tag.Base()
		if loc := a.locales[base.String()]; loc != nil {
			return loc, false
		}
	}
	return a.fallback, false
}

// languages lists the locales in the order of their tags.
func (a *Adapter) languages() []*locale {
	var all []*locale
	for _, loc := range a.locales {
		all = append(all, loc)
	}
	slices.SortFunc(all, func(x, y *locale) int { return strings.Compare(x.Tag, y.Tag) })
	return all
}
