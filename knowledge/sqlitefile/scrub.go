package sqlitefile

import "context"

// Lost is nil: nobody takes a file that a process has.
func (f *File) Lost() <-chan struct{} { return nil }

// Heard is true: a file is there.
func (f *File) Heard() bool { return true }

// Lead calls do: a process that has a file has all jobs.
func (f *File) Lead(ctx context.Context, _ string, do func(context.Context)) { do(ctx) }

// TryLead calls do: a process that has a file has all jobs.
func (f *File) TryLead(ctx context.Context, _ string, do func(context.Context)) bool {
	do(ctx)
	return true
}

// Scrub writes the log into the file and empties it, so that with the pragma
// secure_delete neither holds a trace of what was deleted. While a read is under way it
// leaves that for later.
func (f *File) Scrub(ctx context.Context) error {
	if _, err := f.Write.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil && !IsBusy(err) {
		return err
	}
	return nil
}
