package watching

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/bot/internal/watch"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// Digest says when the chat is sent its digest, or changes that: "08:00", "08:00
// Asia/Kolkata" or "off".
func (d Desk) Digest(ctx context.Context, wanted string) adapters.Reply {
	if wanted == "" {
		return d.digestSet(ctx)
	}
	off := d.Locales.Words("off").Cover(text.Tokens(wanted), nil)
	clock, zone, _ := strings.Cut(wording.ASCIIDigits(wanted), " ")
	minute, ok := watch.ParseClock(clock)
	switch {
	case !off && !ok:
		return d.remark("digest.blank")
	case d.Place.Place == "":
		return d.remark("watch.nowhere")
	case !d.Admin(ctx):
		return d.remark("watch.admins")
	case off:
		return d.digestOff(ctx)
	}
	first, err := d.Watcher.SetDigest(ctx, d.Place, minute, strings.TrimSpace(zone))
	switch {
	case errors.Is(err, watch.ErrZone):
		return d.remark("digest.zone", "zone", wording.Shorten(wording.OneLine(zone), labelText))
	case err != nil:
		return d.failed(err)
	}
	return d.remark("digest.set", "time", d.clock(minute), "zone", d.zone(strings.TrimSpace(zone)), "first", d.Locale.Moment(first, d.Now()))
}

func (d Desk) digestOff(ctx context.Context) adapters.Reply {
	dropped, err := d.Watcher.DropDigest(ctx, d.Place.Chat)
	switch {
	case err != nil:
		return d.failed(err)
	case !dropped:
		return d.remark("digest.none")
	}
	return d.remark("digest.off")
}

func (d Desk) digestSet(ctx context.Context) adapters.Reply {
	set, ok, err := d.Watcher.Digest(ctx, d.Place.Chat)
	switch {
	case err != nil:
		return d.failed(err)
	case !ok:
		return d.remark("digest.none")
	}
	return d.remark("digest.is", "time", d.clock(set.Minute), "zone", d.zone(set.Zone), "first", d.due(set))
}

func (d Desk) due(set state.Digest) string { return d.Locale.Moment(set.Due, d.Now()) }

// clock is a minute of the day as it is written.
func (d Desk) clock(minute int) string {
	at := time.Date(2000, 1, 1, minute/60, minute%60, 0, 0, time.UTC)
	return d.Locale.Moment(at, at)
}

// zone is the name of a digest's zone.
func (d Desk) zone(name string) string {
	if name == "" {
		return d.Now().Location().String()
	}
	return name
}
