package opensearch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
)

// What can go wrong, each a sentence that an operator is told. Other errors are what the
// cluster said.
var (
	ErrAway    = errors.New("no OpenSearch node can be reached; look whether they run, and whether search.opensearch.urls names them")
	ErrSlow    = errors.New("OpenSearch did not answer in time; look at its load, or raise search.opensearch.timeout")
	ErrRefused = errors.New("OpenSearch refuses the user; correct search.opensearch.user, its password, or what it may do")
	ErrBusy    = errors.New("OpenSearch takes no more for now; give it more memory or nodes")
	ErrFull    = errors.New("OpenSearch has closed the index for writing, as it does when a disk is nearly full; free some, then allow writing again")
	ErrMissing = errors.New("the index on OpenSearch is not there; run: ukti search-index")
	ErrOther   = errors.New("the index on OpenSearch was made by another version of Ukti; run: ukti search-index --rebuild")
	ErrRed     = errors.New("a part of the index on OpenSearch is away; look at the cluster's health")
)

// failed is the error of an answer with a status of 400 and more.
func failed(status int, body []byte) error {
	var said struct {
		Error struct {
			Type, Reason string
			FailedShards []struct{ Reason struct{ Type, Reason string } } `json:"failed_shards"`
		}
	}
	_ = json.Unmarshal(body, &said) // a proxy's page has no such thing, and the status tells
	kind := said.Error.Type
	if shards := said.Error.FailedShards; len(shards) > 0 {
		said.Error.Reason += ": " + shards[0].Reason.Type + " " + shards[0].Reason.Reason
	}
	switch {
	case status == http.StatusUnauthorized || status == http.StatusForbidden && kind != "cluster_block_exception":
		return ErrRefused
	case kind == "cluster_block_exception":
		return ErrFull
	case status == http.StatusTooManyRequests:
		return ErrBusy
	case kind == "index_not_found_exception":
		return ErrMissing
	case status >= http.StatusInternalServerError:
		return fmt.Errorf("%w (it says %d %.200s)", ErrRed, status, said.Error.Reason)
	}
	return fmt.Errorf("OpenSearch says %d %s: %.300s", status, kind, said.Error.Reason)
}

// unreached is the error of a request that got no answer.
func unreached(ctx context.Context, err error) error {
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() || errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return ErrSlow
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return ErrAway
}
