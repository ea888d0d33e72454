package dialog

import (
	"context"
	"maps"
	"strings"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/text"
)

const (
	// topicAge is how long a question can be followed up.
	topicAge = 5 * time.Minute
	// memoryLimit bounds each of the memory's maps; the older half goes first.
	memoryLimit = 20_000
)

// place is an asker in a chat.
type place struct{ chat, asker string }

// topic is what a follow-up is taken to be about.
type topic struct {
	words string // the content words of the last question, as typed
	lang  string
	at    time.Time
}

// memory is what the conversation knows of the last minutes. It is lost on a
// restart, and bounded.
type memory struct {
	now func() time.Time

	mu     sync.Mutex
	topics recent[place, topic]
	latest recent[string, place]               // chat → who asked last there
	quoted recent[string, knowledge.ArticleID] // chat → the article last quoted there
}

func newMemory(now func() time.Time) *memory { return &memory{now: now} }

// topic gives the asker's last topic in the chat while it is fresh. With reply
// set (the text replies to an answer of Ukti's) and none of their own, it is
// the last topic of anyone there.
func (m *memory) topic(p place, reply bool) (topic, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	last, ok := m.fresh(p)
	if other, known := m.latest.get(p.chat); !ok && reply && known {
		return m.fresh(other)
	}
	return last, ok
}

func (m *memory) fresh(p place) (topic, bool) {
	last, ok := m.topics.get(p)
	if !ok || m.now().Sub(last.at) > topicAge {
		return topic{}, false
	}
	return last, true
}

func (m *memory) setTopic(p place, words, lang string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.topics.put(p, topic{words, lang, m.now()})
	m.latest.put(p.chat, p)
}

func (m *memory) lastQuoted(chat string) (knowledge.ArticleID, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.quoted.get(chat)
}

func (m *memory) setQuoted(chat string, id knowledge.ArticleID) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.quoted.put(chat, id)
}

// forget drops the asker's topics in every chat.
func (m *memory) forget(asker string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.topics.drop(func(p place, _ topic) bool { return p.asker == asker })
	m.latest.drop(func(_ string, p place) bool { return p.asker == asker })
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

// contentless answers a text without a word to search for: in reply to another
// person's message it asks for a judgement of that; after a question it is
// searched with that question's words; else Ukti asks what about.
func (t *turn) contentless(ctx context.Context, text string, article knowledge.ArticleID) adapters.Reply {
	if claim := t.claim(); claim != "" {
		return t.judge(ctx, claim, asked)
	}
	last, ok := t.memory.topic(t.place(), t.q.Answers != "")
	if !ok {
		return t.remark(t.loc.Say("followup.about"))
	}
	// Commas, because the words of the question before are a list now: that they
	// stand side by side says nothing.
	list := strings.ReplaceAll(last.words, " ", ", ")
	r := t.search(ctx, search{text: list + ", " + text, article: article, followUp: true})
	if r.Confidence != "" {
		taken := last.words
		if asks := t.essence(text); asks != "" {
			taken += " · " + asks
		}
		r.Lead = t.loc.Say("followup.taken", "words", wording.Shorten(wording.OneLine(taken), 120)) + "\n" + r.Lead
	}
	return r
}

// essence is a follow-up without its particles: "ar kobe?" is "kobe".
func (t *turn) essence(asked string) string {
	list := text.Tokens(asked)
	question, fillers := t.locales.Words("question"), t.locales.Words("filler")
	var keep []string
	for i := 0; i < len(list); i++ {
		if n := question.Longest(list[i:]); n == 0 {
			if n := fillers.Longest(list[i:]); n > 0 {
				i += n - 1
				continue
			}
		}
		keep = append(keep, asked[list[i].Span.Start:list[i].Span.End])
	}
	return strings.Join(keep, " ")
}
