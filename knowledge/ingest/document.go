package ingest

import "github.com/ukti-bot/ukti/knowledge"

// Document is an article with what it was made from.
type Document struct {
	knowledge.Article
	Original  []byte // the file's or page's bytes as they came; nil when they are the body itself
	MediaType string // of Original, such as "text/html; charset=utf-8"; "" with no Original
	Origin    string // where it came from, for people and for logs: a path, an address, "upload of NAME"
	Author    string // who wrote it, by the page; several are parted by ", "; "" when it does not say
	Feed      string // the address of the feed that brought it; "" when none did
	Page      Page   // that it was made of or stands for, as it is asked for again
}

// Page is a page of the web behind a document.
type Page struct {
	URL                string // "" for none
	ETag, LastModified string // of its answer, "" for none
	Text               bool   // the document's text is the page's; else a feed's
}
