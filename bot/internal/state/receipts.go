package state

import (
	"context"
	"time"
)

// mostReceipts bounds the receipts that are kept, mostPassing those of passers-by, who
// are anybody: beyond either the oldest go at the next sweep. One has about a kilobyte.
const mostReceipts, mostPassing = 100_000, 20_000

// forEver is longer than anything is kept.
const forEver = 250 * 365 * 24 * time.Hour

// PutReceipt keeps what stands under a code, made at that time; false where something
// stands there already. passing is as of the table.
func (s *Store) PutReceipt(ctx context.Context, code string, receipt []byte, made time.Time, passing bool) (bool, error) {
	result, err := s.file.Write.ExecContext(ctx, "INSERT INTO receipts (code, receipt, made, passing) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
		code, blob(receipt), made.Unix(), passing)
	if err != nil {
		return false, s.file.Explain(ctx, "keep a receipt", err)
	}
	n, err := result.RowsAffected()
	return n == 1, err
}

// Receipt returns what is kept under a code; ok is false where there is nothing, or it is
// older than receipts are kept.
func (s *Store) Receipt(ctx context.Context, code string) (receipt []byte, ok bool, err error) {
	err = s.file.Read.QueryRowContext(ctx, "SELECT receipt FROM receipts WHERE code = ? AND made >= ?", code, s.now().Add(-s.keepReceipts).Unix()).Scan(&receipt)
	ok, err = s.found(ctx, "read a receipt", err)
	return receipt, ok, err
}

// sweepReceipts deletes those that are too old or too many. One of a time to come is of
// a clock that was wrong then.
func (s *Store) sweepReceipts(ctx context.Context, now time.Time) error {
	for _, step := range []struct {
		statement string
		args      []any
	}{
		{"UPDATE receipts SET made = ?1 WHERE made > ?1", []any{now.Unix()}},
		{"DELETE FROM receipts WHERE made < ?", []any{now.Add(-s.keepReceipts).Unix()}},
		{"DELETE FROM receipts WHERE code IN (SELECT code FROM receipts WHERE passing = 0 ORDER BY made DESC LIMIT ? OFFSET ?)", []any{noLimit, s.mostReceipts}},
		{"DELETE FROM receipts WHERE code IN (SELECT code FROM receipts WHERE passing = 1 ORDER BY made DESC LIMIT ? OFFSET ?)", []any{noLimit, s.mostPassing}},
	} {
		if _, err := s.file.Write.ExecContext(ctx, step.statement, step.args...); err != nil {
			return s.file.Explain(ctx, "delete old receipts", err)
		}
	}
	return nil
}
