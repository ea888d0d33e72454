package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
)

// The kinds of failure beside those of package sqlitefile.
var (
	// ErrAway says that the server can't be reached, or that the connection broke.
	ErrAway = errors.New("the PostgreSQL server can't be reached")
	// ErrRefused says that the server does not let the user in.
	ErrRefused = errors.New("the PostgreSQL server lets this user not in")
	// ErrNoDatabase says that the server has no database of that name.
	ErrNoDatabase = errors.New("the PostgreSQL server has no such database")
	// ErrCrowded says that the server takes no further connections.
	ErrCrowded = errors.New("the PostgreSQL server takes no further connections")
)

// byCode are the kinds of the server's own errors, by the beginnings of their codes.
var byCode = []struct {
	code string
	kind error
}{
	{"28", ErrRefused}, {"3D000", ErrNoDatabase}, {"53300", ErrCrowded}, {"53100", sqlitefile.ErrFull},
	{"25006", sqlitefile.ErrReadOnly}, {"42501", sqlitefile.ErrReadOnly}, {"55P03", sqlitefile.ErrInUse},
	{"XX001", sqlitefile.ErrDamaged}, {"XX002", sqlitefile.ErrDamaged}, {"58030", sqlitefile.ErrDisk},
	{"08", ErrAway}, {"57P", ErrAway},
}

// kindOf returns nil for an error that neither the server nor the way to it has made.
func kindOf(err error) error {
	if answered, ok := errors.AsType[*pgconn.PgError](err); ok {
		for _, x := range byCode {
			if strings.HasPrefix(answered.Code, x.code) {
				return x.kind
			}
		}
		return nil
	}
	_, connecting := errors.AsType[*pgconn.ConnectError](err)
	_, network := errors.AsType[net.Error](err)
	if connecting || network || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) {
		return ErrAway
	}
	if err != nil && strings.Contains(err.Error(), "conn closed") { // the driver has no value for it
		return ErrAway
	}
	return nil
}

// remedy says what to do about a kind of failure.
func remedy(kind error) string {
	switch kind {
	case ErrAway:
		return "look whether it runs and whether store names it; Ukti tries again by itself"
	case ErrRefused:
		return "correct the user or the password in store, or let the server's pg_hba.conf allow them"
	case ErrNoDatabase:
		return "make it with createdb, or correct its name in store"
	case ErrCrowded:
		return "raise its max_connections, or end what has too many"
	case sqlitefile.ErrFull:
		return "free some on the server, then try again"
	case sqlitefile.ErrReadOnly:
		return "let store name the server that takes writes, and its user own the database (ALTER DATABASE … OWNER TO …)"
	case sqlitefile.ErrInUse:
		return "wait for what holds it, or end it"
	case sqlitefile.ErrDamaged:
		return "stop Ukti and the server, keep a copy, and restore a dump"
	}
	return "look in the server's log"
}

// Explain adds to a failed operation which kind of failure it is and what to do. An
// error that is explained already only gets the operation. Where ctx has ended, the error
// is ctx's.
func (db *DB) Explain(ctx context.Context, op string, err error) error {
	if ctx.Err() != nil && (kindOf(err) == ErrAway || pgconn.Timeout(err)) {
		err = ctx.Err()
	}
	return db.spec.explain(op, err)
}

func (s Spec) explain(op string, err error) error {
	kind := kindOf(err)
	if kind == nil || errors.Is(err, kind) {
		return fmt.Errorf("%s: %s: %w", s.Name, op, err)
	}
	return fmt.Errorf("%s: %s: %w (%w); %s", s.Name, op, kind, oneLine{err}, remedy(kind))
}

// oneLine is an error whose message has no line breaks: the driver tells of each try to
// connect in a line.
type oneLine struct{ error }

func (e oneLine) Error() string { return strings.Join(strings.Fields(e.error.Error()), " ") }
func (e oneLine) Unwrap() error { return e.error }
