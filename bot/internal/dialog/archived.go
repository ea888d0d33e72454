package dialog

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/cite"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
)

// What replies say of the archive behind the index: how current it is, where else a
// story stands, and texts that are kept but not quoted.

// elsewhere is what the archive knows beside the index: the same story told in other
// articles, how fresh all of it is, and articles that are not shown.
type elsewhere struct{ t *turn }

// fresh says how current the articles are; "" where no feed is followed.
func (el elsewhere) fresh(ctx context.Context) string {
	if el.t.d.room == nil {
		return ""
	}
	at, ok, err := el.t.d.room.Current(ctx)
	if err != nil {
		el.t.log.Warn("how current the archive is could not be read; the answer goes out without it", "error", err)
	}
	if !ok {
		return ""
	}
	return el.t.loc.Say("fresh.current", "time", el.t.loc.Moment(at, el.t.d.now()))
}

const (
	// alsoNamed is how many other sources of a story are named.
	alsoNamed = 2
	// alsoRead is how many of them are read at most, to see whether they have the
	// quote's very words.
	alsoRead = 16
)

// nameOthers adds to each quote's source line who else has these words. Another
// paper may tell the story without this sentence, or with another figure.
func (el elsewhere) nameOthers(ctx context.Context, quotes []adapters.Quote) {
	if el.t.d.room == nil || el.t.superseded {
		return
	}
	for i := range quotes {
		s := &quotes[i].Source
		others, err := el.t.d.room.Archive.AlsoIn(ctx, knowledge.ArticleID(s.Article))
		if err != nil {
			if ctx.Err() == nil {
				el.t.log.Warn("who else has a story could not be read; the answer goes out without it", "error", err)
			}
			return
		}
		a, _ := el.t.idx.Article(knowledge.ArticleID(s.Article))
		others = el.withWords(ctx, others, quotes[i].Text)
		if names := el.others(others, a.Publisher); names != "" {
			s.Where += cite.Separator + el.t.loc.Say("source.also", "names", names)
		}
	}
}

// withWords are those whose text has the quote's words.
func (el elsewhere) withWords(ctx context.Context, others []archive.Elsewhere, quote string) (out []archive.Elsewhere) {
	for _, e := range others[:min(len(others), alsoRead)] {
		a, _, err := el.t.d.room.Archive.Article(ctx, e.ID, "")
		if err == nil && knowledge.HasWords(a.Body, quote) {
			out = append(out, e)
		}
	}
	return out
}

// others names the first sources besides own, and how many more there are.
func (el elsewhere) others(all []archive.Elsewhere, own string) string {
	var names []string
	for _, e := range all {
		name := wording.OneLine(e.Publisher)
		if u, err := url.Parse(e.URL); name == "" && err == nil {
			name = strings.TrimPrefix(u.Hostname(), "www.")
		}
		if name == "" {
			name = wording.OneLine(string(e.ID))
		}
		if name != wording.OneLine(own) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if more := len(names) - alsoNamed; more > 0 {
		return strings.Join(names[:alsoNamed], ", ") + " +" + el.t.loc.Count(more)
	}
	return strings.Join(names, ", ")
}

// open takes a text that is kept but not quoted for the rest of this turn: the
// revision that "ID@REVISION" names, or an article in whose place another is shown.
func (el elsewhere) open(ctx context.Context, name string) (knowledge.Article, bool) {
	if el.t.d.room == nil {
		return knowledge.Article{}, false
	}
	k, err := el.t.d.room.Kept(ctx, name, "")
	if at := strings.LastIndexByte(name, '@'); err != nil && at > 0 {
		k, err = el.t.d.room.Kept(ctx, name[:at], strings.ToLower(name[at+1:]))
	}
	if err != nil {
		if !errors.Is(err, knowledge.ErrNoArticle) && ctx.Err() == nil {
			el.t.log.Error("a text of the archive could not be read; the person was told there is none", "error", err)
		}
		return knowledge.Article{}, false
	}
	el.t.idx, el.t.kept, el.t.superseded = k.Index, true, k.Superseded
	return k.Article, true
}
