package fetch

import (
	"bytes"
	"mime"
	"net/http"
	"net/url"
	"strings"
)

const accept = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.9, text/plain;q=0.8, text/markdown;q=0.8, */*;q=0.1"

// acceptable refuses by what the server says, before anything is read.
func acceptable(u *url.URL, contentType string) *Error {
	mediaType, _, err := mime.ParseMediaType(contentType)
	switch {
	case err != nil && mediaType == "", mediaType == "application/octet-stream":
		return nil // the bytes will tell
	case mediaType == "text/csv", mediaType == "text/css", mediaType == "text/javascript", mediaType == "image/svg+xml":
	case strings.HasPrefix(mediaType, "text/"),
		strings.HasSuffix(mediaType, "+xml"), mediaType == "application/xml",
		strings.HasSuffix(mediaType, "+json"), mediaType == "application/json":
		return nil
	}
	return wrongType(u, mediaType)
}

func wrongType(u *url.URL, mediaType string) *Error {
	hint := "give the address of a page, a text or a feed"
	switch {
	case mediaType == "application/pdf":
		hint = "download it, export its text, for example with pdftotext, check it, and add the .txt file"
	case strings.Contains(mediaType, "officedocument"), mediaType == "application/msword", mediaType == "application/vnd.oasis.opendocument.text":
		hint = "download it, save it as plain text (UTF-8) or as HTML, and add that file"
	}
	return wrong(u.Redacted(), hint, "%w: it is %s", ErrMediaType, mediaType)
}

// sniff fills in the media type where the server says nothing, and sees through a
// PDF that is called a page.
func (p *Page) sniff(u *url.URL) *Error {
	mediaType, _, err := mime.ParseMediaType(p.ContentType)
	looks := http.DetectContentType(p.Body)
	if err != nil && mediaType == "" || mediaType == "application/octet-stream" {
		p.ContentType = looks
		if start := bytes.TrimLeft(p.Body, " \t\r\n"); bytes.HasPrefix(start, []byte("{")) && strings.HasPrefix(looks, "text/plain") {
			p.ContentType = "application/json"
		}
		if mediaType, _, err = mime.ParseMediaType(p.ContentType); err != nil {
			mediaType = p.ContentType
		}
		// What is said of plain bytes and their character set is a guess, and worth less than the text itself.
		p.ContentType = mediaType
		if e := acceptable(u, mediaType); e != nil || mediaType == "application/octet-stream" {
			return wrongType(u, mediaType)
		}
	}
	if looks == "application/pdf" {
		return wrongType(u, looks)
	}
	p.MediaType = mediaType
	return nil
}
