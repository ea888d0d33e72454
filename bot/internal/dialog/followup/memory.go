// Package followup knows what a conversation was about a moment ago, and reads a
// follow-up in that light.
package followup

import (
	"maps"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
)

const (
	// topicAge is how long a question can be followed up.
	topicAge = 5 * time.Minute
	// memoryLimit bounds each of the memory's maps; the older half goes first.
	memoryLimit = 20_000
)

// Conversation is an asker in a chat.
type Conversation struct{ Chat, Asker string }

// Topic is what a follow-up is taken to be about.
type Topic struct {
	Question string              // the last question that had an answer, as it was taken
	Part     string              // what the follow-up before put into it; "" for nothing
	Words    string              // its content words, as typed
	Lang     string              // its language
	Article  knowledge.ArticleID // what the answer was quoted from; "" for no answer yet
	Shown    knowledge.Passage   // what was quoted first; the zero value for nothing yet
	Person   string              // whom the answer named last, as it stands there; "" for nobody
	More     string              // the choice of further passages under the answer; "" for none
	Timed    bool                // what it says of time narrowed the answer
	Private  bool                // only the asker saw the answer
	at       time.Time
}

// Memory is what the conversation knows of the last minutes. It is lost on a
// restart, and bounded.
type Memory struct {
	now func() time.Time

	mu     sync.Mutex
	topics recent[Conversation, Topic]
	latest recent[string, Conversation]        // chat → who asked last there
	quoted recent[string, knowledge.ArticleID] // chat → the article last quoted there
}

// NewMemory returns an empty memory that reads the time from now.
func NewMemory(now func() time.Time) *Memory { return &Memory{now: now} }

// Topic returns the asker's last topic in the chat while it is fresh. With reply
// set (the text replies to an answer of Ukti's) and none of their own, it is
// the last topic of anyone there. A private topic is returned to its asker alone, and
// only where private says that nobody else will see what is made of it.
func (m *Memory) Topic(p Conversation, reply, private bool) (Topic, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	last, ok := m.fresh(p)
	if other, known := m.latest.get(p.Chat); !ok && reply && known {
		last, ok = m.fresh(other)
		if last.Private { // another's: the asker has none
			return Topic{}, false
		}
	}
	if last.Private && !private {
		return Topic{}, false
	}
	return last, ok
}

func (m *Memory) fresh(p Conversation) (Topic, bool) {
	last, ok := m.topics.get(p)
	if !ok || m.now().Sub(last.at) > topicAge {
		return Topic{}, false
	}
	return last, true
}

// SetTopic remembers what a question was about.
func (m *Memory) SetTopic(p Conversation, t Topic) {
	m.mu.Lock()
	defer m.mu.Unlock()
	t.at = m.now()
	m.topics.put(p, t)
	if !t.Private {
		m.latest.put(p.Chat, p)
	}
}

// LastQuoted returns the article last quoted in a chat.
func (m *Memory) LastQuoted(chat string) (knowledge.ArticleID, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.quoted.get(chat)
}

// SetQuoted remembers which article was quoted in a chat.
func (m *Memory) SetQuoted(chat string, id knowledge.ArticleID) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.quoted.put(chat, id)
}

// Forget drops the asker's topics in every chat.
func (m *Memory) Forget(asker string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.topics.drop(func(p Conversation, _ Topic) bool { return p.Asker == asker })
	m.latest.drop(func(_ string, p Conversation) bool { return p.Asker == asker })
}

// recent is a bounded map of two generations: when the younger one is half the
// limit, the older one goes. That is one step, however full it is.
type recent[K comparable, V any] struct{ young, old map[K]V }

func (r *recent[K, V]) get(k K) (V, bool) {
	if v, ok := r.young[k]; ok {
		return v, true
	}
	v, ok := r.old[k]
	return v, ok
}

func (r *recent[K, V]) put(k K, v V) {
	if r.young == nil || len(r.young) >= memoryLimit/2 {
		r.old, r.young = r.young, make(map[K]V)
	}
	r.young[k] = v
}

func (r *recent[K, V]) drop(which func(K, V) bool) {
	maps.DeleteFunc(r.young, which)
	maps.DeleteFunc(r.old, which)
}
