package followup

import (
	"strings"
	"testing"
	"time"
)

func TestMemoryIsBounded(t *testing.T) {
	var r recent[int, int]
	for i := range 3 * memoryLimit {
		r.put(i, i)
	}
	if n := len(r.young) + len(r.old); n > memoryLimit {
		t.Errorf("%d entries", n)
	}
	if _, ok := r.get(3*memoryLimit - 1); !ok {
		t.Error("the newest is gone")
	}
}

// Who replies to an answer in a chat goes on from it, but never from what somebody else
// was told alone, not even where nobody else would see it.
func TestTopicOfAnother(t *testing.T) {
	ada, ben := Conversation{Chat: "room", Asker: "ada"}, Conversation{Chat: "room", Asker: "ben"}
	for _, tt := range []struct {
		name                    string
		of                      Conversation
		told, reply, alone, has bool // Ada was told alone; it is a reply; what is made of it is seen by the asker alone
	}{
		{"her own", ada, false, false, false, true},
		{"her own, told alone", ada, true, false, true, true},
		{"her own, told alone, before all", ada, true, false, false, false},
		{"another's, no reply", ben, false, false, false, false},
		{"another's, in reply", ben, false, true, false, true},
		{"another's, told alone", ben, true, true, false, false},
		{"another's, told alone, asked alone", ben, true, true, true, false},
		{"another's, told alone after she asked before all", ben, true, true, true, false},
	} {
		m := NewMemory(time.Now)
		if strings.HasSuffix(tt.name, "asked before all") {
			m.SetTopic(ada, Topic{Question: "What does the ferry cost?"})
		}
		m.SetTopic(ada, Topic{Question: "When does the ferry leave?", Private: tt.told})
		topic, ok := m.Topic(tt.of, tt.reply, tt.alone)
		if ok != tt.has || ok && topic.Question == "" {
			t.Errorf("%s: %v, %+v, want %v", tt.name, ok, topic, tt.has)
		}
	}
}
