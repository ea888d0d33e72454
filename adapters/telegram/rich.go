package telegram

import (
	"encoding/json"
	"strings"
)

// maxRichDepth is how deep blocks are read within blocks.
const maxRichDepth = 16

// richBlocks reads a rich message: a tree of blocks, each with a text of its own,
// which may be a string, a list or an object with a text in it.
func richBlocks(raw json.RawMessage) []block {
	var all struct{ Blocks []json.RawMessage }
	if json.Unmarshal(raw, &all) != nil {
		return nil
	}
	return richBlocksOf(all.Blocks, false, 0)
}

func richBlocksOf(raw []json.RawMessage, quoted bool, depth int) (blocks []block) {
	if depth > maxRichDepth {
		return nil
	}
	for _, one := range raw {
		var b struct {
			Type    string
			Text    json.RawMessage
			Summary json.RawMessage // of a block that opens
			Caption json.RawMessage
			Blocks  []json.RawMessage
			Items   []struct{ Blocks []json.RawMessage } // of a list
		}
		if json.Unmarshal(one, &b) != nil {
			continue
		}
		inQuote := quoted || isQuotation(b.Type)
		for _, text := range []json.RawMessage{b.Summary, b.Text, b.Caption} {
			if words := richText(text, depth); words != "" {
				blocks = append(blocks, block{words, inQuote})
			}
		}
		blocks = append(blocks, richBlocksOf(b.Blocks, inQuote, depth+1)...)
		for _, i := range b.Items {
			blocks = append(blocks, richBlocksOf(i.Blocks, inQuote, depth+1)...)
		}
	}
	return blocks
}

// richText returns the words of a rich text, without those that are none; see
// [writing.wordless].
func richText(raw json.RawMessage, depth int) string {
	if depth > maxRichDepth || len(raw) == 0 {
		return ""
	}
	switch raw[0] {
	case '"':
		var s string
		_ = json.Unmarshal(raw, &s)
		return s
	case '[':
		var list []json.RawMessage
		_ = json.Unmarshal(raw, &list)
		var b strings.Builder
		for _, one := range list {
			b.WriteString(richText(one, depth+1))
		}
		return b.String()
	}
	var o struct {
		Type string
		Text json.RawMessage
	}
	_ = json.Unmarshal(raw, &o)
	switch o.Type { // "url" has words here
	case "mention", "text_mention", "custom_emoji":
		return ""
	}
	return richText(o.Text, depth+1)
}
