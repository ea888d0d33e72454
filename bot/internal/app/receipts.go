package app

import (
	"context"
	"time"

	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/bot/internal/receipt"
	"github.com/ukti-bot/ukti/bot/internal/state"
)

// receiptBook opens what makes the receipts of answers, and makes the key that signs
// them at the first start. Without a key that can be used answers have no receipts; all
// else goes on. It is nil where the operator wants none.
func receiptBook(ctx context.Context, o Options, store *state.Store, room *newsroom.Room) *receipt.Book {
	keep := time.Duration(o.Config.Receipts.Keep)
	if keep == 0 {
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
