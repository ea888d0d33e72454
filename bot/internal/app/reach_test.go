package app

import (
	"context"
	"errors"
	"testing"

	"github.com/ukti-bot/ukti/adapters"
)

// postbox is an adapter that can be written to unasked.
type postbox struct {
	adapters.Adapter
	name string
	got  []adapters.Notice
}

func (p *postbox) Notify(_ context.Context, n adapters.Notice) (adapters.Arrival, error) {
	p.got = append(p.got, n)
	return adapters.Arrival{Place: n.Place, Messages: []string{"1"}}, nil
}
func (p *postbox) Person(asker string) string { return p.name + asker }

// TestReach: a notice goes through the adapter that runs now, not through the one before.
func TestReach(t *testing.T) {
	var r reach
	n := adapters.Notice{ID: "a", Place: "7"}
	if _, err := r.Notify(t.Context(), "telegram", n); !errors.Is(err, adapters.ErrNotRunning) {
		t.Errorf("before it runs: %v, want ErrNotRunning", err)
	}
	first, second := &postbox{name: "first"}, &postbox{name: "second"}
	r.meet("telegram", first)
	r.meet("telegram", second)
	if _, err := r.Notify(t.Context(), "telegram", n); err != nil || len(first.got) != 0 || len(second.got) != 1 {
		t.Errorf("the first got %v, the second %v, %v", first.got, second.got, err)
	}
	if place, ok := r.Person("telegram", "5"); !ok || place != "second5" {
		t.Errorf("Person = %q, %t", place, ok)
	}
	r.meet("telegram", struct{ adapters.Adapter }{})
	if _, ok := r.Person("telegram", "5"); ok {
		t.Error("an adapter that can't write unasked is reached")
	}
}
