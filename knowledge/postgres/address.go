package postgres

import (
	"errors"
	"log/slog"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// connectTimeout bounds one try to connect where the address does not.
const connectTimeout = 5 * time.Second

// Address is where a database is, and who it is opened as. It prints without the password.
type Address struct{ config *pgx.ConnConfig }

// errAddress says nothing of the text, which may hold a password.
var errAddress = errors.New("it is no address of a PostgreSQL database; write postgres://USER:PASSWORD@HOST:PORT/DATABASE")

// ParseAddress reads an address such as postgres://ukti:PASSWORD@db.lan:5432/ukti?sslmode=verify-full.
// Its errors do not hold the text.
func ParseAddress(text string) (*Address, error) {
	if !strings.HasPrefix(text, "postgres://") && !strings.HasPrefix(text, "postgresql://") {
		return nil, errAddress
	}
	config, err := pgx.ParseConfig(text)
	if err != nil || config.Database == "" {
		return nil, errAddress
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectTimeout
	}
	return &Address{config}, nil
}

// String names the database and its server.
func (a *Address) String() string {
	host := a.config.Host
	if !strings.HasPrefix(host, "/") {
		host = net.JoinHostPort(host, strconv.Itoa(int(a.config.Port)))
	}
	return a.config.Database + " on " + host
}

// GoString is String, so that no verb prints the password.
func (a *Address) GoString() string { return a.String() }

// LogValue has a log show what String does.
func (a *Address) LogValue() slog.Value { return slog.StringValue(a.String()) }
