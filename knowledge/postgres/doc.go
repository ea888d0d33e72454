// Package postgres keeps a database of Ukti's on a PostgreSQL server, for its owners
// much as package sqlitefile keeps one in a file: it is opened, brought up to date and
// closed in one place, its failures are the kinds of sqlitefile and few more, each with a
// sentence that says what to do, and the owners' statements are the same ones.
//
// # One dialect
//
// Statements are written so that both engines understand them. What differs is small and
// is dealt with here: parameters are written ? and ?1, as SQLite has them; a bool is 0 or
// 1; min and max of two values and instr are functions of every schema. A statement of an
// owner names the target of an ON CONFLICT, and in it the table before a column.
//
// # Writers
//
// Transactions of [DB.Write] run one at a time, whichever process they are of, as they do
// in a file: numbers that a transaction gives grow in the order in which others see
// them. Single statements do not wait for them.
//
// # A server that goes away
//
// A connection is looked for during [Patience]. What reads is tried again on another
// connection, since reading twice does no harm; what writes only where nothing of it can
// have happened. Else the error wraps [ErrAway], and the next statement finds a new
// connection by itself.
package postgres
