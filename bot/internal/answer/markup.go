package answer

import (
	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/discord"
	"github.com/ukti-bot/ukti/adapters/telegram"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// Entity is a part of a Telegram message that isn't plain, as the Bot API gives it.
type Entity struct {
	Type   string  `json:"type"`
	Offset float64 `json:"offset"` // in UTF-16 code units: whole, though JSON may write 3.0
	Length float64 `json:"length"`
}

// unseen says what of a text its platform's people don't see as words, and what of it is
// quoted as a block: as the adapter of the platform reads it.
func unseen(a Alleged) (hidden []knowledge.Hidden, blocks []text.Span) {
	var of []adapters.Unseen
	var quoted []adapters.Span
	switch a.Platform {
	case "discord":
		of, quoted = discord.Unseen(a.Text)
	case "telegram":
		var list []telegram.Entity
		for _, e := range a.Entities {
			list = append(list, telegram.Entity{Type: e.Type, Offset: int(e.Offset), Length: int(e.Length)})
		}
		of, quoted = telegram.Unseen(a.Text, list)
	}
	for _, u := range of {
		hidden = append(hidden, knowledge.Hidden{Span: text.Span(u.Span), Why: whys[u.Kind]})
	}
	for _, q := range quoted {
		blocks = append(blocks, text.Span(q))
	}
	return hidden, blocks
}

// whys is why what isn't seen is not judged.
var whys = map[adapters.UnseenKind]knowledge.Why{adapters.Sign: "markup", adapters.Name: "mention", adapters.Address: "link"}
