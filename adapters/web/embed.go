package web

import (
	"cmp"
	"crypto/rand"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// mostFramed is how many lines an article's frame shows at most, fewFramed how many
// where the address names none.
const mostFramed, fewFramed = 40, 3

// framing is which other sites may show pages of this one in a frame: their origins, as
// a browser's policy has them. Without any there are no such pages.
type framing []string

// allow lets the sites show this answer in a frame.
func (f framing) allow(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Security-Policy", strings.Replace(policy, "frame-ancestors 'none'", "frame-ancestors "+strings.Join(f, " "), 1))
	h.Del("X-Frame-Options")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
}

// routes are the pages for frames, and the endpoint that tells of them.
func (f framing) routes(a *Adapter) map[string]http.Handler {
	if len(f) == 0 {
		return nil
	}
	return map[string]http.Handler{
		"GET /embed/ask":     a.guardWith(gate{headers: f.allow}, by((*visit).frames, frames.embedAsk)),
		"GET /embed/a/{key}": a.guardWith(gate{headers: f.allow}, by((*visit).frames, frames.embedArticle)),
		"GET /oembed":        a.guard(by((*visit).frames, frames.oEmbed)),
	}
}

// frames are the pages that others show in theirs.
type frames struct{ v *visit }

func (v *visit) frames() frames { return frames{v} }

// embedAsk is the box and one answer, without a script.
func (fr frames) embedAsk() {
	s := sent{question: fr.v.r.URL.Query().Get("q"), me: rand.Text(), form: rand.Text()}
	c := askContent{Question: strings.ToValidUTF8(s.question, "\ufffd")}
	if strings.TrimSpace(s.question) != "" && !fr.v.robot() {
		c.Answer = fr.v.showing().answer(s, fr.v.asking().reply(s))
		if c.Answer != nil {
			c.Answer.Unkept = ""   // a receipt is shown in no frame
			c.Answer.Choices = nil // they lead on on the page itself
		}
	}
	fr.frame("framed-ask", page{Title: fr.v.Say("ask.title"), Content: c})
}

// framedContent is lines of an article.
type framedContent struct {
	readContent
	Whole string // the address of the article
	More  bool   // the article goes on
}

// embedArticle is a few lines of an article: those of ?line=, else the first.
func (fr frames) embedArticle() {
	query := fr.v.r.URL.Query()
	text, ok := fr.v.reading().read(query.Get("rev"))
	if !ok {
		return
	}
	from, to, named := parseLines(query.Get("line"))
	if !named || from > len(text.Lines) {
		from, to = 1, fewFramed
	}
	to = min(to, len(text.Lines), from+mostFramed-1)
	p := place{v: fr.v, text: text, path: "/a/" + url.PathEscape(text.Info.Key), rev: fr.v.reading().revision(text)}
	c := framedContent{readContent: readContent{
		Heading: headingOf(text.Info), Lang: languageTag(text.Info.Lang), About: fr.v.reading().about(text.Info), Original: webAddress(text.Info.URL),
	}, More: to < len(text.Lines)}
	if named {
		c.Whole = p.at(strconv.Itoa(from)+"-"+strconv.Itoa(to), from)
	} else {
		c.Whole = p.at("", 0)
	}
	c.Withdrawn = fr.v.when(text.Info.Withdrawn)
	if text.Superseded {
		c.Newest = fr.v.Link(p.path)
	}
	if to >= from {
		c.Lines = p.lines(0, 0)[from-1 : to]
	}
	fr.frame("framed-article", page{Title: c.Heading, Content: c})
}

func (fr frames) frame(template string, p page) {
	p.visit, p.Hidden = fr.v, true
	fr.v.write(http.StatusOK, template, "framed", p)
}

// snippet is the HTML that puts a page for frames into another site.
func (fr frames) snippet(path, title string, height int) string {
	return fmt.Sprintf(`<iframe src="%s" title="%s" width="100%%" height="%d" loading="lazy" style="border:0"></iframe>`,
		html.EscapeString(fr.v.syndication().world(path)), html.EscapeString(title), height)
}

// lineHeight is about how high a line of an article is in a frame, headHeight what is
// around the lines, in pixels.
const lineHeight, headHeight, askHeight = 90, 150, 420

// framedLines is the frame of some lines of an article: its address and height.
func framedLines(path, lines, rev string, count int) (address string, height int) {
	q := url.Values{}
	if lines != "" {
		q.Set("line", lines)
	}
	if rev != "" {
		q.Set("rev", rev)
	}
	address = "/embed" + path
	if len(q) > 0 {
		address += "?" + q.Encode()
	}
	return address, headHeight + lineHeight*min(count, 6)
}

// oEmbed tells other programs how to show a page of this site, as oembed.com has it.
func (fr frames) oEmbed() {
	query := fr.v.r.URL.Query()
	if format := cmp.Or(query.Get("format"), "json"); format != "json" {
		fr.v.writeJSON(http.StatusNotImplemented, map[string]string{"error": "only format=json is spoken here"})
		return
	}
	address, err := url.Parse(query.Get("url"))
	if err != nil || !fr.ours(address) {
		fr.noEmbed()
		return
	}
	answer := map[string]any{
		"version": "1.0", "type": "rich", "provider_name": fr.v.Say("site"), "provider_url": fr.v.syndication().world("/"), "cache_age": 3600, "width": width(query),
	}
	switch key, article := strings.CutPrefix(strings.TrimPrefix(address.EscapedPath(), "/embed"), "/a/"); {
	case article && !strings.Contains(key, "/"):
		if key, err = url.PathUnescape(key); err != nil {
			fr.noEmbed()
			return
		}
		text, err := fr.v.library.Read(fr.v.r.Context(), key, address.Query().Get("rev"))
		if err != nil {
			fr.noEmbed()
			return
		}
		count, lines := fewFramed, ""
		if from, to, named := parseLines(address.Query().Get("line")); named {
			count, lines = to-from+1, address.Query().Get("line")
		}
		path, height := framedLines("/a/"+url.PathEscape(text.Info.Key), lines, fr.v.reading().revision(text), count)
		answer["title"], answer["height"] = headingOf(text.Info), height
		answer["html"] = fr.snippet(path, headingOf(text.Info), height)
		if p := oneLine(text.Info.Publisher); p != "" {
			answer["author_name"] = p
		}
	case address.Path == "/" || address.Path == "" || address.Path == "/embed/ask":
		path := "/embed/ask"
		if q := address.Query().Get("q"); q != "" {
			path += "?" + url.Values{"q": {q}}.Encode()
		}
		answer["title"], answer["height"], answer["html"] = fr.v.Say("ask.title"), askHeight, fr.snippet(path, fr.v.Say("ask.title"), askHeight)
	default:
		fr.noEmbed()
		return
	}
	fr.v.writeJSON(http.StatusOK, answer)
}

func (fr frames) noEmbed() {
	fr.v.writeJSON(http.StatusNotFound, map[string]string{"error": "give url the address of an article or of the question page here"})
}

// ours reports an address of this site.
func (fr frames) ours(u *url.URL) bool {
	if u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	home, err := url.Parse(fr.v.syndication().world("/"))
	return err == nil && strings.EqualFold(home.Host, u.Host)
}

// width is how wide a frame is: as wide as the asker has room for.
func width(query url.Values) int {
	const usual = 640
	if n, err := strconv.Atoi(query.Get("maxwidth")); err == nil && n > 0 && n < usual {
		return n
	}
	return usual
}
