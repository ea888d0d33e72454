package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/standard"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search/query"
	index "github.com/blevesearch/bleve_index_api"
)

// bleveIndex is a Bleve index of the kind scorch, in the folder dir or, when that
// is empty, in memory.
type bleveIndex struct {
	dir    string
	corpus *corpus
	index  bleve.Index
}

const (
	textField    = "text"
	articleField = "article"
	bleveBatch   = 5000 // sentences
)

func (b *bleveIndex) version() string {
	where := "on disk"
	if b.dir == "" {
		where = "in memory"
	}
	return "Bleve " + moduleVersion("github.com/blevesearch/bleve/v2") + ", scorch " + where + ", analyzer standard, BM25, any of the words"
}

// bleveMapping keeps the sentence's text, as the others do, and leaves out what
// only highlighting, sorting and facets need.
func bleveMapping() mapping.IndexMapping {
	text := bleve.NewTextFieldMapping()
	text.Analyzer = standard.Name
	text.IncludeTermVectors, text.IncludeInAll, text.DocValues = false, false, false
	article := bleve.NewTextFieldMapping()
	article.Analyzer = keyword.Name
	article.Store, article.IncludeTermVectors, article.IncludeInAll, article.DocValues = false, false, false, false
	sentence := bleve.NewDocumentStaticMapping()
	sentence.AddFieldMappingsAt(textField, text)
	sentence.AddFieldMappingsAt(articleField, article)
	m := bleve.NewIndexMapping()
	m.DefaultMapping = sentence
	m.ScoringModel = index.BM25Scoring
	return m
}

func (b *bleveIndex) build(ctx context.Context, c *corpus) (err error) {
	b.corpus = c
	path := ""
	if b.dir != "" {
		path = filepath.Join(b.dir, "bleve")
	}
	b.index, err = bleve.NewUsing(path, bleveMapping(), scorch.Name, scorch.Name, nil)
	if err != nil {
		return fmt.Errorf("opening Bleve: %w", err)
	}
	batch := b.index.NewBatch()
	for n := range c.sentences {
		fields := map[string]any{textField: c.text(n), articleField: c.id(n)}
		if err := batch.Index(strconv.Itoa(n), fields); err != nil {
			return fmt.Errorf("indexing with Bleve: %w", err)
		}
		if batch.Size() < bleveBatch && n < len(c.sentences)-1 {
			continue
		}
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("indexing with Bleve: %w", err)
		}
		if err := b.index.Batch(batch); err != nil {
			return fmt.Errorf("indexing with Bleve: %w", err)
		}
		batch.Reset()
	}
	return nil
}

func (b *bleveIndex) ask(ctx context.Context, question, article string, limit int) ([]hit, error) {
	match := bleve.NewMatchQuery(question)
	match.SetField(textField)
	var q query.Query = match
	if article != "" {
		in := bleve.NewTermQuery(article)
		in.SetField(articleField)
		q = bleve.NewConjunctionQuery(match, in)
	}
	request := bleve.NewSearchRequestOptions(q, limit, 0, false)
	request.Fields = []string{textField}
	found, err := b.index.SearchInContext(ctx, request)
	if err != nil {
		return nil, err
	}
	hits := make([]hit, 0, len(found.Hits))
	for _, d := range found.Hits {
		n, err := strconv.Atoi(d.ID)
		if err != nil {
			return nil, fmt.Errorf("the document %q of Bleve is none of ours: %w", d.ID, err)
		}
		text, _ := d.Fields[textField].(string)
		h, err := b.corpus.hit(n, text)
		if err != nil {
			return nil, err
		}
		hits = append(hits, h)
	}
	return hits, nil
}

func (b *bleveIndex) close() error {
	if b.index == nil {
		return nil
	}
	return b.index.Close()
}
