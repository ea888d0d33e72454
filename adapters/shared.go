package adapters

import (
	"context"
	"errors"
	"time"
)

// ErrNotOurs is wrapped when something is refused that a copy of the bot does in the belief
// that it still has what it took: the other copies have given it up meanwhile.
var ErrNotOurs = errors.New("another copy of the bot does this now")

// Shared is implemented by a [Memory] that several copies of the bot have: what comes in
// by a platform may come to any of them, and twice. One takes it; when that one dies before
// it is done, another does.
type Shared interface {
	Memory
	// Take has this copy deal with what came in under a key, and remembers for keep that it
	// came; false where a copy has taken it already. It is durable when Take returns.
	Take(ctx context.Context, key string, what []byte, keep time.Duration) (bool, error)
	// Done says that what was taken under a key needs nothing more.
	Done(ctx context.Context, key string) error
	// Left calls take with what copies have left that are not heard of any more, until ctx
	// ends: each goes to one copy, and is as if that copy had taken it.
	Left(ctx context.Context, take func(key string, what []byte))
	// Ours returns a context in which nothing is kept once the other copies have given this
	// one up; PutOf returns [ErrNotOurs] then.
	Ours(ctx context.Context) context.Context
	// Reserve counts one sending of a line, of which all copies together make burst at once
	// and one every gap, and returns how long that one must wait.
	Reserve(ctx context.Context, line string, burst int, gap time.Duration) (wait time.Duration, err error)
	// Lead calls do whenever this copy has a job that one copy does at a time, until ctx
	// ends. The context of do ends when another copy may have it.
	Lead(ctx context.Context, job string, do func(context.Context))
}
