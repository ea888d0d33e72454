package adapters

import (
	"context"
	"errors"
)

// Receipts is where the receipts of answers are kept, for a platform that shows more of
// them than the command /receipt does. Safe for concurrent use.
type Receipts interface {
	// Receipt returns the receipt of a code as it was signed: one line of JSON. code comes
	// back in its one form, without a dash. The error wraps [ErrNoReceipt] where none is
	// kept.
	Receipt(ctx context.Context, text string) (code string, signed []byte, err error)
	// Keep keeps what was in [Reply.Unkept], as often as it is given, and returns its
	// code. The error wraps ErrNoReceipt for what is none of this archive's.
	Keep(ctx context.Context, signed []byte) (code string, err error)
}

// ErrNoReceipt is wrapped by the errors of [Receipts] that are not the bot's fault.
var ErrNoReceipt = errors.New("no such receipt")
