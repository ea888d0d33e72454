package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/answer"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/bot/internal/receipt"
	"github.com/ukti-bot/ukti/bot/internal/receipt/codes"
	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/knowledge"
)

// receiptBook opens what makes the receipts of answers, and makes the key that signs
// them at the first start. Without a key that can be used answers have no receipts; all
// else goes on. It is nil where the operator wants none.
func receiptBook(ctx context.Context, o Options, store *state.Store, room *newsroom.Room) *receipt.Book {
	keep := time.Duration(o.Config.Receipts.Keep)
	if keep == 0 {
		return nil
	}
	if err := os.MkdirAll(o.Config.DataDir, 0o700); err != nil { // there is none yet where all else is on a server
		o.Log.Error("answers have no receipts; all else goes on", "error", err)
		return nil
	}
	keys, made, err := receipt.MakeKeys(ctx, o.Config.DataDir, o.World.now())
	if err != nil {
		o.Log.Error("answers have no receipts; all else goes on", "error", err)
		return nil
	}
	if made {
		o.Log.Info("made the key that signs receipts", "file", receipt.KeysFile, "see", "ukti key show")
	}
	b := &receipt.Book{Keys: keys, Store: store, Now: o.World.now, Version: o.Version, KeepFor: keep}
	if room != nil {
		b.Index = room.Index.Seq
	}
	return b
}

// receiptPages are the receipts as the page asks for them.
type receiptPages struct{ book *receipt.Book }

// pagesOf returns the receipts of a book for the page; nil for none.
func pagesOf(book *receipt.Book) adapters.Receipts {
	if book == nil {
		return nil
	}
	return receiptPages{book}
}

// Receipt implements [adapters.Receipts].
func (p receiptPages) Receipt(ctx context.Context, text string) (code string, signed []byte, err error) {
	parsed, err := codes.Parse(text)
	if err != nil {
		return "", nil, fmt.Errorf("app: %w: %w", adapters.ErrNoReceipt, err)
	}
	s, err := p.book.Get(ctx, parsed)
	if errors.Is(err, receipt.ErrNone) {
		err = fmt.Errorf("app: %w: %w", adapters.ErrNoReceipt, err)
	}
	return string(parsed), s.JSON(), err
}

// Keep implements [adapters.Receipts].
func (p receiptPages) Keep(ctx context.Context, signed []byte) (code string, err error) {
	s, err := p.book.Keep(ctx, signed)
	for _, theirs := range []error{receipt.ErrForm, receipt.ErrSignature, receipt.ErrForeign, receipt.ErrNone} {
		if errors.Is(err, theirs) {
			return "", fmt.Errorf("app: %w: %w", adapters.ErrNoReceipt, err)
		}
	}
	return string(s.Code), err
}

// mostReceipted is how many of an answer's ranked quotes its receipt names.
const mostReceipted = 10

// receiptOf signs a receipt of an answer of the API.
func receiptOf(book *receipt.Book, index *knowledge.Index, question string, row answer.Row) (string, error) {
	r := receipt.Receipt{Kind: receipt.Answer, Degree: row.Confidence, Question: receipt.HashQuestion(question)}
	for _, q := range row.Quotes[:min(len(row.Quotes), mostReceipted)] {
		a, _ := index.Article(knowledge.ArticleID(q.Article))
		r.Quotes = append(r.Quotes, receipt.Quote{
			Article: q.Article, Revision: a.Revision, Start: q.Start, End: q.End, Line: q.Line, Publisher: a.Publisher, URL: a.URL, Hash: receipt.Hash(q.Text),
		})
	}
	s, err := book.Sign(r)
	return string(s.JSON()), err
}
