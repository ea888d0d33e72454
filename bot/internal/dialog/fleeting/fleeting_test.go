package fleeting

import (
	"bytes"
	"fmt"
	"testing"
)

func TestStore(t *testing.T) {
	ctx, s := t.Context(), New()
	key, err := s.PutChoice(ctx, "web:a", "web:a", "more", []byte("{}"))
	if err != nil || len(key) > 32 {
		t.Fatal(key, err)
	}
	if owner, chat, kind, payload, ok, err := s.GetChoice(ctx, key); owner != "web:a" || chat != "web:a" || kind != "more" || string(payload) != "{}" || !ok || err != nil {
		t.Errorf("kept is %s %s %s %s %v %v", owner, chat, kind, payload, ok, err)
	}
	_ = s.SetSetting(ctx, "web:a", "language", "bn")
	_ = s.SetSetting(ctx, "web:a", "language", "en")
	_ = s.SetSetting(ctx, "web:b", "language", "bn")
	if value, ok, _ := s.Setting(ctx, "web:a", "language"); value != "en" || !ok {
		t.Errorf("the setting is %q", value)
	}
	if n, _ := s.Forget(ctx, "web:a"); n != 2 {
		t.Errorf("%d are forgotten, want the choice and the setting", n)
	}
	if _, _, _, _, ok, _ := s.GetChoice(ctx, key); ok {
		t.Error("a choice outlives its being forgotten")
	}
	if value, _, _ := s.Setting(ctx, "web:b", "language"); value != "bn" {
		t.Error("another's setting is forgotten, too")
	}
	_ = s.SetSetting(ctx, "web:b", "language", "")
	if _, ok, _ := s.Setting(ctx, "web:b", "language"); ok {
		t.Error("a setting that was taken away is kept")
	}
	if s.size != 0 || len(s.all) != 0 {
		t.Errorf("an empty store holds %d bytes", s.size)
	}
}

// However much comes, memory is bounded, and what goes is the oldest.
func TestBound(t *testing.T) {
	ctx, s := t.Context(), New()
	s.most = 100_000
	var keys []string
	for i := range 500 {
		key, _ := s.PutChoice(ctx, fmt.Sprint("web:", i), "", "more", bytes.Repeat([]byte("x"), 2000))
		keys = append(keys, key)
		if s.size > s.most || s.order.Len() != len(s.all) {
			t.Fatalf("%d bytes, %d of %d entries", s.size, s.order.Len(), len(s.all))
		}
	}
	if _, _, _, _, ok, _ := s.GetChoice(ctx, keys[0]); ok {
		t.Error("the oldest is still there")
	}
	if _, _, _, _, ok, _ := s.GetChoice(ctx, keys[len(keys)-1]); !ok {
		t.Error("the newest is gone")
	}
}
