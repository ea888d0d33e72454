package answer

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/bot/internal/message"
	"github.com/ukti-bot/ukti/knowledge"
)

// Asker answers requests over one index. It is safe for concurrent use once its
// fields are set.
type Asker struct {
	Index *knowledge.Index
	// Find brings the index that questions are answered from, in the place of Index, and
	// whether it lacks articles that there are; nil: there is only Index.
	Find    func(ctx context.Context, questions ...knowledge.Query) (x *knowledge.Index, partial bool, err error)
	Limit   int                   // quotes of a row at most
	Without []knowledge.Component // left out, as of [knowledge.Query]
	Explain bool                  // fill Quote.Explain
	About   bool                  // fill Quote.About
}

// Line answers one line of JSON with one, a [FailedRow] where it must.
func (a *Asker) Line(ctx context.Context, line []byte) []byte {
	r, err := parseRequest(line)
	if err == nil {
		err = CheckQuestion(r.Question)
	}
	var row Row
	if err == nil {
		row, err = a.Answer(ctx, r)
	}
	if err != nil {
		return Encode(FailedRow{r.ID, err.Error()})
	}
	return Encode(row)
}

// Answer searches. A question without a letter or digit finds nothing, which is
// an answer. Of a question that asks several things, the quotes of each take turns,
// in the order in which they were asked.
func (a *Asker) Answer(ctx context.Context, r Request) (Row, error) {
	row := Row{ID: r.ID, Quotes: []Quote{}}
	var questions []knowledge.Query
	for _, part := range message.Split(r.Question) {
		questions = append(questions, a.query(r, part))
	}
	began, x := time.Now(), a.Index
	if a.Find != nil {
		var err error
		if x, row.Partial, err = a.Find(ctx, questions...); err != nil {
			return Row{}, err
		}
	}
	var results []knowledge.Result
	for _, q := range questions {
		result, err := search(ctx, x, q)
		if err != nil {
			return Row{}, err
		}
		row.Partial = row.Partial || result.Stats.Partial
		results = append(results, result)
	}
	row.TookUS = time.Since(began).Microseconds()
	row.Confidence = together(results).String()
	for _, p := range inTurn(results, a.Limit) {
		if !x.Holds(p) {
			return Row{}, fmt.Errorf("a passage of %q is not what the article has; report this as a bug", string(p.Article))
		}
		row.Quotes = append(row.Quotes, a.quote(x, p))
	}
	return row, nil
}

// query words one question of a request.
func (a *Asker) query(r Request, part string) knowledge.Query {
	return knowledge.Query{
		Text: part, Lang: KnownLang(r.Lang), Article: knowledge.ArticleID(r.Article),
		Limit: a.Limit, Without: a.Without, Explain: a.Explain,
	}
}

// search answers a question. One without a letter or digit finds nothing.
func search(ctx context.Context, x *knowledge.Index, q knowledge.Query) (knowledge.Result, error) {
	result, err := x.Search(ctx, q)
	switch {
	case errors.Is(err, knowledge.ErrNoArticle):
		return result, fmt.Errorf("there is no article %q; leave the key out to search all", string(q.Article))
	case err != nil && !errors.Is(err, knowledge.ErrBlank):
		return result, err
	}
	return result, nil
}

// together is how sure the results of one message are: strong where each is, none
// where all are.
func together(results []knowledge.Result) knowledge.Confidence {
	least, most := knowledge.Strong, knowledge.None
	for _, r := range results {
		least, most = min(least, r.Confidence), max(most, r.Confidence)
	}
	if least == knowledge.None {
		return min(most, knowledge.Weak)
	}
	return least
}

// inTurn returns the passages of several results in turn, each once, at most limit
// where that is given.
func inTurn(results []knowledge.Result, limit int) (list []knowledge.Passage) {
	if len(results) == 1 {
		return results[0].Passages
	}
	if limit <= 0 {
		limit = knowledge.DefaultLimit
	}
	type position struct {
		article knowledge.ArticleID
		start   int
	}
	seen := make(map[position]bool)
	for i := 0; ; i++ {
		left := false
		for _, r := range results {
			if i >= len(r.Passages) {
				continue
			}
			left = true
			p := r.Passages[i]
			if at := (position{p.Article, p.Span.Start}); !seen[at] && len(list) < limit {
				seen[at] = true
				list = append(list, p)
			}
		}
		if !left {
			return list
		}
	}
}

func (a *Asker) quote(x *knowledge.Index, p knowledge.Passage) Quote {
	q := Quote{
		Article: string(p.Article), Line: p.Line, Start: p.Span.Start, End: p.Span.End, Text: p.Text, Score: p.Score,
		Context: Stretch{p.Context.Start, p.Context.End, p.Around}, Explain: p.Explain,
	}
	if a.About {
		article, _ := x.Article(p.Article)
		q.About = &About{Title: article.Title, URL: article.URL, Cite: Cite(p)}
		if !article.Withdrawn.IsZero() {
			q.Withdrawn = &article.Withdrawn
		}
	}
	return q
}

// parseRequest reads one line. The request's ID can be given back even when
// there is an error.
func parseRequest(line []byte) (Request, error) {
	r := Request{ID: NoID()}
	if !utf8.Valid(line) {
		return r, errors.New("the line is not UTF-8; send it as UTF-8 text")
	}
	err := json.Unmarshal(line, &r)
	switch id := bytes.TrimSpace(r.ID); {
	case len(id) == 0 || string(id) == "null":
		r.ID = NoID()
	case id[0] != '"' && id[0] != '-' && (id[0] < '0' || id[0] > '9'):
		r.ID = NoID()
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
