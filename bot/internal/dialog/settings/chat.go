// Package settings is what a chat's admins choose for every answer there.
package settings

import (
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"strconv"
	"time"

	"github.com/ukti-bot/ukti/bot/internal/dialog/locale"
	"github.com/ukti-bot/ukti/knowledge"
)

// The names under which a chat's settings are kept. They are not the person's,
// because on some platforms a private chat has its person's id.
const (
	language = "chat-language"
	sources  = "chat-sources" // a JSON list of publishers
	quotes   = "chat-quotes"
	// corrections is "off" where the chat wants to hear of none.
	corrections = "chat-corrections"
	// timezone is a name of the tz database.
	timezone = "chat-timezone"
)

// MostQuotes is how many quotes an answer has at most.
const MostQuotes = 3

// Store keeps settings over a restart. Its methods are safe for concurrent use.
type Store interface {
	// SetSetting keeps a value; an empty one takes the setting away.
	SetSetting(ctx context.Context, scope, name, value string) error
	// Setting returns a value, and false where none is kept.
	Setting(ctx context.Context, scope, name string) (string, bool, error)
}

// Chat is the settings of one chat. Where they can't be read, the defaults hold.
type Chat struct {
	Store Store
	ID    string // the chat's name in the store
	Log   *slog.Logger
}

// Locale returns the locale that the chat's admins chose, false for none.
func (c Chat) Locale(ctx context.Context, locales *locale.Set) (*locale.Locale, bool) {
	chosen, ok, err := c.Store.Setting(ctx, c.ID, language)
	if err != nil {
		c.Log.Warn("reading a chat's setting failed; the question's language is used", "error", err)
	}
	loc := locales.Tag(chosen)
	return loc, ok && loc != nil
}

// Sources returns the publishers that the chat is answered from; nil for all.
func (c Chat) Sources(ctx context.Context) (list []string) {
	value, ok, err := c.Store.Setting(ctx, c.ID, sources)
	if err == nil && ok {
		err = json.Unmarshal([]byte(value), &list)
	}
	if err != nil {
		c.Log.Warn("reading a chat's sources failed; it is answered from all", "error", err)
		return nil
	}
	return list
}

// From reports whether the chat is answered from an article.
func (c Chat) From(ctx context.Context, idx *knowledge.Index, id knowledge.ArticleID) bool {
	list := c.Sources(ctx)
	a, _ := idx.Article(id)
	return len(list) == 0 || slices.Contains(list, a.Publisher)
}

// Quotes returns how many quotes an answer has in the chat, 1 to [MostQuotes].
func (c Chat) Quotes(ctx context.Context) int {
	value, ok, err := c.Store.Setting(ctx, c.ID, quotes)
	if err != nil {
		c.Log.Warn("reading a chat's number of quotes failed; one is shown", "error", err)
	}
	n, err := strconv.Atoi(value)
	if !ok || err != nil {
		return 1
	}
	return min(max(n, 1), MostQuotes)
}

// Corrections reports whether the chat is told when something quoted there is corrected.
// Where that can't be read the error says so: nobody is told against their will.
func (c Chat) Corrections(ctx context.Context) (bool, error) {
	value, _, err := c.Store.Setting(ctx, c.ID, corrections)
	return value != off, err
}

// Zone returns the chat's time zone, which is otherwise where none was chosen.
func (c Chat) Zone(ctx context.Context, otherwise *time.Location) *time.Location {
	value, ok, err := c.Store.Setting(ctx, c.ID, timezone)
	if err == nil && !ok {
		return otherwise
	}
	var zone *time.Location
	if err == nil {
		zone, err = time.LoadLocation(value)
	}
	if err != nil {
		c.Log.Warn("reading a chat's time zone failed; that of the config is used", "error", err)
		return otherwise
	}
	return zone
}

// SetZone keeps the chat's time zone, a name of the tz database; "" for that of the
// config. ok is false where there is no such zone.
func (c Chat) SetZone(ctx context.Context, name string) (ok bool, err error) {
	if !isZone(name) {
		return false, nil
	}
	return true, c.set(ctx, timezone, name)
}

// isZone reports a name of the tz database, or "".
func isZone(name string) bool {
	_, err := time.LoadLocation(name)
	return err == nil && name != "Local"
}

// off is the value of a setting that is switched off.
const off = "off"

// set keeps a setting.
func (c Chat) set(ctx context.Context, name, value string) error {
	return c.Store.SetSetting(ctx, c.ID, name, value)
}
