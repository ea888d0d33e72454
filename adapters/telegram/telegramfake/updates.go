package telegramfake

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// getUpdates confirms what is below the offset, and holds the poll open while
// there is nothing to give.
func (f *Server) getUpdates(ctx context.Context, v url.Values) (int, []byte, error) {
	offset, _ := strconv.ParseInt(v.Get("offset"), 10, 64)
	hold, _ := strconv.Atoi(v.Get("timeout"))
	limit, _ := strconv.Atoi(v.Get("limit"))
	if v.Get("allowed_updates") == "" || v.Get("allowed_updates") == "null" {
		f.dislike("getUpdates without allowed_updates")
	}
	timer := time.NewTimer(time.Duration(hold) * time.Second)
	defer timer.Stop()
	for {
		f.Mu.Lock()
		if f.Webhook != nil {
			f.Mu.Unlock()
			return refuse(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first", nil)
		}
		// An offset far beyond the last update is one from before a restart of
		// the numbers: the answer is then from the beginning.
		if offset <= f.NextID+10 {
			before := len(f.Pending)
			f.Pending = slices.DeleteFunc(f.Pending, func(s Update) bool { return s.ID < offset })
			if len(f.Pending) < before && f.Confirmed != nil {
				f.Confirmed(offset)
			}
		}
		out := slices.Concat(f.extra, f.Pending)
		f.extra = nil
		news, broken := f.news, f.broken
		f.Mu.Unlock()
		if len(out) > 0 || hold == 0 {
			raw := []json.RawMessage{}
			for _, s := range out[:min(limit, len(out))] {
				raw = append(raw, s.Raw)
			}
			return ok(raw)
		}
		select {
		case <-news:
		case <-broken:
			return 0, nil, ErrLost
		case <-timer.C:
			return ok([]int{})
		case <-ctx.Done():
			return 0, nil, ctx.Err()
		}
	}
}

// Push adds an update and returns its number.
func (f *Server) Push(u map[string]any) int64 {
	f.Mu.Lock()
	defer f.Mu.Unlock()
	id := f.NextID
	f.NextID++
	u["update_id"] = id
	raw, err := json.Marshal(u)
	if err != nil {
		panic(err)
	}
	f.Pending = append(f.Pending, Update{id, raw})
	f.tell()
	return id
}

// Again delivers an update once more, as it was or as raw.
func (f *Server) Again(id int64, raw string) {
	f.Mu.Lock()
	defer f.Mu.Unlock()
	f.extra = append(f.extra, Update{id, json.RawMessage(raw)})
	f.tell()
}

func (f *Server) tell() {
	close(f.news)
	f.news = make(chan struct{})
}
