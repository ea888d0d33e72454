package telegram

import (
	"strings"
	"sync"
)

// maxAlbums is how many albums are known again; their messages come together.
const maxAlbums = 256

// albums are those that came lately: several pictures or files that were sent as one,
// each in a message of its own, of which the first alone has the words. Safe for
// concurrent use.
type albums struct {
	mu     sync.Mutex
	latest []album // the newest last
}

// album is what is known of one.
type album struct {
	id      string
	command string   // its caption, where that is a command; it is about every file
	marks   []entity // the caption's
}

// add takes in an album, and reports whether it is new.
func (all *albums) add(x album) bool {
	all.mu.Lock()
	defer all.mu.Unlock()
	for _, known := range all.latest {
		if known.id == x.id {
			return false
		}
	}
	if len(all.latest) >= maxAlbums {
		all.latest = append(all.latest[:0:0], all.latest[1:]...)
	}
	all.latest = append(all.latest, x)
	return true
}

// captioned is a message with the command that its album was sent with, where it is a file
// without words of its own.
func (all *albums) captioned(m *message) *message {
	if text, _ := m.words(); m.Album == "" || m.Document == nil || text != "" {
		return m
	}
	all.mu.Lock()
	defer all.mu.Unlock()
	for _, known := range all.latest {
		if known.id == m.Album && known.command != "" {
			with := *m
			with.Caption, with.CaptionEntities = known.command, known.marks
			return &with
		}
	}
	return m
}

// albumOf is what a message that was read tells of its album.
func albumOf(m *message, asked string) album {
	x := album{id: m.Album}
	if strings.HasPrefix(asked, "/") {
		x.command, x.marks = m.words()
	}
	return x
}
