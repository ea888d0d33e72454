package app

import (
	"context"
	"log/slog"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/bot/internal/corrections"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/knowledge"
)

// Status is how a running bot is.
type Status struct {
	Version    string
	Started    time.Time
	DataDir    string
	Platforms  []Platform
	Size       knowledge.Size        // of what is answered from
	Vectors    *VectorState          // of its sentences; nil where nothing computes them
	Search     *newsroom.SearchState // of what is not held in memory; nil where all is
	Feeds      []newsroom.Feed       // nil without an archive
	Jobs       []newsroom.Job        // what editors gave and is not done
	Corrected  *corrections.Counts   // of what chats are told of; nil where they are not
	Backup     time.Time             // of the newest; zero for none
	Backups    bool                  // the bot makes them
	Memory     uint64                // bytes had from the system
	Goroutines int
	Problems   []string // the last warnings and errors of the log, the latest last
}

// VectorState is how far the sentences' vectors are.
type VectorState struct {
	Source string // what computes them
	Have   int    // sentences that have one
	Away   string // why it can't be asked, in one sentence; "" when it can
}

// Platform is the state of one platform.
type Platform struct {
	Name, State string
	Since       time.Time
	LastContact time.Time // zero where that says nothing
}

// watched is what a status is made of.
type watched struct {
	o       Options
	started time.Time
	live    *knowledge.LiveIndex
	room    *newsroom.Room // nil when the archive is turned off
	health  *health
	backup  func() (time.Time, bool) // see backups.last
	told    func(context.Context) (corrections.Counts, bool)
	recent  *recentLines
}

func (w watched) status(ctx context.Context) (s Status, err error) {
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	x := w.live.Index() // one, so that its counts agree
	s = Status{
		Version: w.o.Version, Started: w.started, DataDir: w.o.Config.DataDir, Size: x.Size(), Search: searchState(w.room),
		Memory: memory.Sys, Goroutines: runtime.NumGoroutine(), Problems: w.recent.lines(),
	}
	for name, a := range w.health.report(time.Now()) {
		p := Platform{Name: name, State: a.State, Since: a.Since}
		if a.LastContact != nil {
			p.LastContact = *a.LastContact
		}
		s.Platforms = append(s.Platforms, p)
	}
	slices.SortFunc(s.Platforms, func(a, b Platform) int { return strings.Compare(a.Name, b.Name) })
	s.Backup, s.Backups = w.backup()
	if w.health.vectors != nil {
		of := w.health.vectors()
		s.Vectors = &VectorState{Source: of.Source, Away: of.Reason}
		s.Vectors.Have, _ = x.Vectors()
	}
	if c, on := w.told(ctx); on {
		s.Corrected = &c
	}
	if w.room == nil {
		return s, nil
	}
	s.Jobs = slices.DeleteFunc(w.room.Jobs.List(), func(j newsroom.Job) bool { return !j.Ended.IsZero() })
	s.Feeds, err = w.room.Feeds.List(ctx)
	return s, err
}

// mostRecent is how many lines of the log a status tells.
const mostRecent = 5

// recentLines keeps the last lines that are written to it. It is safe for concurrent
// use.
type recentLines struct {
	mu   sync.Mutex
	last []string
}

// Write keeps a line; a log handler writes whole ones.
func (r *recentLines) Write(line []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.last = append(r.last, strings.TrimRight(string(line), "\n"))
	r.last = r.last[max(len(r.last)-mostRecent, 0):]
	return len(line), nil
}

func (r *recentLines) lines() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.last)
}

// remembering is a logger that keeps the last warnings and errors besides.
func remembering(log *slog.Logger, hidden *secretForms) (*slog.Logger, *recentLines) {
	recent := new(recentLines)
	keep := newRepeats(slog.NewTextHandler(&redactor{recent, hidden}, &slog.HandlerOptions{Level: slog.LevelWarn, ReplaceAttr: shortTime}))
	return slog.New(slog.NewMultiHandler(log.Handler(), keep)), recent
}
