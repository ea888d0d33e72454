package receipt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ukti-bot/ukti/bot/internal/receipt/codes"
)

// Errors of a [Book].
var (
	// ErrNone is wrapped where no receipt of that code is kept, or no longer.
	ErrNone = errors.New("no receipt of this code is kept")
	// ErrForeign is wrapped for a receipt that none of the archive's keys has signed.
	ErrForeign = errors.New("it was signed by none of this archive's keys")

	errTaken = errors.New("receipt: its code is another's; ask again")
)

// Store keeps receipts over a restart. Its methods are safe for concurrent use.
type Store interface {
	// PutReceipt keeps what stands under a code, made at that time; false where another
	// stands there. passing tells that it is of somebody who only passed by: of those
	// fewer are kept.
	PutReceipt(ctx context.Context, code string, receipt []byte, made time.Time, passing bool) (bool, error)
	// Receipt returns what is kept under a code; ok is false where there is nothing, or
	// it is too old.
	Receipt(ctx context.Context, code string) (receipt []byte, ok bool, err error)
}

// Book makes receipts and keeps them. It is safe for concurrent use. A nil Book makes
// none and has none.
type Book struct {
	Keys    *Keys
	Store   Store
	Now     func() time.Time
	Version string        // of Ukti
	Index   func() int64  // see [Receipt.Index]; may be nil
	KeepFor time.Duration // how long receipts are kept
}

// Sign makes a receipt of what is given: its time, version and index are filled in, and
// its code where there is none. It is valid without being kept.
func (b *Book) Sign(r Receipt) (Signed, error) {
	if r.Code == "" {
		r.Code = codes.New()
	}
	r.Time, r.Version = b.Now().UTC().Truncate(time.Second), b.Version
	if b.Index != nil {
		r.Index = b.Index()
	}
	return b.Keys.sign(r)
}

// Issue makes a receipt and keeps it. passing is as of [Store].
func (b *Book) Issue(ctx context.Context, r Receipt, passing bool) (Signed, error) {
	s, err := b.Sign(r)
	if err != nil {
		return Signed{}, err
	}
	ok, err := b.Store.PutReceipt(ctx, string(s.Code), s.bytes, s.Time, passing)
	if err == nil && !ok { // met once in many years
		err = errTaken
	}
	return s, err
}

// Keep keeps a receipt that was made here and only signed, as often as it is given. The
// error wraps [ErrForm], [ErrSignature] or [ErrForeign]; for one that is older than
// receipts are kept, [ErrNone].
func (b *Book) Keep(ctx context.Context, data []byte) (Signed, error) {
	s, err := b.own(data)
	if err != nil {
		return Signed{}, err
	}
	if b.Now().Sub(s.Time) > b.KeepFor {
		return Signed{}, fmt.Errorf("receipt: %w: it is too old", ErrNone)
	}
	ok, err := b.Store.PutReceipt(ctx, string(s.Code), s.bytes, s.Time, true)
	if err != nil || ok {
		return s, err
	}
	kept, err := b.Get(ctx, s.Code)
	if err == nil && !bytes.Equal(kept.bytes, s.bytes) {
		err = errTaken
	}
	return kept, err
}

// Get returns the receipt of a code. The error wraps [ErrNone]; one that was changed on
// the disk is refused with [ErrForm], [ErrSignature] or [ErrForeign].
func (b *Book) Get(ctx context.Context, code codes.Code) (Signed, error) {
	if b == nil {
		return Signed{}, fmt.Errorf("receipt: %w", ErrNone)
	}
	data, ok, err := b.Store.Receipt(ctx, string(code))
	if err != nil {
		return Signed{}, err
	}
	if !ok {
		return Signed{}, fmt.Errorf("receipt: %w", ErrNone)
	}
	s, err := b.own(data)
	if err == nil && s.Code != code {
		err = fmt.Errorf("receipt: %w: it is kept under the code of another", ErrForm)
	}
	return s, err
}

// own checks a receipt and that it was signed here.
func (b *Book) own(data []byte) (Signed, error) {
	s, err := Check(data)
	if err != nil {
		return Signed{}, err
	}
	own, err := b.Keys.Own(s.Key)
	if err == nil && !own {
		err = fmt.Errorf("receipt: %w", ErrForeign)
	}
	return s, err
}
