package web

import (
	"bytes"
	"cmp"
	"embed"
	"encoding/json"
	"errors"
	"html"
	"html/template"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

//go:embed templates/*.html
var templateFiles embed.FS

// pages are the templates, each with the layout around it.
type pages map[string]*template.Template

func loadPages(a *assets) (pages, error) {
	all := pages{}
	for _, page := range []string{"ask", "read", "articles", "changes", "receipt", "error", "framed-ask", "framed-article", "signin", "editors", "fates", "held"} {
		t, err := template.New(page).Funcs(template.FuncMap{"asset": a.address, "exact": exact}).
			ParseFS(templateFiles, "templates/layout.html", "templates/framed.html", "templates/answer.html", "templates/article.html", "templates/"+page+".html")
		if err != nil {
			return nil, err
		}
		all[page] = t
	}
	return all, nil
}

// exact is text as HTML from which a browser reads every byte of it back. What
// html/template writes would lose a carriage return: a parser takes it for a
// line's end and makes a newline of it.
func exact(text string) template.HTML {
	return template.HTML(strings.ReplaceAll(html.EscapeString(text), "\r", "&#13;"))
}

// page is what every template has; Content is its own.
type page struct {
	*visit
	Title   string
	Here    string // the part of the site: "ask", "articles" or ""
	Hidden  bool   // robots should not list it
	Preview *preview
	Feed    string // the address of the page as a feed; "" for none
	OEmbed  string // where programs learn to show the page in a frame; "" for none
	Content any
}

// preview is what a link to the page shows elsewhere.
type preview struct{ Title, Text, URL, Published string }

// Say returns a message of the page's language.
func (v *visit) Say(key string, args ...any) string { return v.loc.say(key, args...) }

// Number writes n in the page's digits.
func (v *visit) Number(n int) string { return v.loc.number(n) }

// Today is the day on which the page is shown, for a printed one.
func (v *visit) Today() string { return v.loc.date(v.now()) }

// Place is the page's own address, for a printed one: with letters, where it has any, in
// the place of their codes.
func (v *visit) Place() string {
	if v.r.Method != http.MethodGet {
		return cmp.Or(v.public("/"), v.r.Host)
	}
	address := v.r.URL.RequestURI()
	if letters, err := url.QueryUnescape(address); err == nil && utf8.ValidString(letters) {
		address = oneLine(letters)
	}
	return cmp.Or(v.public(address), v.r.Host+address)
}

// Lang is the page's language.
func (v *visit) Lang() string { return v.loc.Tag }

// Chosen is the language that links go on naming; "" when the browser chose it.
func (v *visit) Chosen() string {
	if v.chosen {
		return v.loc.Tag
	}
	return ""
}

// Link is the address of a page here, with pairs of parameters. Empty ones are
// left out.
func (v *visit) Link(path string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if v.chosen {
		q.Set("lang", v.loc.Tag)
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// languageLink is a language and this page in it.
type languageLink struct {
	Tag, Name, Href string
	Here            bool
}

// Languages are the languages to switch between. A page that a form led to has
// no address of its own; there the switch leads to the page of the form.
func (v *visit) Languages() []languageLink {
	q := url.Values{}
	if v.r.Method == http.MethodGet {
		q = maps.Clone(v.r.URL.Query())
	}
	var links []languageLink
	for _, loc := range v.languages() {
		q.Set("lang", loc.Tag)
		links = append(links, languageLink{loc.Tag, loc.Name, v.r.URL.EscapedPath() + "?" + q.Encode(), loc == v.loc})
	}
	return links
}

// World is the whole address of a page here.
func (v *visit) World(path string) string { return v.syndication().world(path) }

// render writes a page, or nothing of it when its template fails.
func (v *visit) render(status int, template string, p page) {
	p.visit = v
	v.write(status, template, "layout", p)
}

func (v *visit) write(status int, page, part string, data any) {
	var b bytes.Buffer
	if err := v.pages[page].ExecuteTemplate(&b, part, data); err != nil {
		v.log.Error("a page could not be written", "page", page, "error", err)
		http.Error(v.w, v.Say("error.sorry"), http.StatusInternalServerError)
		return
	}
	h := v.w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(b.Len()))
	if v.r.Method != http.MethodPost {
		h.Set("Vary", "Accept-Language")
	}
	v.w.WriteHeader(status)
	_, _ = v.w.Write(b.Bytes())
}

// writeJSON answers a program. Texts keep their characters: nosniff and the
// type keep a browser from reading them as HTML.
func (v *visit) writeJSON(status int, value any) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		v.log.Error("an answer could not be written as JSON", "error", err)
		status = http.StatusInternalServerError
		b.Reset()
		b.WriteString(`{"error":"the answer can't be written; report this as a bug"}` + "\n")
	}
	v.rawJSON(status, b.Bytes())
}

func (v *visit) rawJSON(status int, body []byte) {
	h := v.w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	v.w.WriteHeader(status)
	_, _ = v.w.Write(body)
}

// fail says in one sentence why there is nothing to show.
func (v *visit) fail(status int, key string, args ...any) {
	switch {
	case v.program():
		v.writeJSON(status, map[string]string{"error": v.locales["en"].say(key, args...)})
	case v.part():
		v.write(status, "error", "failure", v.Say(key, args...))
	default:
		v.render(status, "error", page{Title: v.Say("error.title"), Hidden: true, Content: v.Say(key, args...)})
	}
}

// nothingHere answers every address that leads nowhere.
func (v *visit) nothingHere() { v.fail(http.StatusNotFound, "error.nothing") }

// program reports a request that wants JSON.
func (v *visit) program() bool {
	return strings.HasPrefix(v.r.URL.Path, "/api/") || v.r.URL.Path == "/suggest"
}

// part reports a request of the page's script, which wants an answer without the
// page around it.
func (v *visit) part() bool { return v.r.Header.Get("Ukti-Part") != "" }

// robots finds the names of programs that open links without a person having
// asked: previews, search engines. Cubot makes telephones.
var robots = regexp.MustCompile(`(?i)(?:^|[^u])bot|crawler|spider|preview|facebookexternalhit|whatsapp|slurp`)

// robot reports a request that no person made. It is shown pages, but its
// questions are not asked.
func (v *visit) robot() bool { return robots.MatchString(v.r.UserAgent()) }

// when writes a moment in the page's zone; "" for the zero time.
func (v *visit) when(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(v.now().Location())
	return v.Say("moment", "date", v.loc.date(t), "time", v.loc.clock(t))
}

// failForm says why a form could not be read.
func (v *visit) failForm(err error) {
	if _, long := errors.AsType[*http.MaxBytesError](err); long {
		v.fail(http.StatusRequestEntityTooLarge, "error.long")
		return
	}
	v.fail(http.StatusBadRequest, "error.form")
}
