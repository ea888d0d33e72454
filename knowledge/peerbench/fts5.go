package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// fts5 is SQLite's full-text index in a file. Its tokenizer cuts at all but
// letters, numbers and marks: the default takes a vowel sign of Bengali or Hindi
// for the end of a word.
type fts5 struct {
	dir    string
	corpus *corpus
	db     *sql.DB
	all    *sql.Stmt // the best sentences of all articles
	one    *sql.Stmt // … of one article
}

const (
	fts5Table = `CREATE VIRTUAL TABLE sentences USING fts5(text, article UNINDEXED,
		tokenize = "unicode61 categories 'L* N* Co Mn Mc'")`
	fts5Insert = `INSERT INTO sentences (rowid, text, article) VALUES (?, ?, ?)`
	// rank is bm25() of the table; ordering by it is FTS5's own quick way.
	fts5All = `SELECT rowid, text FROM sentences WHERE sentences MATCH ?1 ORDER BY rank LIMIT ?2`
	fts5One = `SELECT rowid, text FROM sentences WHERE sentences MATCH ?1 AND article = ?3 ORDER BY rank LIMIT ?2`
)

// fts5Pragmas spare SQLite the work of surviving a crash, and give it memory to
// keep the whole index at hand.
var fts5Pragmas = []string{"journal_mode(off)", "synchronous(off)", "cache_size(-524288)", "temp_store(memory)"}

func (f *fts5) version() string {
	name := "FTS5, on disk, unicode61 with marks, bm25(), any of the words; modernc.org/sqlite " + moduleVersion("modernc.org/sqlite")
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return name
	}
	defer db.Close()
	var release string
	if err := db.QueryRow("SELECT sqlite_version()").Scan(&release); err != nil {
		return name
	}
	return "SQLite " + release + " " + name
}

func (f *fts5) build(ctx context.Context, c *corpus) error {
	f.corpus = c
	at := url.URL{Scheme: "file", Path: filepath.Join(f.dir, "fts5.db"), RawQuery: url.Values{"_pragma": fts5Pragmas}.Encode()}
	db, err := sql.Open("sqlite", at.String())
	if err != nil {
		return fmt.Errorf("opening SQLite: %w", err)
	}
	f.db = db
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, fts5Table); err != nil {
		return fmt.Errorf("making the FTS5 table: %w", err)
	}
	if err := f.insert(ctx); err != nil {
		return fmt.Errorf("filling the FTS5 table: %w", err)
	}
	if f.all, err = db.PrepareContext(ctx, fts5All); err != nil {
		return fmt.Errorf("preparing the query: %w", err)
	}
	if f.one, err = db.PrepareContext(ctx, fts5One); err != nil {
		return fmt.Errorf("preparing the query: %w", err)
	}
	return nil
}

// insert puts all sentences into the table, in one transaction.
func (f *fts5) insert(ctx context.Context) error {
	tx, err := f.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // without effect after Commit
	put, err := tx.PrepareContext(ctx, fts5Insert)
	if err != nil {
		return err
	}
	defer put.Close()
	for n := range f.corpus.sentences {
		if _, err := put.ExecContext(ctx, n+1, f.corpus.text(n), f.corpus.id(n)); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func (f *fts5) ask(ctx context.Context, question, article string, limit int) (hits []hit, err error) {
	match := anyWord(question)
	if match == "" {
		return nil, nil
	}
	var rows *sql.Rows
	if article == "" {
		rows, err = f.all.QueryContext(ctx, match, limit)
	} else {
		rows, err = f.one.QueryContext(ctx, match, limit, article)
	}
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var rowid int
		var text string
		if err := rows.Scan(&rowid, &text); err != nil {
			return nil, err
		}
		h, err := f.corpus.hit(rowid-1, text)
		if err != nil {
			return nil, err
		}
		hits = append(hits, h)
	}
	return hits, rows.Err()
}

// anyWord is the FTS5 query for sentences with any word of a question; each word
// in quotation marks, so that none is taken for an operator.
func anyWord(question string) string {
	all := words(question)
	for i, w := range all {
		all[i] = `"` + w + `"`
	}
	return strings.Join(all, " OR ")
}

func (f *fts5) close() error {
	if f.db == nil {
		return nil
	}
	return f.db.Close()
}
