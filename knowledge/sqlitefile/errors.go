package sqlitefile

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// The kinds of failure that a caller can tell apart. After each of them what was
// acknowledged before is whole; after ErrFull and ErrReadOnly reading goes on, and
// writing works again once the cause is gone.
var (
	ErrInUse    = errors.New("another process uses it")
	ErrNewer    = errors.New("a later version of Ukti wrote it")
	ErrDamaged  = errors.New("the file is damaged or no database")
	ErrLost     = errors.New("the file is missing or empty, and there was one")
	ErrFull     = errors.New("no space is left on the disk")
	ErrReadOnly = errors.New("it can't be written to")
	ErrDisk     = errors.New("the disk can't be read or written")
)

// Explain adds to a failed operation which kind of failure it is and what to do. An
// error that is explained already only gets the operation. Where SQLite stopped
// because ctx has ended, the error is ctx's.
func (f *File) Explain(ctx context.Context, op string, err error) error {
	if ctx.Err() != nil && Code(err)&0xff == lib.SQLITE_INTERRUPT {
		err = ctx.Err()
	}
	return f.spec.explain(op, err)
}

func (s Spec) explain(op string, err error) error {
	kind := kindOf(err)
	if kind == nil || errors.Is(err, kind) {
		return fmt.Errorf("%s: %s: %w", s.Name, op, err)
	}
	return fmt.Errorf("%s: %s: %w (%w); %s", s.Name, op, kind, err, s.remedy(kind))
}

// kindOf returns nil for an error that SQLite and the system have no part in.
func kindOf(err error) error {
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return ErrFull
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return ErrReadOnly
	case Code(err) == lib.SQLITE_IOERR_SHMSIZE: // no room for the index of the log
		return ErrFull
	}
	switch Code(err) & 0xff { // the low byte of an extended code is its kind
	case lib.SQLITE_FULL:
		return ErrFull
	case lib.SQLITE_READONLY, lib.SQLITE_CANTOPEN, lib.SQLITE_PERM:
		return ErrReadOnly
	case lib.SQLITE_CORRUPT, lib.SQLITE_NOTADB:
		return ErrDamaged
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED:
		return ErrInUse
	case lib.SQLITE_IOERR:
		return ErrDisk
	}
	return nil
}

// remedy says what to do about a kind of failure.
func (s Spec) remedy(kind error) string {
	switch kind {
	case ErrFull:
		return "free some, then try again"
	case ErrReadOnly:
		return "let the user that runs Ukti own data_dir and the files in it"
	case ErrDamaged:
		return "stop Ukti, keep a copy of the file, and " + s.Mend
	case ErrInUse:
		return "end the process that has the file open, then try again"
	case ErrDisk:
		return "look in the system's log whether the disk is full or failing"
	}
	return s.Mend
}

// damaged is the error of a file that says something impossible.
func (s Spec) damaged(what string) error {
	return fmt.Errorf("%w (%s); %s", ErrDamaged, what, s.remedy(ErrDamaged))
}

// Code returns SQLite's extended result code; 0 when err has none. Its low byte is
// the primary code.
func Code(err error) int {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code()
	}
	return 0
}

// IsBusy reports that another connection holds what was asked for.
func IsBusy(err error) bool { return Code(err)&0xff == lib.SQLITE_BUSY }
