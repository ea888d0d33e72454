// Package channel reads the page on which Telegram shows the latest posts of a public
// channel to everybody, such as https://t.me/s/NAME.
package channel

import (
	"bytes"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Page is what such a page shows.
type Page struct {
	Title string // of the channel; "" when it shows none
	Posts []Post // in the page's order, the oldest first
	Older string // the address of the page before it, "" for none
}

// Post is a post of the channel.
type Post struct {
	Number    int64  // within its channel
	Text      string // its own, as it was written; "" for none
	Markup    string // what Text was read from, as HTML
	Published time.Time
	Author    string // who signed it, "" for nobody
	// Unfit says why no article can be made of it, "" for one that is fit.
	Unfit string
}

// path is that of a channel's page: its name is the first group.
var path = regexp.MustCompile(`^/s/([A-Za-z][A-Za-z0-9_]{2,63})/?$`)

// Hosts at which Telegram shows channels.
var hosts = []string{"t.me", "telegram.me", "telegram.dog", "www.t.me"}

// Address is the page of a channel's posts where address names a channel of Telegram, or
// one of its posts, in another way; else address itself.
func Address(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || !slices.Contains(hosts, strings.ToLower(u.Hostname())) || path.MatchString(u.Path) {
		return address
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(u.Path, "/s/"), "/"), "/")
	if page := "/s/" + strings.TrimPrefix(name, "@"); path.MatchString(page) && name != "joinchat" && name != "c" {
		return "https://t.me" + page
	}
	return address
}

// Shown reports whether an address is one at which posts of a channel may be shown.
func Shown(at *url.URL) bool { return path.MatchString(at.Path) }

// Closed reports the page of a channel whose posts are shown in Telegram's apps only.
func Closed(src []byte) bool {
	return bytes.Contains(src, []byte("tgme_page")) && !bytes.Contains(src, []byte(historyClass))
}

const historyClass = "tgme_channel_history"

// Read reads a page that was found at an address; false for one that shows no channel.
func Read(src []byte, at *url.URL) (p Page, ok bool, err error) {
	if !Shown(at) || !bytes.Contains(src, []byte(historyClass)) {
		return p, false, nil
	}
	doc, err := html.Parse(bytes.NewReader(src))
	if err != nil {
		return p, true, err
	}
	name := path.FindStringSubmatch(at.Path)[1]
	for n := range doc.Descendants() {
		switch {
		case is(n, "tgme_widget_message") && !within(n, "tgme_widget_message"):
			if post, ok := postOf(n, name); ok {
				p.Posts = append(p.Posts, post)
			}
		case p.Title == "" && is(n, "tgme_channel_info_header_title"):
			p.Title = oneLine(plain(n))
		case p.Older == "" && is(n, "tme_messages_more") && attr(n, "data-before") != "":
			p.Older = older(at, attr(n, "data-before"))
		}
	}
	return p, true, nil
}

// older is the page of the posts before a number.
func older(at *url.URL, before string) string {
	if _, err := strconv.ParseInt(before, 10, 64); err != nil {
		return ""
	}
	u := *at
	u.RawQuery, u.Fragment = "before="+before, ""
	return u.String()
}

// postOf reads a post; false for what is none of the channel, such as a line that says
// that it was made.
func postOf(n *html.Node, channel string) (p Post, ok bool) {
	owner, number, _ := strings.Cut(attr(n, "data-post"), "/")
	var err error
	if p.Number, err = strconv.ParseInt(number, 10, 64); err != nil || !strings.EqualFold(owner, channel) || is(n, "service_message") {
		return p, false
	}
	forwarded := ""
	for c := range n.Descendants() {
		switch {
		case p.Markup == "" && is(c, "js-message_text") && !foreign(c, n):
			p.Text, p.Markup = written(c), inner(c)
		case is(c, "tgme_widget_message_forwarded_from_name") && !foreign(c, n):
			forwarded = oneLine(plain(c))
		case is(c, "tgme_widget_message_forwarded_from") && forwarded == "":
			forwarded = "somebody"
		case is(c, "tgme_widget_message_from_author"):
			p.Author = oneLine(plain(c))
		case c.DataAtom == atom.Time && within(c, "tgme_widget_message_date"):
			p.Published, _ = time.Parse(time.RFC3339, attr(c, "datetime"))
		}
	}
	switch {
	case forwarded != "":
		p.Unfit = fmt.Sprintf("it is forwarded from %s, whose words are not this channel's; list that channel to have them", forwarded)
	case !strings.ContainsFunc(p.Text, unicode.IsLetter):
		p.Unfit = "the post has no text (" + kind(n) + ")"
	}
	return p, true
}

// foreign reports what stands within a post and is not its own: the post that is answered,
// and what a linked page says of itself.
func foreign(c, post *html.Node) bool {
	for p := c; p != nil && p != post; p = p.Parent {
		if is(p, "tgme_widget_message_reply") || is(p, "tgme_widget_message_link_preview") || is(p, "js-message_reply_text") {
			return true
		}
	}
	return false
}

// kinds are what a post without text may be, by the class of what it shows.
var kinds = []struct{ class, kind string }{
	{"tgme_widget_message_poll", "a poll"}, {"tgme_widget_message_sticker", "a sticker"},
	{"tgme_widget_message_voice", "a voice message"}, {"tgme_widget_message_audio", "audio"}, {"tgme_widget_message_document", "a file"},
	{"tgme_widget_message_roundvideo", "video"}, {"tgme_widget_message_video", "video"}, {"tgme_widget_message_photo", "a picture"},
	{"tgme_widget_message_location", "a place"}, {"message_media_not_supported", "shown in Telegram's apps only"},
}

func kind(post *html.Node) string {
	for c := range post.Descendants() {
		if foreign(c, post) {
			continue
		}
		for class := range strings.FieldsSeq(attr(c, "class")) {
			for _, k := range kinds {
				if strings.HasPrefix(class, k.class) {
					return k.kind
				}
			}
		}
	}
	return "nothing that can be read"
}
