package page

import (
	"cmp"
	"encoding/json"
	"html"
	"net/url"
	"strings"
	"unicode"

	"github.com/ukti-bot/ukti/knowledge/internal/pattern"
)

func isLetter(r rune) bool { return unicode.IsLetter(r) }

func isDigit(r rune) bool { return unicode.IsDigit(r) }

// linked is an article as JSON-LD describes it.
type linked struct {
	headline  string
	body      string // its lines
	summary   string
	published string
	modified  string
	authors   []string
	publisher string
	address   string
	found     bool
}

// object is one JSON-LD object.
type object map[string]any

// The bounds on a page's JSON-LD.
const (
	maxLinkedDepth   = 32
	maxLinkedObjects = 2000
)

// parseLinked gives every object in a script of JSON-LD, in order. Broken JSON is
// mended where sites break it most: raw line ends within strings, a comment or a
// semicolon around it.
func parseLinked(src string) []object {
	src = strings.TrimSpace(src)
	for _, mark := range []string{"<![CDATA[", "//<![CDATA[", "<!--", "]]>", "//]]>", "-->", ";"} {
		src = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(src, mark), mark))
	}
	var list []object
	for len(src) > 0 && len(list) < maxLinkedObjects {
		d := json.NewDecoder(strings.NewReader(src))
		var v any
		if err := d.Decode(&v); err != nil {
			mended := mend(src)
			if mended == src {
				break
			}
			src = mended
			d = json.NewDecoder(strings.NewReader(src))
			if d.Decode(&v) != nil {
				break
			}
		}
		list = collect(list, v, 0)
		src = strings.TrimSpace(strings.TrimLeft(src[d.InputOffset():], ",; \t\r\n"))
	}
	return list
}

// mend escapes control characters within strings, and drops commas before a bracket.
func mend(src string) string {
	var b strings.Builder
	inside, escaped := false, false
	for i, r := range src {
		switch {
		case escaped:
			escaped = false
			if inside && !strings.ContainsRune(`"\/bfnrtu`, r) {
				b.WriteByte('\\') // a backslash that escapes nothing stands for itself
			}
		case r == '\\' && inside:
			escaped = true
		case r == '"':
			inside = !inside
		case inside && r < ' ':
			b.WriteByte(' ')
			if r == '\n' {
				b.WriteString(`\n`)
			}
			continue
		case !inside && r == ',':
			if rest := strings.TrimLeftFunc(src[i+1:], unicode.IsSpace); strings.HasPrefix(rest, "}") || strings.HasPrefix(rest, "]") {
				continue
			}
		}
		b.WriteRune(r)
	}
	return b.String()
}

// collect adds v's objects, the outer ones first.
func collect(list []object, v any, depth int) []object {
	if depth > maxLinkedDepth || len(list) >= maxLinkedObjects {
		return list
	}
	switch v := v.(type) {
	case map[string]any:
		list = append(list, v)
		for _, key := range []string{"@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemReviewed", "about", "subjectOf", "article"} {
			list = collect(list, v[key], depth+1)
		}
	case []any:
		for _, e := range v {
			list = collect(list, e, depth+1)
		}
	}
	return list
}

// types are an object's types without their namespace.
func (o object) types() []string {
	var out []string
	for _, t := range texts(o["@type"]) {
		out = append(out, t[strings.LastIndexAny(t, "/:")+1:])
	}
	return out
}

// isArticle reports the types of schema.org that are articles.
func (o object) isArticle() bool {
	for _, t := range o.types() {
		if strings.HasSuffix(t, "Article") || strings.HasSuffix(t, "Posting") || t == "Report" {
			return true
		}
	}
	return false
}

// linkedData takes the article that the page is about: of several the one with the
// page's address, else with the most said of it.
func (d *data) linkedData(objects []object, base *url.URL) {
	best := -1
	byID := map[string]object{}
	for _, o := range objects {
		if id := first(o["@id"]); id != "" && o["name"] != nil {
			byID[id] = o
		}
	}
	for _, o := range objects {
		for _, t := range o.types() {
			d.types[t] = true
			if (t == "WebSite" || strings.HasSuffix(t, "Organization")) && d.siteName == "" {
				d.siteName = first(o["name"])
			}
		}
		dated := o["datePublished"] != nil || o["articleBody"] != nil
		if !o.isArticle() && !dated {
			continue
		}
		l := linked{
			headline:  clean(cmp.Or(first(o["headline"]), first(o["name"]))),
			body:      bodyText(first(o["articleBody"])),
			summary:   clean(first(o["description"])),
			published: cmp.Or(first(o["datePublished"]), first(o["dateCreated"])),
			modified:  first(o["dateModified"]),
			authors:   namesOf(o["author"], byID),
			address:   first(o["url"]),
			found:     o.isArticle(),
		}
		if names := namesOf(o["publisher"], byID); len(names) > 0 {
			l.publisher = names[0]
		}
		weight := 0
		if o.isArticle() {
			weight += 4
		}
		if base != nil && sameAddress(cmp.Or(l.address, first(o["@id"]), first(o["mainEntityOfPage"])), base) {
			weight += 3
		}
		if title := fold(d.title + d.meta("og:title")); l.headline != "" && strings.Contains(title, fold(l.headline)) {
			weight += 3
		}
		if l.body != "" {
			weight += 2
		}
		if l.published != "" {
			weight++
		}
		if weight > best {
			best, d.article = weight, l
		}
	}
}

func sameAddress(s string, base *url.URL) bool {
	u, err := base.Parse(s)
	return err == nil && s != "" && strings.TrimPrefix(u.Hostname(), "www.") == strings.TrimPrefix(base.Hostname(), "www.") &&
		strings.TrimSuffix(u.Path, "/") == strings.TrimSuffix(base.Path, "/")
}

// texts are the strings of a value: itself, those of a list, an object's @value,
// @id or name.
func texts(v any) []string {
	switch v := v.(type) {
	case string:
		if v = strings.TrimSpace(v); v != "" {
			return []string{v}
		}
	case []any:
		var out []string
		for _, e := range v[:min(len(v), 50)] {
			out = append(out, texts(e)...)
		}
		return out
	case map[string]any:
		for _, key := range []string{"@value", "@id", "name"} {
			if s, ok := v[key].(string); ok {
				return texts(s)
			}
		}
	}
	return nil
}

func first(v any) string {
	if list := texts(v); len(list) > 0 {
		return list[0]
	}
	return ""
}

// namesOf are the names of persons or organisations, which may be written out, be a
// list, or stand elsewhere under their @id.
func namesOf(v any, byID map[string]object) []string {
	switch v := v.(type) {
	case string:
		return texts(clean(v))
	case []any:
		var out []string
		for _, e := range v[:min(len(v), 50)] {
			out = append(out, namesOf(e, byID)...)
		}
		return unique(out)
	case map[string]any:
		if name := v["name"]; name != nil {
			return texts(clean(strings.Join(texts(name), ", ")))
		}
		if o, ok := byID[first(v["@id"])]; ok {
			return texts(clean(first(o["name"])))
		}
	}
	return nil
}

// clean is a field of JSON-LD, which many sites escape as HTML once more.
func clean(s string) string { return oneLine(html.UnescapeString(s)) }

// entity finds a character that is escaped for HTML, and maxEscapes is how often one is.
var entity = pattern.Lazy(`&(#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[A-Za-z][A-Za-z0-9]{1,7});`)

const maxEscapes = 2

// bodyText gives the lines of an articleBody, which is text, or HTML by mistake.
func bodyText(s string) string {
	for range maxEscapes {
		if !entity().MatchString(s) {
			break
		}
		s = html.UnescapeString(s)
	}
	if markup().MatchString(s) {
		return fragment(s)
	}
	var lines []string
	for line := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == '\n' || r == '\r' || r == 0x2028 || r == 0x2029 }) {
		if line = strings.Trim(line, " \t\u00a0"); !blank(line) && !strings.ContainsRune(line, 0) {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}
