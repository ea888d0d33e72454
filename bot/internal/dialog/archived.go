package dialog

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/number"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
)

// What replies say of the archive behind the index: how current it is, where else a
// story stands, and texts that are kept but not quoted.

// fresh says how current the articles are; "" where no feed is followed.
func (t *turn) fresh(ctx context.Context) string {
	if t.room == nil {
		return ""
	}
	at, ok, err := t.room.Current(ctx)
	if err != nil {
		t.log.Warn("how current the archive is could not be read; the answer goes out without it", "error", err)
	}
	if !ok {
		return ""
	}
	return t.loc.say("fresh.current", "time", t.loc.moment(at, t.now()))
}

// moment writes a time of day, with its date when that is not today's, in now's
// zone.
func (l *locale) moment(at, now time.Time) string {
	at = at.In(now.Location())
	two := func(n int) string { return l.printer.Sprint(number.Decimal(n, number.MinIntegerDigits(2))) }
	clock := two(at.Hour()) + ":" + two(at.Minute())
	if at.YearDay() == now.YearDay() && at.Year() == now.Year() {
		return clock
	}
	return l.say("fresh.date", "time", clock, "date", l.date(at))
}

// alsoNamed is how many other sources of a story are named.
const alsoNamed = 2

// nameOthers adds to each quote's source line who else has the story.
func (t *turn) nameOthers(ctx context.Context, quotes []adapters.Quote) {
	if t.room == nil || t.superseded {
		return
	}
	for i := range quotes {
		s := &quotes[i].Source
		others, err := t.room.Archive.AlsoIn(ctx, knowledge.ArticleID(s.Article))
		if err != nil {
			if ctx.Err() == nil {
				t.log.Warn("who else has a story could not be read; the answer goes out without it", "error", err)
			}
			return
		}
		a, _ := t.idx.Article(knowledge.ArticleID(s.Article))
		if names := t.others(others, a.Publisher); names != "" {
			s.Where += separator + t.loc.say("source.also", "names", names)
		}
	}
}

// others names the first sources besides own, and how many more there are.
func (t *turn) others(all []archive.Elsewhere, own string) string {
	var names []string
	for _, e := range all {
		name := plain(e.Publisher)
		if u, err := url.Parse(e.URL); name == "" && err == nil {
			name = strings.TrimPrefix(u.Hostname(), "www.")
		}
		if name == "" {
			name = plain(string(e.ID))
		}
		if name != plain(own) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if more := len(names) - alsoNamed; more > 0 {
		return strings.Join(names[:alsoNamed], ", ") + " +" + t.loc.count(more)
	}
	return strings.Join(names, ", ")
}

// open takes a text that is kept but not quoted for the rest of this turn: the
// revision that "ID@REVISION" names, or an article in whose place another is shown.
func (t *turn) open(ctx context.Context, name string) (knowledge.Article, bool) {
	if t.room == nil {
		return knowledge.Article{}, false
	}
	k, err := t.room.Kept(ctx, name, "")
	if at := strings.LastIndexByte(name, '@'); err != nil && at > 0 {
		k, err = t.room.Kept(ctx, name[:at], strings.ToLower(name[at+1:]))
	}
	if err != nil {
		if !errors.Is(err, knowledge.ErrNoArticle) && ctx.Err() == nil {
			t.log.Error("a text of the archive could not be read; the person was told there is none", "error", err)
		}
		return knowledge.Article{}, false
	}
	t.idx, t.kept, t.superseded = k.Index, true, k.Superseded
	return k.Article, true
}
