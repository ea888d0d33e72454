package telegram

import (
	"cmp"
	"regexp"
	"slices"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/internal/fit"
)

// mention is what Telegram takes for a person's name by itself, and tells that
// person of.
var mention = regexp.MustCompile(`(?:^|[^A-Za-z0-9_])(@[A-Za-z0-9_]{3,})`)

// quiet sets the names in a text as code, where Telegram looks for none: whoever
// is named in an article is not called into the chat. Nothing may lie inside
// code, so bold gives way.
func quiet(text string, entities []entity) []entity {
	for _, m := range mention.FindAllStringSubmatchIndex(text, maxEntities) {
		offset, length := fit.UTF16Span(text, adapters.Span{Start: m[2], End: m[3]})
		name := entity{Type: "code", Offset: offset, Length: length}
		if slices.ContainsFunc(entities, func(e entity) bool { return overlap(e, name) && (e.Type == "code" || e.Type == "text_link") }) {
			continue // no names are looked for there either
		}
		entities = slices.DeleteFunc(entities, func(e entity) bool { return e.Type == "bold" && overlap(e, name) })
		if len(entities) < maxEntities {
			entities = append(entities, name)
		}
	}
	slices.SortStableFunc(entities, func(a, b entity) int { return cmp.Compare(a.Offset, b.Offset) })
	return entities
}

func overlap(a, b entity) bool {
	return a.Offset < b.Offset+b.Length && b.Offset < a.Offset+a.Length
}
