package state

import (
	"fmt"
	"testing"
	"time"
)

// quoting is a message of a place that quotes a sentence of each article.
func quoting(place, message, owner string, articles ...string) QuotedMessage {
	m := QuotedMessage{Platform: "test", Place: place, Message: message, Chat: "test:" + place, Owner: owner, Lang: "en"}
	for _, a := range articles {
		m.Sentences = append(m.Sentences, QuotedSentence{Article: a, Revision: "r1", Start: 3, End: 9})
	}
	return m
}

func TestQuoted(t *testing.T) { onEach(t, testQuoted) }

func testQuoted(t *testing.T, open opener) {
	c := newClock()
	s := open(t, Options{Now: c.now})
	q := s.Quoted()
	check := func(what string, messages, sentences int) {
		t.Helper()
		if m, n := count(t, s, "quoted"), count(t, s, "quoted_sentences"); m != messages || n != sentences {
			t.Errorf("%s: %d messages and %d sentences, want %d and %d", what, m, n, messages, sentences)
		}
	}
	do := func(errs ...error) {
		t.Helper()
		for _, err := range errs {
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	do(q.Keep(t.Context(), quoting("a", "1", "test:7", "bridge", "ferry"), time.Hour),
		q.Keep(t.Context(), quoting("a", "2", "test:8", "bridge"), time.Hour),
		q.Keep(t.Context(), quoting("b", "1", "test:7", "bridge"), time.Hour))
	check("three messages", 3, 4)
	do(q.Keep(t.Context(), quoting("a", "1", "test:7", "bridge"), time.Hour))
	check("another answer in its place", 3, 3)
	do(q.Keep(t.Context(), quoting("a", "2", "test:8"), time.Hour))
	check("nothing is quoted there any more", 2, 2)
	of, err := q.Of(t.Context(), "bridge")
	do(err, q.SetGone(t.Context(), c.now(), of[0].N, of[1].N))
	places, err := q.Places(t.Context(), c.now())
	if do(err); fmt.Sprint(places) != "map[test:[b a]]" {
		t.Errorf("places %v", places)
	}
	do(q.Begin(t.Context(), of[1].N))
	at, err := q.At(t.Context(), "test", "a")
	if do(err); len(at) != 1 || at[0].Message != "1" || at[0].Sentences[0].Tries != 1 || !at[0].Sentences[0].Gone.Equal(c.now().UTC().Truncate(time.Second)) {
		t.Errorf("at a: %+v", at)
	}
	do(q.Told(t.Context(), quoting("a", "9", "test:7", "bridge"), time.Hour, of[1].N))
	check("one was told, by a message that quotes", 2, 2)
	do(q.Move(t.Context(), "test", "a", "c"))
	if n, err := q.Close(t.Context(), "test", "c"); n != 1 || err != nil {
		t.Errorf("closed %d, %v", n, err)
	}
	check("its chat is closed", 1, 1)
	if n, err := s.Forget(t.Context(), "test:7"); n != 1 || err != nil {
		t.Errorf("forgot %d, %v", n, err)
	}
	check("its asker is forgotten", 0, 0)
	do(q.Keep(t.Context(), quoting("a", "1", "test:7", "bridge"), time.Hour))
	c.add(2 * time.Hour)
	if m, _, err := q.Count(t.Context()); m != 0 || err != nil {
		t.Errorf("after its time %d are counted, %v", m, err)
	}
	do(s.sweep(t.Context(), s.now().Unix()))
	check("after its time", 0, 0)
}
