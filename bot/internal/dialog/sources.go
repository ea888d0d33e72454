package dialog

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// readSources reads publishers, separated by commas, as people write them, and gives
// them as they are kept; "" for all. unknown is one that no article here has.
func (t *turn) readSources(ctx context.Context, named string) (value, unknown string, ok bool) {
	if len(text.Tokens(named)) == 0 {
		return "", "", false
	}
	if t.locales.Words("all").Cover(text.Tokens(named), nil) {
		return "", "", true
	}
	names := []string{named} // a name may hold a comma itself
	if _, found := t.publisher(ctx, named); !found {
		names = strings.FieldsFunc(named, func(r rune) bool { return r == ',' || r == '،' || r == ';' || r == '\n' })
	}
	var chosen []string
	for _, name := range names {
		p, found := t.publisher(ctx, name)
		if !found {
			return "", strings.TrimSpace(name), false
		}
		if !slices.Contains(chosen, p) {
			chosen = append(chosen, p)
		}
	}
	list, err := json.Marshal(chosen)
	return string(list), "", err == nil && len(chosen) > 0
}

// publisher finds a publisher by its name, or by how only its name begins.
func (t *turn) publisher(ctx context.Context, name string) (string, bool) {
	wanted := text.Fold(wording.OneLine(name))
	if wanted == "" {
		return "", false
	}
	var beginning []string
	for _, p := range t.facts(ctx).publishers {
		switch has := text.Fold(wording.OneLine(p)); {
		case has == wanted:
			return p, true
		case strings.HasPrefix(has, wanted):
			beginning = append(beginning, p)
		}
	}
	if len(beginning) == 1 {
		return beginning[0], true
	}
	return "", false
}

// sources gives the publishers that this chat is answered from; nil for all.
func (t *turn) sources(ctx context.Context) (list []string) {
	value, ok, err := t.store.Setting(ctx, t.where(), chatSourcesSetting)
	if err == nil && ok {
		err = json.Unmarshal([]byte(value), &list)
	}
	if err != nil {
		t.log.Warn("reading a chat's sources failed; it is answered from all", "error", err)
		return nil
	}
	return list
}

// from reports whether this chat is answered from an article.
func (t *turn) from(ctx context.Context, id knowledge.ArticleID) bool {
	list := t.sources(ctx)
	a, _ := t.idx.Article(id)
	return len(list) == 0 || slices.Contains(list, a.Publisher)
}

// quotes is how many quotes an answer has in this chat.
func (t *turn) quotes(ctx context.Context) int {
	value, ok, err := t.store.Setting(ctx, t.where(), chatQuotesSetting)
	if err != nil {
		t.log.Warn("reading a chat's number of quotes failed; one is shown", "error", err)
	}
	n, err := strconv.Atoi(value)
	if !ok || err != nil {
		return 1
	}
	return min(max(n, 1), mostQuotes)
}

// chatSources says from which publishers this chat is answered.
func (t *turn) chatSources(ctx context.Context) string {
	list := t.sources(ctx)
	if len(list) == 0 {
		return t.loc.Say("settings.allsources")
	}
	names := make([]string, len(list))
	for i, name := range list {
		names[i] = wording.OneLine(name)
	}
	return t.loc.Say("settings.sources", "names", strings.Join(names, ", "))
}

// chatQuotes says how many quotes an answer has in this chat.
func (t *turn) chatQuotes(ctx context.Context) string {
	return t.loc.Say("settings.quotes", "n", t.quotes(ctx))
}
