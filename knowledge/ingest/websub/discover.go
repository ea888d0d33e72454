package websub

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"net/url"
	"regexp"
	"strings"
)

// maxTokens bounds how far a feed is looked through: hubs are named at its head.
const maxTokens = 2000

// Discover finds the hub that a feed names, by the Link headers of its answer or in
// itself, and what the feed calls itself there; at is where it was found. hub is "" where
// none is named. Of several hubs the first counts.
func Discover(links []string, body []byte, at string) (hub, topic string) {
	base, err := url.Parse(at)
	if err != nil {
		return "", ""
	}
	hub, topic = inHeaders(links)
	if hub == "" {
		if bytes.HasPrefix(bytes.TrimSpace(body), []byte("{")) {
			hub, topic = inJSON(body)
		} else {
			hub, topic = inXML(body)
		}
	}
	if hub = absolute(base, hub); hub == "" {
		return "", ""
	}
	if topic = absolute(base, topic); topic == "" {
		topic = at
	}
	return hub, topic
}

func absolute(base *url.URL, address string) string {
	u, err := base.Parse(strings.TrimSpace(address))
	if err != nil || address == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}

// link is one of a Link header: <address>; name=value; …
var link = regexp.MustCompile(`<([^<>]*)>((?:\s*;\s*[^\s=;,]+\s*(?:=\s*(?:"[^"]*"|[^\s;,"]*))?)*)`)

// rel is its relation.
var rel = regexp.MustCompile(`(?i);\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]*))`)

func inHeaders(links []string) (hub, self string) {
	for _, header := range links {
		for _, l := range link.FindAllStringSubmatch(header, -1) {
			if of := rel.FindStringSubmatch(l[2]); of != nil {
				note(of[1]+of[2], l[1], &hub, &self)
			}
		}
	}
	return hub, self
}

// note keeps the first address of each relation.
func note(rels, address string, hub, self *string) {
	for r := range strings.FieldsSeq(strings.ToLower(rels)) {
		switch {
		case r == "hub" && *hub == "":
			*hub = address
		case r == "self" && *self == "":
			*self = address
		}
	}
}

// inXML looks at the head of an RSS or Atom feed, up to its first item.
func inXML(body []byte) (hub, self string) {
	d := xml.NewDecoder(bytes.NewReader(body))
	d.Strict = false
	d.CharsetReader = nil
	for range maxTokens {
		token, err := d.RawToken()
		if err != nil {
			break
		}
		start, ok := token.(xml.StartElement)
		switch {
		case !ok:
		case start.Name.Local == "item" || start.Name.Local == "entry":
			return hub, self
		case start.Name.Local == "link":
			var rels, href string
			for _, a := range start.Attr {
				switch a.Name.Local {
				case "rel":
					rels = a.Value
				case "href":
					href = a.Value
				}
			}
			if href != "" {
				note(rels, href, &hub, &self)
			}
		}
	}
	return hub, self
}

func inJSON(body []byte) (hub, self string) {
	var f struct {
		Self string `json:"feed_url"`
		Hubs []struct {
			Type string `json:"type"`
			URL  string `json:"url"`
		} `json:"hubs"`
	}
	if json.Unmarshal(body, &f) != nil {
		return "", ""
	}
	for _, h := range f.Hubs {
		if strings.EqualFold(h.Type, "websub") || strings.EqualFold(h.Type, "pubsubhubbub") {
			return h.URL, f.Self
		}
	}
	return "", f.Self
}
