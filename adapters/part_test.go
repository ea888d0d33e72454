package adapters

import (
	"reflect"
	"testing"
)

func TestSaid(t *testing.T) {
	told := []Part{{Kind: Picked, Text: "a"}}
	for _, c := range []struct {
		name string
		q    Question
		want []Part
	}{
		{"nothing", Question{}, nil},
		{"written", Question{Text: "ক?"}, []Part{{Kind: Written, Text: "ক?"}}},
		{"a reply", Question{Text: "ক?", Replied: "খ"}, []Part{{Kind: Replied, Text: "খ"}, {Kind: Written, Text: "ক?"}}},
		{"a reply to the bot", Question{Replied: "খ", Answers: "7"}, []Part{{Kind: Replied, Own: true, Text: "খ"}}},
		{"told apart", Question{Text: "ক", Replied: "খ", Parts: told}, told},
		{"told to be none", Question{Text: "ক", Parts: []Part{}}, []Part{}},
	} {
		if got := c.q.Said(); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}
