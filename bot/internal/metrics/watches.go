package metrics

import "github.com/prometheus/client_golang/prometheus"

var (
	watchesHeld  = describe("ukti_watches", "Questions, names and words that chats watch.")
	watchLooks   = describe("ukti_watch_articles_total", "Articles that came in, by what the watches did with them (outcome: looked, old; over: given up before all watches that they met were asked).", "outcome")
	watchAsked   = describe("ukti_watch_questions_total", "Watches of which an article held enough to be asked, by what became of them (outcome: asked, found).", "outcome")
	watchWaiting = describe("ukti_watch_articles_waiting", "Articles that met more watches than are asked at once: the others are asked when no other article waits.")
	watchNotices = describe("ukti_watch_messages_total", "Messages about watches, by what became of them (fate: told, failed; digest: a digest that arrived).", "fate")
)

var watchDescriptions = []*prometheus.Desc{watchesHeld, watchLooks, watchAsked, watchWaiting, watchNotices}

// Watches are the figures of the watches; package watch says what they are.
type Watches struct {
	Watches                            int // now
	Looked, Old, Asked                 uint64
	Waiting                            int // now
	Over, Found, Told, Failed, Digests uint64
}

// watches tells of the watches, where there are any.
func (s *states) watches(gauge, counter func(d *prometheus.Desc, value float64, labels ...string)) {
	if s.Watches == nil {
		return
	}
	c := s.Watches()
	gauge(watchesHeld, float64(c.Watches))
	counter(watchLooks, float64(c.Looked), "looked")
	counter(watchLooks, float64(c.Old), "old")
	counter(watchLooks, float64(c.Over), "over")
	gauge(watchWaiting, float64(c.Waiting))
	counter(watchAsked, float64(c.Asked), "asked")
	counter(watchAsked, float64(c.Found), "found")
	counter(watchNotices, float64(c.Told), "told")
	counter(watchNotices, float64(c.Failed), "failed")
	counter(watchNotices, float64(c.Digests), "digest")
}
