package quotation

import (
	"context"

	"github.com/ukti-bot/ukti/bot/internal/dialog/cite"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge"
)

// textsOf opens the superseded texts in which claims have places, each by itself.
func textsOf(ctx context.Context, f *knowledge.Former, claims []knowledge.Claim) map[string]*knowledge.Index {
	texts := map[string]*knowledge.Index{}
	for _, c := range claims {
		for _, p := range c.Places {
			name := p.Article + "@" + p.Revision
			if p.Superseded.By == "" || texts[name] != nil {
				continue
			}
			if x, err := f.Text(ctx, knowledge.ArticleID(p.Article), p.Revision); err == nil {
				texts[name] = x
			}
		}
	}
	return texts
}

// at makes quotes of the text in which a place lies: mostly the index's, else one that
// was superseded.
func (p report) at(place knowledge.Location) cite.Writer {
	w := p.Writer
	if place.Superseded.By == "" {
		return w
	}
	if x := p.former[place.Article+"@"+place.Revision]; x != nil {
		w.Index, w.Superseded = x, true
	} // else the quote is of another text, and not let out
	return w
}

// article is the text in which a place lies.
func (p report) article(place knowledge.Location) knowledge.Article {
	a, _ := p.at(place).Index.Article(knowledge.ArticleID(place.Article))
	return a
}

// isSuperseded reports a claim that an earlier text alone has as it is.
func isSuperseded(c knowledge.Claim) bool {
	return len(c.Places) > 0 && c.Places[0].Superseded.By != ""
}

// superseded says that a claim's words are in an earlier text only, and since when and
// by which text its place is taken.
func (p report) superseded(c knowledge.Claim) string {
	if !isSuperseded(c) {
		return ""
	}
	at := c.Places[0]
	return p.Locale.Say("judge.superseded", "date", p.Locale.Date(at.Superseded.At),
		"by", wording.OneLine(at.Article)+"@"+at.Superseded.By)
}
