package state

import (
	"fmt"
	"testing"
	"time"
)

func TestReceipts(t *testing.T) { onEach(t, testReceipts) }

func testReceipts(t *testing.T, open opener) {
	c := newClock()
	s := open(t, Options{Now: c.now, KeepReceipts: 48 * time.Hour, mostReceipts: 5, mostPassing: 3})
	put := func(code string, made time.Time, passing, want bool) {
		t.Helper()
		if ok, err := s.PutReceipt(t.Context(), code, []byte("of "+code), made, passing); err != nil || ok != want {
			t.Fatalf("%s: %v, %v", code, ok, err)
		}
	}
	there := func(code string, want bool) {
		t.Helper()
		data, ok, err := s.Receipt(t.Context(), code)
		if err != nil || ok != want || ok && string(data) != "of "+code {
			t.Errorf("%s is %q, %v, %v; want %v", code, data, ok, err, want)
		}
	}
	put("FIRST", c.now(), false, true)
	put("FIRST", c.now(), false, false)
	there("FIRST", true)
	there("NONE", false)
	c.add(49 * time.Hour)
	there("FIRST", false) // before it is swept
	for i := range 9 {
		put(fmt.Sprint("CHAT", i), c.now().Add(time.Duration(i)*time.Second), false, true)
		put(fmt.Sprint("PAGE", i), c.now().Add(time.Duration(i)*time.Second), true, true)
	}
	c.add(time.Minute)
	put("LATER", c.now().Add(1000*time.Hour), false, true) // of a clock that was wrong
	if err := s.sweep(t.Context(), c.now().Unix()); err != nil {
		t.Fatal(err)
	}
	if n := count(t, s, "receipts"); n != 8 {
		t.Errorf("%d are left, want 5 of chats and 3 of passers-by", n)
	}
	there("LATER", true) // as of now
	there("CHAT4", false)
	there("CHAT5", true)
	there("PAGE5", false)
	there("PAGE6", true)
	c.add(49 * time.Hour)
	if err := s.sweep(t.Context(), c.now().Unix()); err != nil {
		t.Fatal(err)
	}
	if n := count(t, s, "receipts"); n != 0 {
		t.Errorf("%d are left of two days ago", n)
	}
}
