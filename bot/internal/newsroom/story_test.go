package newsroom

import (
	"bytes"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/ingest"
)

// The log tells what becomes of each article, and of many at once their number.
func TestTheLogTellsOfArticles(t *testing.T) {
	var log bytes.Buffer
	plain := func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey || a.Key == slog.LevelKey {
			return slog.Attr{}
		}
		return a
	}
	r := room(t, Options{DataDir: t.TempDir(), Shipped: shippedArticle, Notes: newNotes(), Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{ReplaceAttr: plain}))})
	put := func(docs ...ingest.Document) {
		t.Helper()
		if _, err := r.Archive.Put(t.Context(), docs); err != nil {
			t.Fatal(err)
		}
		if err := r.Index.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	ferry := func(publisher, body string) ingest.Document {
		return ingest.Document{Article: knowledge.Article{ID: "ferry", Publisher: publisher, Body: body}}
	}
	put(ferry("", "The ferry begins."))
	put(ferry("", "The ferry began."))
	put(ferry("", "The ferry began.")) // nothing new
	put(ferry("Koroti Courier", "The ferry began."))
	if err := r.Intake.Remove(t.Context(), "ferry"); err != nil {
		t.Fatal(err)
	}
	var many []ingest.Document
	for i := range toldSingly + 1 {
		many = append(many, ingest.Document{Article: knowledge.Article{ID: knowledge.ArticleID(fmt.Sprint("cart", i)), Body: fmt.Sprintf("Cart %d crossed.", i)}})
	}
	put(many...)
	got := regexp.MustCompile(`revision=\w+ `).ReplaceAllString(log.String(), "")
	const want = `msg="the shipped article steps aside, since there are others" article=shipped
msg="article added" article=ferry publisher="" bytes=17
msg="article removed" article=shipped publisher="" bytes=20
msg="the articles have changed" added=1 corrected=0 removed=1 withdrawn=0 described=0 articles=1
msg="article corrected" article=ferry publisher="" bytes=16
msg="the articles have changed" added=0 corrected=1 removed=0 withdrawn=0 described=0 articles=1
msg="article described anew" article=ferry publisher="Koroti Courier" bytes=16
msg="the articles have changed" added=0 corrected=0 removed=0 withdrawn=0 described=1 articles=1
msg="article removed" article=ferry publisher="Koroti Courier" bytes=16
msg="the articles have changed" added=0 corrected=0 removed=1 withdrawn=0 described=0 articles=0
msg="the articles have changed" added=21 corrected=0 removed=0 withdrawn=0 described=0 articles=21
`
	if got != want {
		t.Errorf("the log is\n%s\nwant\n%s", got, strings.TrimSpace(want))
	}
}
