package archive

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"time"

	"golang.org/x/text/language"
)

// row is an article as ingest.Read reads it from JSON lines.
type row struct {
	ID        string `json:"id"`
	Title     string `json:"title,omitempty"`
	Publisher string `json:"publisher,omitempty"`
	Lang      string `json:"lang,omitempty"`
	URL       string `json:"url,omitempty"`
	Published string `json:"published,omitempty"`
	Text      string `json:"text"`
}

// Export writes the current revision of every article, duplicates among them, as
// JSON lines that ingest.Read reads: the same ids and the same bodies, byte for
// byte. All of it is of one moment, whatever is written meanwhile. A URL that is no
// web address and a language that is none are left out, since a reader would refuse
// the row. When the text of any article is not that of its revision, nothing is
// written, and the error is a [*DamagedError].
func (a *Archive) Export(ctx context.Context, w io.Writer) error {
	for _, err := range a.articles(ctx, "ORDER BY a.n") {
		if err != nil {
			return fmt.Errorf("nothing was exported: %w", err)
		}
	}
	out := bufio.NewWriterSize(w, 64<<10)
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	for article, err := range a.articles(ctx, "ORDER BY a.n") {
		if err != nil {
			return err
		}
		r := row{ID: string(article.ID), Title: article.Title, Publisher: article.Publisher, Text: article.Body}
		if _, err := language.Parse(article.Lang); err == nil {
			r.Lang = article.Lang
		}
		if u, err := url.Parse(article.URL); err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
			r.URL = article.URL
		}
		if !article.Published.IsZero() {
			r.Published = article.Published.Format(time.RFC3339Nano)
		}
		if err := lines.Encode(r); err != nil {
			return fmt.Errorf("archive: export: %w", err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("archive: export: %w", err)
	}
	return nil
}
