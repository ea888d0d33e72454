package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"

	"github.com/ukti-bot/ukti/knowledge"
)

// readPassages reads a file of passages, one JSON object {id, title, text, lang}
// a line.
func readPassages(name string) ([]knowledge.Article, error) {
	type passage struct{ ID, Title, Text, Lang string }
	rows, err := readLines[passage](name)
	if err != nil {
		return nil, err
	}
	articles := make([]knowledge.Article, len(rows))
	for i, p := range rows {
		articles[i] = knowledge.Article{ID: knowledge.ArticleID(p.ID), Title: p.Title, Lang: p.Lang, Body: p.Text}
	}
	return articles, nil
}

// readLines reads a file of one JSON object a line; empty lines are left out. A
// file without any is an error.
func readLines[T any](name string) (rows []T, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	lines := bufio.NewReader(f)
	for n := 1; ; n++ {
		line, end := lines.ReadBytes('\n')
		if line = bytes.TrimSpace(line); len(line) > 0 {
			var row T
			if err := json.Unmarshal(line, &row); err != nil {
				return nil, fmt.Errorf("%s:%d: not a JSON object of the expected shape: %w", name, n, err)
			}
			rows = append(rows, row)
		}
		switch {
		case end == io.EOF && len(rows) == 0:
			return nil, fmt.Errorf("%s is empty: give a file of one JSON object a line", name)
		case end == io.EOF:
			return rows, nil
		case end != nil:
			return nil, fmt.Errorf("reading %s: %w", name, end)
		}
	}
}

// sequence gives copies of articles that share no memory with them, so that what
// an index holds is seen whole in the heap.
func sequence(articles []knowledge.Article) iter.Seq2[knowledge.Article, error] {
	return func(yield func(knowledge.Article, error) bool) {
		for _, a := range articles {
			a.Body = strings.Clone(a.Body)
			if !yield(a, nil) {
				return
			}
		}
	}
}
