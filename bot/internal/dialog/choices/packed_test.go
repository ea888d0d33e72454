package choices

import (
	"encoding/json"
	"errors"
	"reflect"
	"testing"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/knowledge"
)

func span(start, end int) knowledge.Span { return knowledge.Span{Start: start, End: end} }

// states are such as answers have; what is kept of them is as short as it says.
var states = map[string]struct {
	state state
	most  int // bytes
}{
	"nothing found, and the nearest": {state{
		Lang: "bn", Kind: near, Answer: Answer{Lead: "none.lead", Degree: "none"},
		Other: []Spot{{Key: "dbu4tuvbd2", Revision: "u35jmqygvw", Line: 3, Show: span(184, 243), Best: span(184, 243)}},
	}, 160},
	"an answer and five further passages": {state{
		Lang: "en",
		Answer: Answer{Lead: "strong.lead", Degree: "strong", Memo: "ES6CXSBK4OWNCJ7HEFIKELMXQL", Receipt: "BCDFG-HJKMT", Spots: []Spot{{
			Key: "dbu4tuvbd2", Revision: "u35jmqygvw", Line: 12, Show: span(3100, 3184), Best: span(3140, 3184),
			Marks: []knowledge.Span{span(3104, 3108), span(3112, 3120), span(3147, 3153)},
		}}},
		Rest: []Spot{
			{Key: "dbu4tuvbd2", Revision: "u35jmqygvw", Line: 3, Show: span(184, 243), Best: span(184, 243)},
			{Key: "dbu4tuvbd2", Revision: "u35jmqygvw", Line: 4, Show: span(244, 305), Best: span(244, 305)},
			{Key: "goei4mdcmk", Revision: "nnv6q7tdse", Line: 3, Show: span(217, 271), Best: span(217, 271), Marks: []knowledge.Span{span(230, 240)}},
			{Key: "goei4mdcmk", Revision: "nnv6q7tdse", Line: 2, Show: span(80, 216), Best: span(177, 216)},
			{Key: "5eeh2cza3a", Revision: "crlyrkmfqp", Line: 9, Show: span(1180, 1216), Best: span(1180, 1216)},
		},
	}, 400},
	"lines of a judged text, with what differs": {state{
		Lang: "hi",
		Answer: Answer{Lead: "judge.kept", Degree: "weak", Wide: 1, Spots: []Spot{{
			Key: "goei4mdcmk", Revision: "nnv6q7tdse", Line: 1, To: 3, Show: span(0, 279), Best: span(0, 79), Numbered: true,
			Marks:   []knowledge.Span{span(41, 44)},
			Differs: []adapters.Mark{{Span: adapters.Span{Start: 41, End: 44}, Kind: adapters.Differs}, {Span: adapters.Span{Start: 50, End: 61}, Kind: adapters.Omitted}},
		}}},
	}, 260},
}

func TestPacked(t *testing.T) {
	for name, tt := range states {
		text, err := json.Marshal(tt.state)
		if err != nil {
			t.Fatal(err)
		}
		if len(text) > tt.most {
			t.Errorf("%s: %d bytes, of at most %d: %s", name, len(text), tt.most, text)
		}
		var got state
		if err := json.Unmarshal(text, &got); err != nil || !reflect.DeepEqual(got, tt.state) {
			t.Errorf("%s: %v\nis  %+v\nnot %+v", name, err, got, tt.state)
		}
	}
}

// What was damaged, or written by another version, is refused, never half understood.
func TestPackedByAnother(t *testing.T) {
	for name, text := range map[string]string{
		"an earlier form":     `{"lang":"en","answer":{"spots":[{"key":"a","rev":"b","line":1}]},"spots":[{"line":1}]}`,
		"no such article":     `{"articles":[["a","b"]],"spots":[[1,1,0,0,0,5,0,5]]}`,
		"too few numbers":     `{"articles":[["a","b"]],"spots":[[0,1,0,0,0,5,0]]}`,
		"half a mark":         `{"articles":[["a","b"]],"spots":[[0,1,0,0,0,5,0,5,1]]}`,
		"a length below zero": `{"articles":[["a","b"]],"rest":[[0,1,0,0,9,-5,0,5]]}`,
		"before the article":  `{"articles":[["a","b"]],"other":[[0,1,0,0,9,5,-10,5]]}`,
		"beyond any article":  `{"articles":[["a","b"]],"other":[[0,1,0,0,9000000000,5,0,5]]}`,
		"a mark in no spot":   `{"articles":[["a","b"]],"spots":[[0,1,0,0,0,5,0,5]],"differs":[{"spot":1,"at":[0,1],"kind":"differs"}]}`,
	} {
		var s state
		err := json.Unmarshal([]byte(text), &s)
		_, otherType := errors.AsType[*json.UnmarshalTypeError](err)
		if !errors.Is(err, errPacked) && !otherType {
			t.Errorf("%s: %v, %+v", name, err, s)
		}
	}
}

func FuzzPacked(f *testing.F) {
	for _, tt := range states {
		text, err := json.Marshal(tt.state)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var first, second state
		if json.Unmarshal(text, &first) != nil {
			return
		}
		again, err := json.Marshal(first)
		if err == nil {
			err = json.Unmarshal(again, &second)
		}
		if err != nil {
			t.Fatalf("%s becomes %s: %v", text, again, err)
		}
		if third, err := json.Marshal(second); err != nil || string(third) != string(again) {
			t.Errorf("%s becomes %s, then %s: %v", text, again, third, err)
		}
	})
}

// Each view stands in a choice's data as two characters of those that data may have.
func TestView(t *testing.T) {
	seen := map[string]view{}
	for _, other := range []bool{false, true} {
		for _, show := range []shown{whole, further, wider} {
			for _, n := range []int{0, 1, 9, 10, mostSpots} {
				want := view{other, show, n}
				key, got, ok := cutView("key_-" + want.String())
				if key != "key_-" || got != want || !ok || len(want.String()) != viewSize {
					t.Errorf("%+v as %s is %q, %+v, %v", want, want, key, got, ok)
				}
				if before, ok := seen[want.String()]; ok {
					t.Errorf("%+v and %+v are both %s", before, want, want)
				}
				seen[want.String()] = want
			}
		}
	}
	for _, data := range []string{"", "g0", "key", "keyx0", "keyg_", "keyg"} {
		if key, v, ok := cutView(data); ok {
			t.Errorf("%q is %q, %+v", data, key, v)
		}
	}
}
