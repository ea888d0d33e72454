package telegram

import (
	"context"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/adapters/internal/chat"
)

const (
	// maxPending is how many updates wait in memory. Beyond it nothing more is
	// taken: Telegram keeps what is not taken for a day.
	maxPending = 2000
	// maxOfChat and maxOfAsker are how many of them may be one chat's and one
	// person's. What is above is a flood and refused: the chat's send budget
	// would not get to it in minutes.
	maxOfChat  = 200
	maxOfAsker = 50
)

// job is one accepted update.
type job struct {
	ask  ask
	done func()
}

// verdict is what became of a job that was offered to the queue.
type verdict int

const (
	accepted verdict = iota
	behind           // accepted, but it waits for another of the same lane
	flood            // too many of this person or chat wait
	full             // too many wait altogether
	stopped
)

// lane is the waiting line of one person in one chat, of their presses, or of what
// they type inline. A lane's jobs run one after the other, lanes run side by side.
type lane struct {
	key  laneKey
	jobs []job
}

type laneKey struct {
	chat, asker int64
	inline      bool
	press       bool
}

// queue runs jobs: fair between chats and persons, bounded in all of them.
type queue struct {
	run func(job)
	max int // pending jobs

	mu      sync.Mutex
	lanes   map[laneKey]*lane
	ofChat  map[int64]int
	pending int
	stop    bool
	room    chan struct{} // told when a job has ended
	lines   sync.WaitGroup
}

func newQueue(max int, run func(job)) *queue {
	return &queue{run: run, max: max, lanes: map[laneKey]*lane{}, ofChat: map[int64]int{}, room: make(chan struct{}, 1)}
}

// add takes a job, or says why not. A job that was inherited is never a flood:
// it was accepted once.
func (q *queue) add(j job) verdict {
	q.mu.Lock()
	defer q.mu.Unlock()
	key := j.ask.lane()
	l := q.lanes[key]
	if l != nil && !q.stop {
		switch {
		case key.inline: // only the latest of what a person types inline is worth an answer
			q.skip(l, func(job) bool { return true })
		case key.press: // and of presses on one message, or the answers would pass unread
			q.skip(l, func(waiting job) bool { return waiting.ask.message == j.ask.message })
			j.ask.acked = true
		}
	}
	switch {
	case q.stop:
		return stopped
	case j.ask.inherited, l != nil && key.inline:
	case q.ofChat[key.chat] >= maxOfChat, l != nil && len(l.jobs) >= maxOfAsker:
		return flood
	case q.pending >= q.max:
		return full
	}
	q.pending++
	q.ofChat[key.chat]++
	if l != nil {
		l.jobs = append(l.jobs, j)
		return behind
	}
	l = &lane{key: key, jobs: []job{j}}
	q.lanes[key] = l
	q.lines.Go(func() { q.work(l) })
	return accepted
}

// work runs a lane to its end. The job that runs stays at the head of the line,
// so that it counts.
func (q *queue) work(l *lane) {
	for {
		q.mu.Lock()
		if len(l.jobs) == 0 || q.stop {
			delete(q.lanes, l.key)
			q.mu.Unlock()
			return
		}
		j := l.jobs[0]
		q.mu.Unlock()

		q.run(j)

		q.mu.Lock()
		l.jobs[0] = job{}
		l.jobs = l.jobs[1:]
		q.ended(l.key.chat, 1)
		q.mu.Unlock()
	}
}

// skip takes what waits behind the running job, and for which drop is true, out of
// a lane.
func (q *queue) skip(l *lane, drop func(job) bool) {
	if len(l.jobs) == 0 {
		return
	}
	kept := l.jobs[:1:1]
	for _, j := range l.jobs[1:] {
		if drop(j) {
			j.done()
		} else {
			kept = append(kept, j)
		}
	}
	q.ended(l.key.chat, len(l.jobs)-len(kept))
	l.jobs = kept
}

// drop takes out everything that waits for a chat which the bot can't write to.
func (q *queue) drop(chat int64) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for key, l := range q.lanes {
		if key.chat == chat && !key.inline {
			q.skip(l, func(job) bool { return true })
		}
	}
}

// ended counts n jobs out; under q.mu.
func (q *queue) ended(chat int64, n int) {
	q.pending -= n
	if q.ofChat[chat] -= n; q.ofChat[chat] <= 0 {
		delete(q.ofChat, chat)
	}
	select {
	case q.room <- struct{}{}:
	default:
	}
}

// waiting is how many jobs have not ended.
func (q *queue) waiting() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.pending
}

// waitRoom waits until n more jobs have room. One goroutine may call it.
func (q *queue) waitRoom(ctx context.Context, n int) error {
	for q.waiting()+n > q.max {
		select {
		case <-q.room:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return ctx.Err()
}

// drain lets the jobs that run come to their end and starts no others. After
// limit it calls abandon, which must make them give up, and reports false.
func (q *queue) drain(limit time.Duration, abandon func()) bool {
	q.mu.Lock()
	q.stop = true
	q.mu.Unlock()
	return chat.Drain(limit, q.lines.Wait, abandon)
}
