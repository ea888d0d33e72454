package channel

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// ErrNoPost is wrapped by errors about a post that its channel shows no more.
var ErrNoPost = errors.New("the channel shows no such post")

// singlePath is that of a post: its channel's name is the first group, its number the second.
var singlePath = regexp.MustCompile(`^/([A-Za-z][A-Za-z0-9_]{2,63})/(\d+)/?$`)

// single is what the address of a post's own page ends in.
const single = "?embed=1&mode=tme"

// SinglePage is the address of the page that shows a post alone, given the post's own
// address; "" for what is none.
func SinglePage(post string) string {
	u, err := url.Parse(post)
	if err != nil || !singlePath.MatchString(u.Path) {
		return ""
	}
	u.RawQuery, u.Fragment = "", ""
	return u.String() + single
}

// ShownAlone reports whether a page shows a post of a channel alone, or that it is gone,
// and gives the post's own address. at is where the page was found, nil when unknown.
func ShownAlone(at *url.URL, src []byte) (post string, ok bool) {
	if at == nil || !singlePath.MatchString(at.Path) || at.Query().Get("embed") != "1" || !bytes.Contains(src, []byte("tgme_widget_message")) {
		return "", false
	}
	u := *at
	u.RawQuery, u.Fragment = "", ""
	return u.String(), true
}

// errorClass is that of what stands in the place of a post that isn't there.
const errorClass = "tgme_widget_message_error"

// ReadSingle reads the page of one post. An error wraps [ErrNoPost] when Telegram says
// that there is none; another error is of a page that shows neither.
func ReadSingle(src []byte, at *url.URL) (p Post, err error) {
	m := singlePath.FindStringSubmatch(at.Path)
	if m == nil {
		return p, fmt.Errorf("%s is no post's address", at)
	}
	doc, err := html.Parse(bytes.NewReader(src))
	if err != nil {
		return p, err
	}
	for n := range doc.Descendants() {
		switch {
		case is(n, errorClass) && strings.Contains(strings.ToLower(plain(n)), "not found"):
			return p, fmt.Errorf("%w (%s)", ErrNoPost, oneLine(plain(n)))
		case is(n, "tgme_widget_message") && !within(n, "tgme_widget_message"):
			if p, ok := postOf(n, m[1]); ok && fmt.Sprint(p.Number) == strings.TrimLeft(m[2], "0") {
				return p, nil
			}
		}
	}
	return p, errors.New("the page shows no post")
}
