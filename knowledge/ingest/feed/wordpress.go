package feed

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/knowledge/ingest"
)

// postsPath is where WordPress gives a site's posts as JSON, below its API's address, with
// what is asked for of them.
const postsPath = "wp/v2/posts?per_page=50&_fields=id,date_gmt,modified_gmt,link,title,content,excerpt"

// wordPost is a post as WordPress gives it.
type wordPost struct {
	ID       int64    `json:"id"`
	Date     string   `json:"date_gmt"`
	Modified string   `json:"modified_gmt"`
	Link     string   `json:"link"`
	Title    rendered `json:"title"`
	Content  rendered `json:"content"`
	Excerpt  rendered `json:"excerpt"`
}

// rendered is HTML, which only who has a password may see where it is protected.
type rendered struct {
	Rendered  string `json:"rendered"`
	Protected bool   `json:"protected"`
}

// parseWordPress reads a list of posts of WordPress's API (wp-json); ok is false for
// anything else. What can't be read of a post is left out.
func parseWordPress(src []byte, base *url.URL) (d document, ok bool, err error) {
	if !bytes.HasPrefix(bytes.TrimSpace(src), []byte("[")) || !strings.Contains(base.Path+"?"+base.RawQuery, "wp/v2/") {
		return d, false, nil
	}
	var posts []json.RawMessage
	if err := json.Unmarshal(src, &posts); err != nil {
		return d, true, fmt.Errorf("%w: %w", ErrNotFeed, err)
	}
	for _, raw := range posts[:min(len(posts), maxItems)] {
		var p wordPost
		if json.Unmarshal(raw, &p) != nil || p.ID <= 0 {
			continue
		}
		i := item{key: fmt.Sprintf("wp-%d", p.ID), title: oneLine(p.Title.Rendered), content: p.Content.Rendered, description: p.Excerpt.Rendered}
		if p.Content.Protected {
			i.content, i.description = "", ""
		}
		if u, err := base.Parse(strings.TrimSpace(p.Link)); err == nil && p.Link != "" {
			i.link, _ = ingest.CleanAddress(u.String())
		}
		i.published, i.updated = wordTime(p.Date), wordTime(p.Modified)
		d.items = append(d.items, i)
	}
	if len(posts) > 0 && len(d.items) == 0 {
		return d, true, fmt.Errorf("%w: it lists no posts; list …/wp-json/wp/v2/posts", ErrNotFeed)
	}
	d.title = strings.TrimPrefix(base.Hostname(), "www.")
	return d, true, nil
}

// wordTime reads a time in UTC, which WordPress writes without a zone; the zero time for
// none.
func wordTime(s string) time.Time {
	t, err := time.Parse("2006-01-02T15:04:05", s)
	if err != nil {
		return time.Time{}
	}
	return t
}
