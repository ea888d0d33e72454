// Package answer is an answer in the form that programs read: the rows of
// ask --batch, ask --json and the page's API. The form is stable; scripts and
// evaluations stand on it.
package answer

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
)

// Request is one question. Other keys of its JSON are ignored.
type Request struct {
	ID       json.RawMessage `json:"id"`       // given back in the row
	Question string          `json:"question"` // see [CheckQuestion]
	Article  string          `json:"article"`  // the id of the only article to look in; "" for all
	Lang     string          `json:"lang"`     // see [KnownLang]
}

// Row is the answer to a request. Ranked quotes are given whatever the
// confidence.
type Row struct {
	ID         json.RawMessage `json:"id"`
	Confidence string          `json:"confidence"`        // strong, weak or none
	Quotes     []Quote         `json:"quotes"`            // best first; never null
	TookUS     int64           `json:"took_us"`           // the search alone, in microseconds
	Partial    bool            `json:"partial,omitempty"` // not all articles could be searched
	Receipt    string          `json:"receipt,omitempty"` // the page's API, where it is asked for: the signed receipt
}

// FailedRow stands in the place of an answer.
type FailedRow struct {
	ID    json.RawMessage `json:"id"`
	Error string          `json:"error"` // one sentence
}

// Quote is one ranked sentence. Offsets are bytes of the article's text.
type Quote struct {
	Article string  `json:"article"`
	Line    int     `json:"line"` // from 1
	Start   int     `json:"start"`
	End     int     `json:"end"`
	Text    string  `json:"text"`
	Score   float64 `json:"score"`
	Context Stretch `json:"context"`
	Explain string  `json:"explain,omitempty"`
	*About          // where [Asker.About] asks for it
}

// Stretch is the verbatim passage that a reader is shown around the sentence.
type Stretch struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
}

// About says where a quote comes from, for people.
type About struct {
	Title string `json:"title"`
	URL   string `json:"url"`
	Cite  string `json:"cite"`
	// Withdrawn is when the article's page was found to be gone; absent while it is there.
	Withdrawn *time.Time `json:"withdrawn,omitempty"`
}

// NoID is the ID of a request that gave none that could be read.
func NoID() json.RawMessage { return json.RawMessage(`""`) }

// Cite is how a line is cited: short and exact.
func Cite(p knowledge.Passage) string { return fmt.Sprintf("%s:%d", p.Article, p.Line) }

// Encode makes a line of JSON. Texts keep their characters: < is not written as
// an escape.
func Encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil { // NaN or infinity as a score
		b.Reset()
		_ = e.Encode(FailedRow{NoID(), "the answer can't be written: " + err.Error()})
	}
	return b.Bytes()
}
