package ingest

import (
	"net/url"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/language"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/ingest/internal/page"
)

const maxID = 200 // bytes

func checkID(id, hint string) *Error {
	switch {
	case id == "":
		return wrong(0, hint, "%w: the id is empty", ErrField)
	case len(id) > maxID:
		return wrong(0, hint, "%w: the id has %d bytes, at most %d are allowed", ErrField, len(id), maxID)
	case strings.ContainsFunc(id, unicode.IsControl):
		return wrong(0, hint, "%w: the id %q holds a control character", ErrField, id)
	}
	return nil
}

// set puts what a row or front matter says into the article. key is as the source
// writes it. An empty value sets nothing.
func set(a *knowledge.Article, key, value string) *Error {
	if value == "" {
		return nil
	}
	switch key {
	case "id":
		a.ID = knowledge.ArticleID(value)
		return checkID(value, "shorten or correct it")
	case "title":
		a.Title = oneLine(value)
	case "publisher", "source":
		a.Publisher = oneLine(value)
	case "url":
		var err error
		if a.URL, err = CleanAddress(value); err != nil {
			return wrong(0, "write it as https://… or leave it out", "%w: the %s %q is not a web address", ErrField, key, value)
		}
	case "lang", "language":
		tag, ok := languageTag(value)
		if !ok {
			return wrong(0, "write it as in bn or en-GB, or leave it out to have it detected", "%w: the %s %q is not a language", ErrField, key, value)
		}
		a.Lang = tag
	case "date", "published":
		t, ok := date(value)
		if !ok {
			return wrong(0, "write it as in 2026-01-31 or 2026-01-31T18:30:00+06:00, or leave it out", "%w: the %s %q is not a date", ErrField, key, value)
		}
		a.Published = t
	}
	return nil
}

// dateLayouts are those that mean one thing only: 03/04/2026 is not among them.
var dateLayouts = []string{
	time.DateOnly, time.RFC3339, time.DateTime,
	"2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02T15:04:05",
	"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 Z07:00", "2006-01-02 15:04:05 -0700", "2006-01-02T15:04:05-0700",
	time.RFC1123Z, time.RFC1123, "2 January 2006", "January 2, 2006",
}

// date reads a date, in UTC where it names no zone.
func date(s string) (time.Time, bool) {
	for _, layout := range dateLayouts {
		if t, err := time.Parse(layout, strings.TrimSpace(s)); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// FeedDate reads a date as feeds write it, in words of several languages too, in UTC
// where it names no zone; false when none is to be read.
func FeedDate(s string) (time.Time, bool) { return page.ReadDate(s) }

// languageTag gives the BCP 47 tag that s stands for, "" for an undetermined one.
func languageTag(s string) (string, bool) {
	tag, err := language.Parse(strings.TrimSpace(s))
	if err != nil {
		return "", false
	}
	if tag == language.Und {
		return "", true
	}
	return tag.String(), true
}

// webAddress gives s back when it is an absolute http or https address, else "".
func webAddress(s string) string {
	s = strings.TrimSpace(s)
	u, err := url.Parse(s)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return ""
	}
	return s
}

// oneLine makes a title fit for one line: runs of white space and control
// characters become one space. It is not for bodies.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, "\uFFFD"), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	}), " ")
}
