// Package seeds holds the articles that are shipped with the bot, each byte for
// byte as it was supplied, and what is known of them.
//
// The texts are not under this project's licence: NOTICE says whose they are.
// Built with the tag noseeds, the package holds none.
//
// To add an article, put its file here and an entry into index.json; sha256sum
// gives the sum. A field that the source does not give is left out. All keys:
// file, lang, sha256, rights (required); title, publisher, url, published
// (YYYY-MM-DD).
package seeds

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"time"
	"unicode/utf8"
)

// ErrChanged is wrapped when a file's bytes are not those of the index's SHA-256.
var ErrChanged = errors.New("not the bytes that the index names")

// Entry is one shipped article. Fields that the source does not give are empty.
type Entry struct {
	File      string // its name in this folder
	ID        string // File without its extension
	Lang      string // BCP 47
	SHA256    string // of Body, lower-case hexadecimal
	Title     string
	Publisher string
	URL       string
	Published time.Time // zero when unknown
	Rights    string    // whose text it is
	Body      string    // the file's bytes
}

// All gives the shipped articles in the order of the index, none when built with
// the tag noseeds. An error names the file that is missing or changed.
func All() ([]Entry, error) {
	if !shipped {
		return nil, nil
	}
	return load(files)
}

// record is an [Entry] as index.json writes it.
type record struct {
	File      string `json:"file"`
	Lang      string `json:"lang"`
	SHA256    string `json:"sha256"`
	Title     string `json:"title"`
	Publisher string `json:"publisher"`
	URL       string `json:"url"`
	Published string `json:"published"`
	Rights    string `json:"rights"`
}

const indexFile = "index.json"

func load(fsys fs.FS) ([]Entry, error) {
	records, err := readIndex(fsys)
	if err != nil {
		return nil, fmt.Errorf("seeds: %s: %w", indexFile, err)
	}
	entries := make([]Entry, 0, len(records))
	seen := make(map[string]bool, len(records))
	for _, r := range records {
		e, err := r.entry(fsys)
		if err != nil {
			return nil, fmt.Errorf("seeds: %s: %w", r.File, err)
		}
		if seen[e.ID] {
			return nil, fmt.Errorf("seeds: %s: two articles with the id %q; rename one", r.File, e.ID)
		}
		seen[e.ID] = true
		entries = append(entries, e)
	}
	return entries, nil
}

func readIndex(fsys fs.FS) ([]record, error) {
	f, err := fsys.Open(indexFile)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var index struct {
		Articles []record `json:"articles"`
	}
	d := json.NewDecoder(f)
	d.DisallowUnknownFields()
	if err := d.Decode(&index); err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("something follows the JSON object; remove it")
	}
	return index.Articles, nil
}

// entry reads the record's file and checks it against the record.
func (r record) entry(fsys fs.FS) (Entry, error) {
	if r.Lang == "" || r.Rights == "" {
		return Entry{}, fmt.Errorf("%s gives no lang or no rights; add them", indexFile)
	}
	var published time.Time
	if r.Published != "" {
		var err error
		if published, err = time.Parse(time.DateOnly, r.Published); err != nil {
			return Entry{}, fmt.Errorf("published is not a date like 2026-01-31: %w", err)
		}
	}
	body, err := fs.ReadFile(fsys, r.File)
	if err != nil {
		return Entry{}, err
	}
	sum := sha256.Sum256(body)
	if got := hex.EncodeToString(sum[:]); got != r.SHA256 {
		return Entry{}, fmt.Errorf("%w: SHA-256 is %s, %s says %q; restore the file", ErrChanged, got, indexFile, r.SHA256)
	}
	if !utf8.Valid(body) {
		return Entry{}, errors.New("not UTF-8; convert the file")
	}
	return Entry{
		File:      r.File,
		ID:        strings.TrimSuffix(r.File, path.Ext(r.File)),
		Lang:      r.Lang,
		SHA256:    r.SHA256,
		Title:     r.Title,
		Publisher: r.Publisher,
		URL:       r.URL,
		Published: published,
		Rights:    r.Rights,
		Body:      string(body),
	}, nil
}
