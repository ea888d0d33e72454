package archive

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive/internal/near"
	"github.com/ukti-bot/ukti/knowledge/ingest"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// prepared is a document with all that can be worked out of it outside of a
// transaction.
type prepared struct {
	ingest.Document
	refused  error // why it can't be kept
	revision string
	house    string
	story    near.Text
	gzip     []byte // Original compressed; nil with none
}

// prepareAll prepares documents on several goroutines.
func prepareAll(docs []ingest.Document) []prepared {
	out := make([]prepared, len(docs))
	var wg sync.WaitGroup
	workers := min(runtime.GOMAXPROCS(0), len(docs))
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(docs); i += workers {
				out[i] = prepare(docs[i])
			}
		})
	}
	wg.Wait()
	return out
}

func prepare(d ingest.Document) prepared {
	p := prepared{Document: d, refused: validate(d)}
	if p.refused != nil {
		return p
	}
	p.revision = knowledge.Revision(d.Body)
	p.house = houseOf(d.Publisher, d.URL)
	p.story = near.Of(d.Body)
	if d.Original != nil {
		p.gzip = compress(d.Original)
	}
	return p
}

// validate says why a document can't be kept, nil when it can. What it lets pass,
// knowledge.Build and ingest.Read take too.
func validate(d ingest.Document) error {
	switch id := string(d.ID); {
	case id == "":
		return fmt.Errorf("an article without an id: give it one")
	case len(id) > 200:
		return fmt.Errorf("the article id %.40q… is longer than 200 bytes: shorten it", id)
	case !utf8.ValidString(id):
		return fmt.Errorf("the article id %q is not UTF-8: rename it", id)
	case strings.ContainsFunc(id, unicode.IsControl):
		return fmt.Errorf("the article id %q holds a control character: rename it", id)
	case len(d.Body) > ingest.MaxText:
		return fmt.Errorf("the article %q has more than %d MB of text: cut it into several", id, ingest.MaxText>>20)
	case !utf8.ValidString(d.Body):
		return fmt.Errorf("the article %q is not UTF-8: convert it", id)
	case strings.IndexByte(d.Body, 0) >= 0:
		return fmt.Errorf("the article %q holds a NUL byte: take it out", id)
	case !strings.ContainsFunc(d.Body, visible):
		return fmt.Errorf("the article %q has no text: write it or leave it out", id)
	}
	for _, field := range [...]struct{ name, value string }{
		{"title", d.Title}, {"publisher", d.Publisher}, {"URL", d.URL}, {"language", d.Lang},
		{"origin", d.Origin}, {"feed", d.Feed}, {"media type", d.MediaType},
	} {
		if !utf8.ValidString(field.value) || strings.IndexByte(field.value, 0) >= 0 {
			return fmt.Errorf("the article %q has a %s that is not UTF-8 text: correct it or leave it out", string(d.ID), field.name)
		}
	}
	return nil
}

func visible(r rune) bool { return !unicode.IsSpace(r) && !unicode.In(r, unicode.Cc, unicode.Cf) }

// houseOf names who publishes an article: its publisher, else its site.
func houseOf(publisher, address string) string {
	if house := text.Fold(strings.TrimSpace(publisher)); house != "" {
		return house
	}
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Host), "www.")
}

// findable is what Find of a [Query] is looked for in.
func findable(a knowledge.Article) string {
	return text.Fold(strings.Join([]string{string(a.ID), a.Title, a.Publisher, a.URL}, "\n"))
}

func compress(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = w.Write(b) // a Buffer takes everything
	_ = w.Close()
	return out.Bytes()
}
