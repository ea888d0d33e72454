package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge"
)

// request is one line of a batch. Other keys are ignored.
type request struct {
	ID       json.RawMessage `json:"id"`
	Question string          `json:"question"`
	Article  string          `json:"article"`
	Lang     string          `json:"lang"`
}

// row is the answer to a request, in the form that scripts and evaluations read.
type row struct {
	ID         json.RawMessage `json:"id"`
	Confidence string          `json:"confidence"`
	Quotes     []quote         `json:"quotes"`
	TookUS     int64           `json:"took_us"` // the search alone, in microseconds
}

// failedRow stands in the place of an answer.
type failedRow struct {
	ID    json.RawMessage `json:"id"`
	Error string          `json:"error"`
}

// quote is one ranked sentence. Offsets are bytes of the article's text.
type quote struct {
	Article string  `json:"article"`
	Line    int     `json:"line"`
	Start   int     `json:"start"`
	End     int     `json:"end"`
	Text    string  `json:"text"`
	Score   float64 `json:"score"`
	Context stretch `json:"context"`
	Explain string  `json:"explain,omitempty"`
	*about          // ask --json gives it, a batch does not
}

// stretch is the verbatim passage that a reader is shown around the sentence.
type stretch struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
}

// about says where a quote comes from, for people.
type about struct {
	Title string `json:"title"`
	URL   string `json:"url"`
	Cite  string `json:"cite"`
}

// asker answers requests over one index.
type asker struct {
	index   *knowledge.Index
	limit   int
	without []string
	explain bool
	about   bool // fill quote.about
}

// noID is the ID of a request that gave none that could be read.
func noID() json.RawMessage { return json.RawMessage(`""`) }

// line answers one line of JSON with one.
func (a *asker) line(ctx context.Context, line []byte) []byte {
	r, err := parseRequest(line)
	if err == nil {
		err = checkQuestion(r.Question)
	}
	var answer row
	if err == nil {
		answer, err = a.answer(ctx, r)
	}
	if err != nil {
		return encode(failedRow{r.ID, err.Error()})
	}
	return encode(answer)
}

// answer searches. A question without a letter or digit finds nothing, which is
// an answer.
func (a *asker) answer(ctx context.Context, r request) (row, error) {
	q := knowledge.Query{
		Text: r.Question, Lang: knownLang(r.Lang), Article: knowledge.ArticleID(r.Article),
		Limit: a.limit, Without: a.without, Explain: a.explain,
	}
	began := time.Now()
	result, err := a.index.Search(ctx, q)
	took := time.Since(began)
	switch {
	case errors.Is(err, knowledge.ErrNoArticle):
		return row{}, fmt.Errorf("there is no article %q; leave the key out to search all", r.Article)
	case err != nil && !errors.Is(err, knowledge.ErrBlank):
		return row{}, err
	}
	out := row{ID: r.ID, Confidence: result.Confidence.String(), Quotes: []quote{}, TookUS: took.Microseconds()}
	for _, p := range result.Passages {
		if !a.index.Holds(p) {
			return row{}, fmt.Errorf("a passage of %q is not what the article has; report this as a bug", string(p.Article))
		}
		out.Quotes = append(out.Quotes, a.quote(p))
	}
	return out, nil
}

func (a *asker) quote(p knowledge.Passage) quote {
	q := quote{
		Article: string(p.Article), Line: p.Line, Start: p.Span.Start, End: p.Span.End, Text: p.Text, Score: p.Score,
		Context: stretch{p.Context.Start, p.Context.End, p.Around}, Explain: p.Explain,
	}
	if a.about {
		article, _ := a.index.Article(p.Article)
		q.about = &about{Title: article.Title, URL: article.URL, Cite: cite(p)}
	}
	return q
}

// cite is how a line is cited: short and exact.
func cite(p knowledge.Passage) string { return fmt.Sprintf("%s:%d", p.Article, p.Line) }

// parseRequest reads one line. The request's ID can be given back even when
// there is an error.
func parseRequest(line []byte) (request, error) {
	r := request{ID: noID()}
	if !utf8.Valid(line) {
		return r, errors.New("the line is not UTF-8; send it as UTF-8 text")
	}
	err := json.Unmarshal(line, &r)
	switch id := bytes.TrimSpace(r.ID); {
	case len(id) == 0 || string(id) == "null":
		r.ID = noID()
	case id[0] != '"' && id[0] != '-' && (id[0] < '0' || id[0] > '9'):
		r.ID = noID()
		err = errors.Join(err, errors.New(`"id" is no text; write {"id": "…", "question": "…"}`))
	}
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		if wrong.Field == "" {
			return r, fmt.Errorf(`the line is a JSON %s; write {"id": "…", "question": "…"}`, wrong.Value)
		}
		return r, fmt.Errorf("%q is a %s; write it as a text", wrong.Field, wrong.Value)
	}
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return r, fmt.Errorf(`the line is not JSON (%w, at byte %d); write {"id": "…", "question": "…"}`, err, syntax.Offset)
	}
	return r, err
}

// encode makes a line of JSON. Texts keep their characters: < is not written as
// an escape.
func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil { // NaN or infinity as a score
		b.Reset()
		_ = e.Encode(failedRow{noID(), "the answer can't be written: " + err.Error()})
	}
	return b.Bytes()
}
