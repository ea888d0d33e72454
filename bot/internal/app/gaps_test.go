package app

import (
	"testing"

	"github.com/ukti-bot/ukti/bot/internal/config"
	"github.com/ukti-bot/ukti/bot/internal/state"
)

// What was not answered is kept only where the operator wants it, and goes when they
// want it no more.
func TestGapsBook(t *testing.T) {
	store, err := state.Temporary(t.Context(), state.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	o := Options{Config: config.Default()}
	for _, tt := range []struct {
		on   bool
		asks bool // three chats ask meanwhile
		kept int
	}{{false, false, 0}, {true, true, 1}, {true, false, 1}, {false, false, 0}, {true, false, 0}} {
		o.Config.Insight.Enabled = tt.on
		book, _, err := gapsBook(t.Context(), o, store)
		if err != nil || (book != nil) != tt.on {
			t.Fatalf("on %v: %v, %v", tt.on, book, err)
		}
		for _, chat := range []string{"a", "b", "c"} {
			if !tt.asks {
				break
			}
			if err := book.Note(t.Context(), chat, []string{"bridge", "toll"}, false, false); err != nil {
				t.Fatal(err)
			}
		}
		if groups, err := book.Groups(t.Context()); err != nil || len(groups) != tt.kept {
			t.Errorf("%+v: kept is %v, %v", tt, groups, err)
		}
	}
}
