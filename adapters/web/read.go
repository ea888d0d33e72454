package web

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/adapters"
)

// maxPreview bounds, in bytes, what a link to a passage shows elsewhere. Longer
// passages are cut between sentences.
const maxPreview = 1000

// readContent is the reading view.
type readContent struct {
	Heading   string
	Key       string
	Lang      string
	About     []string // publisher, date, size
	Revision  string
	Original  string
	Raw       string
	Lines     []lineView
	Stretches []stretch // the same
	Marked    *markedView
	Withdrawn string // when its publisher was found to have taken it away; "" while it has not
	Outside   bool   // the address names lines that the article has not
	Newest    string
	Revisions []revisionLink
	Corrected *revisionLink // the current text, where it changed an earlier one and is shown
	Since     *sinceView    // what has become of the lines that the address names
}

// maxStretch is how many lines a part of the reading view has at most. A browser lays
// out those parts that come into sight; of every line by itself it would have to keep
// the account.
const maxStretch = 50

// stretch is lines that follow each other.
type stretch struct {
	Lines       []lineView
	First, Last int
	Marked      bool // one of the lines is
}

// stretches cuts an article's lines.
func stretches(lines []lineView) (all []stretch) {
	for part := range slices.Chunk(lines, maxStretch) {
		all = append(all, stretch{
			Lines: part, First: part[0].Number, Last: part[len(part)-1].Number,
			Marked: slices.ContainsFunc(part, func(l lineView) bool { return l.Marked }),
		})
	}
	return all
}

// lineView is one line. The texts of all lines together are the article, byte
// for byte.
type lineView struct {
	Number   int
	Text     string // without its end
	End      string // the line's end: "\n", "\r\n", or "" for the last line
	Href     string
	Marked   bool
	LastMark bool // the tools for the passage stand under it
}

// markedView is the passage that the address names.
type markedView struct {
	Where string
	Cite  string
	Link  string
	Clear string
	Embed string // HTML that shows the passage on another site; "" where none may
}

type revisionLink struct {
	Revision, Href string
	Seen           string // when it was taken in; "" when unknown
	Changes        string // what it changed of the one before; "" for the first
	Here           bool
}

// reading shows an article, line by line.
type reading struct{ v *visit }

func (v *visit) reading() reading { return reading{v} }

// readPage shows an article with its lines numbered, those of ?line= marked.
func (re reading) readPage() {
	query := re.v.r.URL.Query()
	text, ok := re.read(query.Get("rev"))
	if !ok {
		return
	}
	heading := headingOf(text.Info)
	from, to, named := parseLines(query.Get("line"))
	c := readContent{
		Heading: heading, Key: text.Info.Key, Lang: languageTag(text.Info.Lang), About: re.about(text.Info), Revision: text.Info.Revision,
		Original: webAddress(text.Info.URL), Outside: named && from > len(text.Lines),
	}
	c.Withdrawn = re.v.when(text.Info.Withdrawn)
	if to = min(to, len(text.Lines)); c.Outside || !named {
		from, to = 0, 0
	}
	p := place{v: re.v, text: text, path: "/a/" + url.PathEscape(text.Info.Key), rev: re.revision(text)}
	c.Raw = p.path + "/text"
	if p.rev != "" {
		c.Raw += "?rev=" + url.QueryEscape(p.rev)
	}
	c.Lines, c.Marked = p.lines(from, to), p.marked(from, to)
	c.Stretches = stretches(c.Lines)
	c.Newest, c.Revisions = p.revisions()
	c.Since = p.since(from, to)
	if len(c.Revisions) > 0 && c.Newest == "" && c.Since == nil {
		c.Corrected = &c.Revisions[0]
	}
	re.v.render(http.StatusOK, "read", page{
		Title: heading, Content: c, Hidden: text.Superseded, Preview: p.preview(heading, from, to), OEmbed: p.oEmbed(query.Get("line")),
	})
}

// stored returns a text of the article of the address.
func (re reading) stored(revision string) (adapters.Text, string, error) {
	key := re.v.r.PathValue("key")
	text, err := re.v.library.Read(re.v.r.Context(), key, revision)
	return text, key, err
}

// read returns the article of the address, or says that there is none.
func (re reading) read(revision string) (adapters.Text, bool) {
	text, key, err := re.stored(revision)
	switch {
	case err == nil:
		return text, true
	case !errors.Is(err, adapters.ErrNoArticle):
		re.v.log.Error("an article could not be read", "error", err)
		re.v.fail(http.StatusInternalServerError, "error.sorry")
		return text, false
	}
	if revision != "" {
		if _, err := re.v.library.Read(re.v.r.Context(), key, ""); err == nil {
			re.v.fail(http.StatusNotFound, "error.norevision")
			return text, false
		}
	}
	re.v.fail(http.StatusNotFound, "error.noarticle")
	return text, false
}

// revision is the revision that links on this page must name: none while the
// newest is shown.
func (re reading) revision(text adapters.Text) string {
	if text.Superseded {
		return text.Info.Revision
	}
	return ""
}

// about says what is known of an article besides its title.
func (re reading) about(info adapters.ArticleInfo) []string {
	var all []string
	if p := oneLine(info.Publisher); p != "" {
		all = append(all, p)
	}
	date := re.v.loc.date(info.Published)
	if date == "" {
		date = re.v.Say("read.nodate")
	}
	all = append(all, date, re.v.Say("read.size", "lines", info.Lines))
	if !info.Withdrawn.IsZero() {
		all = append(all, re.v.Say("read.withdrawn"))
	}
	return all
}

// headingOf names an article: its title, else its opening words.
func headingOf(info adapters.ArticleInfo) string {
	if title := oneLine(info.Title); title != "" {
		return title
	}
	return oneLine(info.Opening)
}

// linesForm is "6" or "6-8".
var linesForm = regexp.MustCompile(`^([0-9]{1,9})(?:[-–]([0-9]{1,9}))?$`)

// parseLines reads a line or a range of them, from 1.
func parseLines(text string) (from, to int, ok bool) {
	m := linesForm.FindStringSubmatch(text)
	if m == nil {
		return 0, 0, false
	}
	from, _ = strconv.Atoi(m[1])
	to = from
	if m[2] != "" {
		to, _ = strconv.Atoi(m[2])
	}
	from, to = min(from, to), max(from, to)
	return from, to, from >= 1
}

// place is an article on its page.
type place struct {
	v    *visit
	text adapters.Text
	path string
	rev  string
}

// at is the address of a line, or of the page for no line.
func (p place) at(lines string, first int) string {
	href := p.v.Link(p.path, "line", lines, "rev", p.rev)
	if first > 0 {
		href += "#L" + strconv.Itoa(first)
	}
	return href
}

func (p place) lines(from, to int) []lineView {
	spans := p.text.Lines
	all := make([]lineView, len(spans))
	for i, s := range spans {
		n, next := i+1, len(p.text.Body)
		if i+1 < len(spans) {
			next = spans[i+1].Start
		}
		all[i] = lineView{
			Number: n, Text: p.text.Body[s.Start:s.End], End: p.text.Body[s.End:next],
			Href: p.at(strconv.Itoa(n), n), Marked: from <= n && n <= to, LastMark: n == to,
		}
	}
	return all
}

func (p place) marked(from, to int) *markedView {
	if from == 0 {
		return nil
	}
	info, lines, where := p.text.Info, strconv.Itoa(from), p.v.Say("read.line", "line", from)
	if to > from {
		lines += "-" + strconv.Itoa(to)
		where = p.v.Say("read.lines", "from", from, "to", to)
	}
	m := &markedView{Where: where, Cite: info.ID + "@" + info.Revision + ":" + lines, Clear: p.at("", 0)}
	if info.Revision == "" {
		m.Cite = info.ID + ":" + lines
	}
	if len(p.v.framing) > 0 {
		address, height := framedLines(p.path, lines, p.rev, to-from+1)
		m.Embed = p.v.frames().snippet(address, headingOf(info), height)
	}
	shared := url.Values{"line": {lines}}
	if len(p.text.Revisions) > 0 && info.Revision != "" { // so that the link goes on to say what it was made from
		shared.Set("rev", info.Revision)
	}
	m.Link = p.v.public(p.path + "?" + shared.Encode())
	return m
}

// oEmbed is where programs learn to show the page in a frame; "" where no site may.
func (p place) oEmbed(lines string) string {
	if len(p.v.framing) == 0 {
		return ""
	}
	page := p.v.syndication().world(p.path)
	if lines != "" {
		page += "?" + url.Values{"line": {lines}}.Encode()
	}
	return p.v.syndication().world("/oembed?" + url.Values{"url": {page}, "format": {"json"}}.Encode())
}

func (p place) revisions() (newest string, all []revisionLink) {
	if p.text.Superseded {
		newest = p.v.Link(p.path)
	}
	if len(p.text.Revisions) < 2 {
		return newest, nil
	}
	for i, r := range p.text.Revisions {
		link := revisionLink{Revision: r.Name, Href: p.v.Link(p.path, "rev", r.Name), Here: r.Name == p.text.Info.Revision, Seen: p.v.when(r.Seen)}
		if i+1 < len(p.text.Revisions) {
			link.Changes = p.v.Link(p.path+"/changes", "from", p.text.Revisions[i+1].Name, "to", r.Name)
		}
		all = append(all, link)
	}
	return newest, all
}

// preview shows the passage that the address names, in the article's own words.
func (p place) preview(heading string, from, to int) *preview {
	show := &preview{Title: heading}
	address := p.path
	if !p.text.Info.Published.IsZero() {
		show.Published = p.text.Info.Published.Format(time.RFC3339)
	}
	if from == 0 {
		from, to = 1, 1
	} else {
		lines := strconv.Itoa(from)
		if to > from {
			lines += "-" + strconv.Itoa(to)
		}
		address += "?line=" + lines
	}
	if to <= len(p.text.Lines) && to > 0 {
		show.Text = p.upTo(p.text.Lines[from-1].Start, p.text.Lines[to-1].End)
	}
	show.URL = p.v.public(address)
	return show
}

// upTo is the body from start to end, cut after its last whole sentence that is
// short enough where it is too long; "" when even the first is.
func (p place) upTo(start, end int) string {
	if end-start <= maxPreview {
		return p.text.Body[start:end]
	}
	cut := start
	for _, s := range p.text.Sentences {
		if s.Start >= start && s.End <= end && s.End-start <= maxPreview {
			cut = s.End
		}
	}
	return p.text.Body[start:cut]
}

// rawText returns the bytes of an article, or of the lines of ?line=, as they are.
func (re reading) rawText() {
	query := re.v.r.URL.Query()
	text, ok := re.read(query.Get("rev"))
	if !ok {
		return
	}
	body := text.Body
	if from, to, named := parseLines(query.Get("line")); named {
		if from > len(text.Lines) {
			re.v.fail(http.StatusNotFound, "read.outside", "n", len(text.Lines))
			return
		}
		body = body[text.Lines[from-1].Start:text.Lines[min(to, len(text.Lines))-1].End]
	}
	sum := sha256.Sum256([]byte(body))
	h := re.v.w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("ETag", `W/"`+hex.EncodeToString(sum[:16])+`"`) // weak: it names the text, compressed or not
	h.Set("Cache-Control", "no-cache")
	http.ServeContent(re.v.w, re.v.r, "", text.Info.Published, strings.NewReader(body))
}
