package adaptertest

import (
	"context"
	"sync"

	"github.com/ukti-bot/ukti/adapters"
)

// Handler is an [adapters.Handler] made of functions, which keeps what it was
// asked. A nil function returns the zero result. The fields must not be changed
// once an adapter has it.
type Handler struct {
	Register []adapters.Command
	Reply    func(context.Context, adapters.Question) adapters.Reply
	Complete func(context.Context, adapters.Question) []adapters.Choice

	mu    sync.Mutex
	asked []adapters.Question
}

var _ adapters.Handler = (*Handler)(nil)

// Commands returns Register.
func (h *Handler) Commands() []adapters.Command { return h.Register }

// Answer keeps q and returns what Reply returns.
func (h *Handler) Answer(ctx context.Context, q adapters.Question) adapters.Reply {
	h.mu.Lock()
	h.asked = append(h.asked, q)
	h.mu.Unlock()
	if h.Reply == nil {
		return adapters.Reply{}
	}
	return h.Reply(ctx, q)
}

// Suggest returns what Complete returns.
func (h *Handler) Suggest(ctx context.Context, q adapters.Question) []adapters.Choice {
	if h.Complete == nil {
		return nil
	}
	return h.Complete(ctx, q)
}

// Asked returns the questions that reached Answer so far, in order of arrival.
func (h *Handler) Asked() []adapters.Question {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]adapters.Question(nil), h.asked...)
}
