package telegram

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/internal/fit"
)

const (
	maxResults = 50
	// inlineCache is for how many seconds Telegram may give one person the same
	// results: long enough for a key pressed twice, short for news. Left out or
	// zero it would be 300 or nothing at all.
	inlineCache = 10
	// Lengths in graphemes of what the list of results shows of a passage.
	maxTitle, maxPreview = 80, 160
	maxButtonLabel       = 60
)

type inlineResult struct {
	Type        string `json:"type"`
	ID          string `json:"id"`
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
	Content     args   `json:"input_message_content"`
	Keys        *keys  `json:"reply_markup,omitempty"`
}

// answerInline shows each passage of a reply as a result to choose. When there
// is none, what the conversation says stands above the empty list.
func (a *Adapter) answerInline(ctx context.Context, query string, reply adapters.Reply) error {
	results := inlineResults(reply, a.words)
	call := args{
		"inline_query_id": query, "results": results, "cache_time": inlineCache, "is_personal": true,
	}
	if label := preview(reply.Lead, maxButtonLabel); len(results) == 0 && label != "" {
		call["button"] = map[string]string{"text": label, "start_parameter": "inline"}
	}
	err := a.api.quick(ctx, "answerInlineQuery", call)
	if f := faultOf(err); f == faultEntities || f == faultKeyboard || f == faultRequest {
		// Once more without what may be at fault.
		for i, r := range results {
			takeOff(r.Content, false, ornaments...)
			results[i].Keys = nil
		}
		delete(call, "button")
		a.stats.plainer.Add(1)
		err = a.api.quick(ctx, "answerInlineQuery", call)
	}
	if err == nil && len(results) > 0 {
		a.stats.answered.Add(1)
	}
	return err
}

// inlineResults never returns nil, which JSON would send as null.
func inlineResults(reply adapters.Reply, words adapters.Words) []inlineResult {
	results := []inlineResult{}
	for _, q := range reply.Quotes {
		p, ok := onePage(q, reply.Lang, words)
		if !ok || len(results) == maxResults {
			continue
		}
		var under *keys
		if buttons := copies([]adapters.Quote{q}, words.Say(reply.Lang, adapters.CopyID)); len(buttons) > 0 {
			all := keyboard(buttons...)
			under = &all
		}
		results = append(results, inlineResult{
			Type: "article", ID: resultID(q, len(results)),
			Title:       preview(firstOf(q.Source.Where, q.Source.Cite), maxTitle),
			Description: preview(found(q).Text, maxPreview),
			Content:     p.args("message_text"),
			Keys:        under,
		})
	}
	return results
}

// onePage returns the passage as one message: whole, or only the sentence that was
// found where the whole does not fit.
func onePage(q adapters.Quote, lang string, words adapters.Words) (page, bool) {
	for _, q := range []adapters.Quote{q, found(q)} {
		if pages := render(adapters.Reply{Lang: lang, Quotes: []adapters.Quote{q}}, words); len(pages) == 1 && len(pages[0].quotes) == 1 {
			return pages[0], true
		}
	}
	return page{}, false
}

// found is the quotation cut down to the sentence that was found.
func found(q adapters.Quote) adapters.Quote {
	if q.Best < 0 || q.Best >= len(q.Sentences) || !onRunes(q.Text, q.Sentences[q.Best]) {
		return q
	}
	best := q.Sentences[q.Best]
	q.Text = q.Text[best.Start:best.End]
	q.Marks = fit.Within(q.Marks, best)
	q.Sentences, q.Best = nil, 0
	return q
}

// answerGuest shows a reply in a chat that the bot is not in, as one message: with all of
// it that fits, at least what was found.
func (a *Adapter) answerGuest(ctx context.Context, query string, reply adapters.Reply) error {
	pages := render(reply, a.words)
	if len(pages) > 1 && len(reply.Quotes) > 0 {
		for _, q := range []adapters.Quote{reply.Quotes[0], found(reply.Quotes[0])} {
			if shorter := render(adapters.Reply{Lead: reply.Lead, Confidence: reply.Confidence, Lang: reply.Lang, Quotes: []adapters.Quote{q}}, a.words); len(shorter) == 1 {
				pages = shorter
				break
			}
		}
	}
	if len(pages) == 0 {
		return nil
	}
	result := inlineResult{Type: "article", ID: "answer", Title: preview(firstOf(reply.Lead, noWords), maxTitle), Content: pages[0].args("message_text")}
	if buttons := copies(reply.Quotes[:min(1, len(reply.Quotes))], a.words.Say(reply.Lang, adapters.CopyID)); len(buttons) > 0 {
		under := keyboard(buttons...)
		result.Keys = &under
	}
	call := args{"guest_query_id": query, "result": result}
	err := a.api.quick(ctx, "answerGuestQuery", call)
	switch faultOf(err) {
	case faultEntities, faultKeyboard, faultCopies, faultRequest:
		takeOff(result.Content, false, ornaments...)
		result.Keys = nil
		call["result"] = result
		a.stats.plainer.Add(1)
		err = a.api.quick(ctx, "answerGuestQuery", call)
	}
	if err == nil {
		a.stats.answered.Add(1)
	}
	return err
}

func resultID(q adapters.Quote, place int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%d\x00%d", q.Source.Article, q.Source.Revision, q.Source.Start, place))
	return hex.EncodeToString(sum[:16])
}

func firstOf(a, b string) string {
	if strings.TrimSpace(a) != "" {
		return a
	}
	return b
}

// preview returns a text as one line of at most n graphemes.
func preview(text string, n int) string {
	return fit.Shorten(fit.OneLine(strings.ToValidUTF8(text, "\uFFFD")), n, fit.Graphemes)
}
