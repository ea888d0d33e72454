package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/ukti-bot/ukti/adapters"
)

const (
	// DefaultLimit and MaxLimit are how many quotes, or articles, one answer of
	// the API has when the request doesn't say, and at most.
	DefaultLimit = 3
	MaxLimit     = 100
	// defaultArticles is DefaultLimit for articles.
	defaultArticles = 20
)

// Request is a question of the API.
type Request struct {
	Question string
	Article  string // the id or key of the only article to look in; "" for all
	Lang     string // of the question; "" has it detected
	Limit    int    // quotes at most, from 1 to [MaxLimit]
	Receipt  bool   // the answer is to have its receipt, signed
}

// RequestError is a request that can't be answered until its sender changes it.
type RequestError struct {
	Status   int    // of HTTP
	Sentence string // says what to do
}

func (e *RequestError) Error() string { return e.Sentence }

// api answers programs.
type api struct{ v *visit }

func (v *visit) api() api { return api{v} }

// apiAsk returns the ranked quotes for ?q=.
func (ap api) apiAsk() {
	query := ap.v.r.URL.Query()
	limit, ok := number(query, "limit", DefaultLimit, 1, MaxLimit)
	if !ok {
		ap.v.fail(http.StatusBadRequest, "error.number", "most", MaxLimit)
		return
	}
	ap.lookUp(func(ctx context.Context) ([]byte, error) {
		return ap.v.ask(ctx, Request{Question: query.Get("q"), Article: query.Get("article"), Lang: query.Get("lang"), Limit: limit, Receipt: query.Get("receipt") == "1"})
	})
}

// apiJudge judges the alleged quotation that the body describes as JSON.
func (ap api) apiJudge() {
	if ap.v.r.Method != http.MethodPost {
		ap.v.w.Header().Set("Allow", http.MethodPost)
		ap.v.writeJSON(http.StatusMethodNotAllowed, map[string]string{"error": "send the text as JSON, with POST"})
		return
	}
	described, err := io.ReadAll(ap.v.r.Body)
	if err != nil {
		if _, long := errors.AsType[*http.MaxBytesError](err); long {
			ap.v.fail(http.StatusRequestEntityTooLarge, "error.long")
			return
		}
		ap.v.fail(http.StatusBadRequest, "error.form")
		return
	}
	withReceipt := ap.v.r.URL.Query().Get("receipt") == "1"
	ap.lookUp(func(ctx context.Context) ([]byte, error) { return ap.v.judge(ctx, described, withReceipt) })
}

// lookUp answers with the JSON that find returns, when it is its turn.
func (ap api) lookUp(find func(context.Context) ([]byte, error)) {
	ctx, cancel := context.WithTimeout(ap.v.r.Context(), answerTime)
	defer cancel()
	select {
	case ap.v.lookups <- struct{}{}:
		defer func() { <-ap.v.lookups }()
	case <-ctx.Done():
		ap.v.fail(http.StatusServiceUnavailable, "error.busy")
		return
	}
	body, err := find(ctx)
	if wrong, ok := errors.AsType[*RequestError](err); ok {
		ap.v.writeJSON(wrong.Status, map[string]string{"error": wrong.Sentence})
		return
	}
	if err != nil {
		ap.v.log.Error("a question of the API could not be answered", "error", err)
		ap.v.fail(http.StatusInternalServerError, "error.sorry")
		return
	}
	ap.v.rawJSON(http.StatusOK, body)
}

// number reads a parameter; ok is false for one that is no number from low to
// high.
func number(query url.Values, key string, otherwise, low, high int) (n int, ok bool) {
	if !query.Has(key) {
		return otherwise, true
	}
	n, err := strconv.Atoi(query.Get(key))
	return n, err == nil && low <= n && n <= high
}

// article is an article's description in the API.
type article struct {
	ID        string     `json:"id"`
	Key       string     `json:"key"`
	Revision  string     `json:"revision"`
	Title     string     `json:"title"`
	Opening   string     `json:"opening"`
	Publisher string     `json:"publisher"`
	URL       string     `json:"url"`
	Lang      string     `json:"lang"`
	Published *time.Time `json:"published"`           // null when the source gives none
	Withdrawn *time.Time `json:"withdrawn,omitempty"` // when its site was found to have taken it away
	Lines     int        `json:"lines"`
	Sentences int        `json:"sentences"`
	Bytes     int        `json:"bytes"`
}

func describe(info adapters.ArticleInfo) article {
	a := article{
		ID: info.ID, Key: info.Key, Revision: info.Revision, Title: info.Title, Opening: info.Opening,
		Publisher: info.Publisher, URL: info.URL, Lang: info.Lang,
		Lines: info.Lines, Sentences: info.Sentences, Bytes: info.SizeBytes,
	}
	if !info.Published.IsZero() {
		a.Published = &info.Published
	}
	if !info.Withdrawn.IsZero() {
		a.Withdrawn = &info.Withdrawn
	}
	return a
}

// apiArticles lists articles; next_offset is null on the last page.
func (ap api) apiArticles() {
	query := ap.v.r.URL.Query()
	const far = 1 << 30
	limit, limitOK := number(query, "limit", defaultArticles, 1, MaxLimit)
	offset, offsetOK := number(query, "offset", 0, 0, far)
	if !limitOK || !offsetOK {
		ap.v.fail(http.StatusBadRequest, "error.number", "most", MaxLimit)
		return
	}
	var answer struct {
		Articles   []article `json:"articles"`
		Total      int       `json:"total"`
		NextOffset *int      `json:"next_offset"`
	}
	answer.Articles = []article{}
	list := ap.v.library.Articles(ap.v.r.Context(), wanted(query), offset, limit)
	answer.Total = list.Total
	for _, info := range list.Articles {
		answer.Articles = append(answer.Articles, describe(info))
	}
	if next := offset + limit; next < list.Total {
		answer.NextOffset = &next
	}
	ap.v.writeJSON(http.StatusOK, answer)
}

// span is a half-open range of byte offsets into an article's text.
type span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// apiArticle returns one article, whole.
func (ap api) apiArticle() {
	text, ok := ap.v.reading().read(ap.v.r.URL.Query().Get("rev"))
	if !ok {
		return
	}
	answer := struct {
		article
		Superseded bool     `json:"superseded"`
		Revisions  []string `json:"revisions"`
		LineSpans  []span   `json:"line_spans"`
		Text       string   `json:"text"`
	}{describe(text.Info), text.Superseded, []string{}, []span{}, text.Body}
	for _, r := range text.Revisions {
		answer.Revisions = append(answer.Revisions, r.Name)
	}
	for _, s := range text.Lines {
		answer.LineSpans = append(answer.LineSpans, span(s))
	}
	ap.v.writeJSON(http.StatusOK, answer)
}
