package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/knowledge/ingest"
)

// page is a page with its card.
type page struct {
	path                     string
	src                      []byte
	title, author, date, url string
	refuse                   bool
	text                     string
}

// answer is what a program found in a page.
type answer struct {
	File    string `json:"file"`
	Text    string `json:"text"`
	Title   string `json:"title"`
	Author  string `json:"author"`
	Date    string `json:"date"` // YYYY-MM-DD, or longer
	refused error
	took    time.Duration
}

func readFolder(folder string) ([]page, error) {
	paths, err := filepath.Glob(filepath.Join(folder, "*.want"))
	if err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("%s holds no cards: put NAME.want beside each NAME.html", folder)
	}
	var pages []page
	for _, path := range paths {
		p, err := readCard(path)
		if err != nil {
			return nil, err
		}
		pages = append(pages, p)
	}
	return pages, nil
}

func readCard(path string) (page, error) {
	p := page{path: strings.TrimSuffix(path, ".want") + ".html"}
	card, err := os.ReadFile(path)
	if err != nil {
		return p, err
	}
	if p.src, err = os.ReadFile(p.path); err != nil {
		return p, err
	}
	head, text, ok := strings.Cut(string(card), "---\n")
	if !ok {
		return p, fmt.Errorf("%s: no line ---; write it between the keys and the text", path)
	}
	p.text = text
	for line := range strings.Lines(head) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		value = strings.TrimSpace(value)
		switch key {
		case "title":
			p.title = value
		case "author":
			p.author = value
		case "date":
			p.date = value
		case "url":
			p.url = value
		case "refuse":
			p.refuse = true
		case "":
		default:
			return p, fmt.Errorf("%s: unknown key %q", path, key)
		}
	}
	return p, nil
}

// ukti reads the pages as if they had been fetched.
func ukti(pages []page) []answer {
	var answers []answer
	for _, p := range pages {
		url := p.url
		if url == "" {
			url = "https://pages.example/" + filepath.Base(p.path)
		}
		began := time.Now()
		d, err := ingest.Web{URL: url, ContentType: "text/html", Body: p.src}.Document()
		a := answer{File: p.path, Text: d.Body, Title: d.Title, Author: d.Author, refused: err, took: time.Since(began)}
		if !d.Published.IsZero() {
			a.Date = d.Published.Format(time.DateOnly)
		}
		answers = append(answers, a)
	}
	return answers
}

// peer is another program.
type peer struct {
	name    string
	command []string
}

func (p peer) ask(ctx context.Context, pages []page) ([]answer, error) {
	args := p.command[1:]
	for _, page := range pages {
		args = append(args, page.path)
	}
	var out, problems bytes.Buffer
	cmd := exec.CommandContext(ctx, p.command[0], args...)
	cmd.Stdout, cmd.Stderr = &out, &problems
	began := time.Now()
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("%s: %w: %.500s", p.name, err, problems.String())
	}
	took := time.Since(began) / time.Duration(len(pages))
	by := map[string]answer{}
	in := bufio.NewScanner(&out)
	in.Buffer(nil, 64<<20)
	for in.Scan() {
		var a answer
		if err := json.Unmarshal(in.Bytes(), &a); err != nil {
			return nil, fmt.Errorf("%s: %w in %.80q", p.name, err, in.Text())
		}
		a.took = took
		by[a.File] = a
	}
	if err := in.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", p.name, err)
	}
	var answers []answer
	for _, page := range pages {
		a, ok := by[page.path]
		if !ok {
			return nil, fmt.Errorf("%s gave no answer for %s", p.name, page.path)
		}
		answers = append(answers, a)
	}
	return answers, nil
}
