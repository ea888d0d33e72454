package watching

import (
	"context"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
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
	return d.setDigest(ctx, minute, strings.TrimSpace(zone))
}

// setDigest has the digest come at a minute of the day, in a zone that is the chat's from
// then on; "" leaves that as it is.
func (d Desk) setDigest(ctx context.Context, minute int, zone string) adapters.Reply {
	if zone != "" {
		switch ok, err := d.Settings.SetZone(ctx, zone); {
		case err != nil:
			return d.failed(err)
		case !ok:
			return d.remark("settings.nozone", "zone", wording.Shorten(wording.OneLine(zone), labelText))
		}
	}
	first, err := d.Watcher.SetDigest(ctx, d.Place, minute)
	if err != nil {
		return d.failed(err)
	}
	return d.remark("digest.set", "time", d.clock(minute), "zone", d.zone(ctx), "first", d.due(ctx, first))
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
	return d.remark("digest.is", "time", d.clock(set.Minute), "zone", d.zone(ctx), "first", d.due(ctx, set.Due))
}

// due is a moment as the chat's clock shows it.
func (d Desk) due(ctx context.Context, at time.Time) string {
	return d.Locale.Moment(at, d.Now().In(d.Watcher.Zone(ctx, d.Place.Chat)))
}

// clock is a minute of the day as it is written.
func (d Desk) clock(minute int) string {
	at := time.Date(2000, 1, 1, minute/60, minute%60, 0, 0, time.UTC)
	return d.Locale.Moment(at, at)
}

// zone is the name of the chat's zone.
func (d Desk) zone(ctx context.Context) string { return d.Watcher.Zone(ctx, d.Place.Chat).String() }
