package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/opensearch"
)

// remote is this project's search where an OpenSearch cluster finds the articles. The
// archive is played by a map.
type remote struct {
	nodes
	client *opensearch.Client
	texts  map[knowledge.ArticleID]knowledge.Article
	shelf  *knowledge.LiveIndex
}

func (b *remote) version() string {
	return fmt.Sprintf("this checkout, the newest %d articles in memory, the others found by OpenSearch", b.recent)
}

func (b *remote) build(ctx context.Context, c *corpus) error {
	var err error
	b.client, err = opensearch.New(opensearch.Options{URLs: []string{b.url}, Index: "ukti-peerbench", Timeout: time.Minute})
	if err != nil {
		return err
	}
	b.texts = map[knowledge.ArticleID]knowledge.Article{}
	all := c.all()
	for _, a := range all {
		b.texts[a.ID] = a
	}
	near, err := knowledge.Build(ctx, sequence(all[max(0, len(all)-b.recent):]), knowledge.Options{})
	if err != nil {
		return err
	}
	b.shelf = knowledge.NewLiveIndex(near.Within(b))
	_, err = b.client.Rebuild(ctx, 1, sequence(all), nil)
	return err
}

func (b *remote) ask(ctx context.Context, question, article string, limit int) ([]hit, error) {
	r, err := b.shelf.Index().Search(ctx, knowledge.Query{Text: question, Article: knowledge.ArticleID(article), Limit: limit})
	if errors.Is(err, knowledge.ErrBlank) {
		return nil, nil
	}
	if err == nil && r.Stats.Partial {
		err = errors.New("the cluster could not be asked")
	}
	hits := make([]hit, len(r.Passages))
	for i, p := range r.Passages {
		hits[i] = hit{article: string(p.Article), span: span{p.Span.Start, p.Span.End}, text: p.Text}
	}
	return hits, err
}

func (b *remote) close() error {
	b.shelf = nil
	return elastic{b.url}.do(context.Background(), http.MethodDelete, "/ukti-peerbench-*", nil, nil)
}

// Article, Part, Alike, ByKey and Size make it a [knowledge.Remote].
func (b *remote) Article(_ context.Context, id knowledge.ArticleID, _ string) (knowledge.Article, bool, error) {
	a, ok := b.texts[id]
	if !ok {
		return a, false, knowledge.ErrNoArticle
	}
	return a, false, nil
}

func (b *remote) Part(ctx context.Context, texts knowledge.Texts, also []knowledge.ArticleID, q knowledge.Query) (*knowledge.Index, error) {
	return b.client.Part(ctx, texts, also, q)
}

func (b *remote) Alike(ctx context.Context, texts knowledge.Texts, also []knowledge.ArticleID, t knowledge.Alleged) (*knowledge.Index, error) {
	return b.client.Alike(ctx, texts, also, t)
}

func (b *remote) ByKey(context.Context, string) (knowledge.ArticleID, bool) { return "", false }

func (b *remote) Size() knowledge.Size { return knowledge.Size{Articles: len(b.texts)} }

// plain is OpenSearch by itself: sentences as documents, its analyzer for Bengali, BM25, any
// of the words.
type plain struct {
	elastic
	corpus *corpus
}

const (
	plainIndex = "peerbench-plain"
	plainBulk  = 5000 // documents of a request
)

func (p *plain) version() string { return "OpenSearch by itself, analyzer bengali, BM25" }

func (p *plain) build(ctx context.Context, c *corpus) error {
	p.corpus = c
	err := p.do(ctx, http.MethodPut, "/"+plainIndex, map[string]any{
		"settings": map[string]any{"number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": -1},
		"mappings": map[string]any{"dynamic": "strict", "properties": map[string]any{
			"text":    map[string]any{"type": "text", "analyzer": "bengali"},
			"article": map[string]any{"type": "keyword"},
		}},
	}, nil)
	for from := 0; err == nil && from < len(c.sentences); from += plainBulk {
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		for n := from; n < min(from+plainBulk, len(c.sentences)); n++ {
			_ = e.Encode(map[string]any{"index": map[string]any{"_id": strconv.Itoa(n)}}) // to memory
			_ = e.Encode(map[string]any{"text": c.text(n), "article": c.id(n)})
		}
		err = p.do(ctx, http.MethodPost, "/"+plainIndex+"/_bulk", b.Bytes(), nil)
	}
	return errors.Join(err, p.do(ctx, http.MethodPost, "/"+plainIndex+"/_refresh", nil, nil))
}

func (p *plain) ask(ctx context.Context, question, article string, limit int) ([]hit, error) {
	of := map[string]any{"must": map[string]any{"match": map[string]any{"text": question}}}
	if article != "" {
		of["filter"] = map[string]any{"term": map[string]any{"article": article}}
	}
	var found struct {
		Hits struct {
			Hits []struct {
				ID     string `json:"_id"`
				Source struct{ Text string }
			}
		}
	}
	err := p.do(ctx, http.MethodPost, "/"+plainIndex+"/_search", map[string]any{"size": limit, "query": map[string]any{"bool": of}}, &found)
	var hits []hit
	for _, h := range found.Hits.Hits {
		n, _ := strconv.Atoi(h.ID)
		hit, failed := p.corpus.hit(n, p.corpus.text(n))
		if failed != nil {
			return nil, failed
		}
		hits = append(hits, hit)
	}
	return hits, err
}

func (p *plain) close() error {
	return p.do(context.Background(), http.MethodDelete, "/"+plainIndex, nil, nil)
}

// elastic is a node at an address.
type elastic struct{ url string }

func (e elastic) do(ctx context.Context, method, path string, body, into any) error {
	sent, kind := []byte(nil), "application/json"
	switch b := body.(type) {
	case nil:
	case []byte:
		sent, kind = b, "application/x-ndjson"
	default:
		var err error
		if sent, err = json.Marshal(b); err != nil {
			return err
		}
	}
	r, err := http.NewRequestWithContext(ctx, method, strings.TrimRight(e.url, "/")+path, bytes.NewReader(sent))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", kind)
	w, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = w.Body.Close() }()
	answer, err := io.ReadAll(w.Body)
	if err == nil && w.StatusCode >= http.StatusBadRequest {
		err = fmt.Errorf("%s %s: %s %.300s", method, path, w.Status, answer)
	}
	if err == nil && into != nil {
		err = json.Unmarshal(answer, into)
	}
	return err
}
