package fleeting

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
)

var key = []byte("0123456789abcdef0123456789abcdef")

func TestChoices(t *testing.T) {
	ctx := t.Context()
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	now := func() time.Time { return at }
	payload := `{"lang":"bn","spots":[{"key":"aaaaaaaaaa"}]}`
	token, err := New(key, now).PutChoice(ctx, "web:a", "web:b", "more", []byte(payload))
	if err != nil || !regexp.MustCompile(`^[A-Za-z0-9_-]+$`).MatchString(token) {
		t.Fatal(token, err)
	}
	s := New(key, now) // after a restart
	owner, chat, kind, got, ok, err := s.GetChoice(ctx, token)
	if owner != "web:a" || chat != "web:b" || kind != "more" || string(got) != payload || !ok || err != nil {
		t.Errorf("read is %s %s %s %s %v %v", owner, chat, kind, got, ok, err)
	}
	if own, _ := s.PutChoice(ctx, "web:a", "web:a", "more", []byte(payload)); own == "" {
		t.Error("a choice in one's own chat has no token")
	} else if _, chat, _, _, _, _ := s.GetChoice(ctx, own); chat != "web:a" {
		t.Errorf("its chat is %q", chat)
	}
	for name, other := range map[string]string{
		"nothing": "", "not of this form": "!", "too short": "AAAA", "cut": token[:len(token)-4], "a byte changed": token[:30] + "A" + token[31:] + "",
	} {
		if other == token {
			other = token[:30] + "B" + token[31:]
		}
		if _, _, _, _, ok, _ := s.GetChoice(ctx, other); ok {
			t.Errorf("%s: it is believed", name)
		}
	}
	if _, _, _, _, ok, _ := New([]byte("another key"), now).GetChoice(ctx, token); ok {
		t.Error("another key's is believed")
	}
	at = at.Add(keep + 2*time.Minute)
	if _, _, _, _, ok, _ := s.GetChoice(ctx, token); ok {
		t.Error("one of a month ago is believed")
	}
	if _, err := s.PutChoice(ctx, "web:a", "web:a", "more", []byte("{")); err == nil {
		t.Error("what is no JSON is signed")
	}
	if _, err := s.PutChoice(ctx, "web:a", "web:a", "more", []byte(`"`+strings.Repeat("x", mostSealed)+`"`)); err == nil {
		t.Error("what is too large is signed")
	}
	if s.size != 0 {
		t.Errorf("choices take %d bytes", s.size)
	}
}

func TestSettings(t *testing.T) {
	ctx, s := t.Context(), New(key, time.Now)
	_ = s.SetSetting(ctx, "web:a", "language", "bn")
	_ = s.SetSetting(ctx, "web:a", "language", "en")
	_ = s.SetSetting(ctx, "web:b", "language", "bn")
	if value, ok, _ := s.Setting(ctx, "web:a", "language"); value != "en" || !ok {
		t.Errorf("the setting is %q", value)
	}
	if n, _ := s.Forget(ctx, "web:a"); n != 1 {
		t.Errorf("%d are forgotten, want the setting", n)
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
	ctx, s := t.Context(), New(key, time.Now)
	s.most = 100_000
	for i := range 500 {
		_ = s.SetSetting(ctx, fmt.Sprint("web:", i), "language", strings.Repeat("x", 2000))
		if s.size > s.most || s.order.Len() != len(s.all) {
			t.Fatalf("%d bytes, %d of %d entries", s.size, s.order.Len(), len(s.all))
		}
	}
	if _, ok, _ := s.Setting(ctx, "web:0", "language"); ok {
		t.Error("the oldest is still there")
	}
	if _, ok, _ := s.Setting(ctx, "web:499", "language"); !ok {
		t.Error("the newest is gone")
	}
}

// FuzzOpen: nothing that was not signed is believed, and nothing breaks the reading.
func FuzzOpen(f *testing.F) {
	s := New(key, time.Now)
	token, err := s.PutChoice(f.Context(), "web:a", "web:a", "more", []byte(`{}`))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(token[:len(token)-1])
	f.Add("")
	f.Fuzz(func(t *testing.T, other string) {
		if _, _, _, _, ok, err := s.GetChoice(t.Context(), other); ok && other != token || err != nil {
			t.Errorf("%q is believed: %v", other, err)
		}
	})
}
