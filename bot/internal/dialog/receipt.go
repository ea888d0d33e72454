package dialog

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/cite"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/bot/internal/receipt"
	"github.com/ukti-bot/ukti/bot/internal/receipt/codes"
	"github.com/ukti-bot/ukti/knowledge"
)

// command shows the receipt of a code: what was quoted, then and now.
func (rs receipts) command(ctx context.Context, args map[string]string) adapters.Reply {
	t := rs.t
	if strings.TrimSpace(args["code"]) == "" {
		return t.remark(t.loc.Say("receipt.blank"))
	}
	code, err := codes.Parse(args["code"])
	if err != nil {
		return t.remark(t.loc.Say("receipt.bad"))
	}
	signed, err := t.d.receipts.Get(ctx, code)
	switch {
	case errors.Is(err, receipt.ErrNone):
		return t.remark(t.loc.Say("receipt.none", "code", code.String()))
	case errors.Is(err, receipt.ErrForm), errors.Is(err, receipt.ErrSignature), errors.Is(err, receipt.ErrForeign):
		t.log.Error("a receipt was changed on the disk and is not shown", "code", string(code), "error", err)
		return t.remark(t.loc.Say("receipt.damaged", "code", code.String()))
	case err != nil:
		t.log.Error("a receipt can't be read; an apology was sent", "error", err)
		return t.remark(t.loc.Say("sorry"))
	}
	r := adapters.Reply{Lead: rs.about(signed)}
	for _, q := range signed.Quotes {
		rs.look(ctx, &r, q)
	}
	r.Note = t.loc.Say("receipt.signed", "key", receipt.Fingerprint(signed.Key)[:8])
	if at := *t.d.publicURL.Load(); at != "" {
		r.Note += " " + at + "/r/" + string(code)
	}
	return r
}

// aboutKeys are what a receipt's reply was, by kind and degree.
var aboutKeys = map[string]string{
	receipt.Answer: "receipt.answer", receipt.Answer + adapters.None: "receipt.answer.none",
	receipt.Judgement: "receipt.judgement", receipt.Judgement + adapters.None: "receipt.judgement.none",
}

// about says of which reply a receipt is.
func (rs receipts) about(s receipt.Signed) string {
	t := rs.t
	key, degree := aboutKeys[s.Kind], ""
	switch s.Degree {
	case adapters.None:
		key = aboutKeys[s.Kind+adapters.None]
	case adapters.Strong:
		degree = t.loc.Say("receipt.strong")
	default:
		degree = t.loc.Say("receipt.weak")
	}
	return t.loc.Say(key, "code", s.Code.String(), "time", t.loc.Moment(s.Time, time.Time{}.In(t.d.now().Location())), "degree", degree)
}

// fateKeys are what is said above a quote, by what has become of it.
var fateKeys = map[receipt.Fate]string{
	receipt.Unchanged: "receipt.unchanged", receipt.Kept: "receipt.kept", receipt.Corrected: "receipt.corrected", receipt.Withdrawn: "receipt.withdrawn",
}

// look adds a quote then and now: as a quote where its bytes are proved, else a line that
// says why not.
func (rs receipts) look(ctx context.Context, r *adapters.Reply, q receipt.Quote) {
	t := rs.t
	look, err := receipt.LookUp(ctx, rs.archive(), q)
	if err != nil {
		t.log.Error("what a receipt quotes could not be looked up", "error", err)
		look.Fate = receipt.Damaged
	}
	then, ok := rs.quote(ctx, q.Article, q.Revision, knowledge.Span{Start: q.Start, End: q.End}, q.Line)
	if look.Then == "" || !ok || then.Text != look.Then {
		key := "receipt.unreadable"
		if look.Fate == receipt.Gone {
			key = "receipt.gone"
		}
		where := wording.Shorten(wording.OneLine(q.Article), cite.OpeningLimit)
		r.Lead += "\n" + t.loc.Say(key, "article", where, "line", t.loc.Ordinal(q.Line))
		return
	}
	date := ""
	if !look.At.IsZero() {
		date = t.loc.Date(look.At)
	}
	then.Head = t.loc.Say(fateKeys[look.Fate], "date", date)
	r.Quotes = append(r.Quotes, then)
	if look.Fate != receipt.Corrected {
		return
	}
	at := len(r.Quotes) - 1
	if look.Now == "" {
		r.Quotes[at].Head = t.loc.Say("receipt.cut", "date", date)
		return
	}
	now, ok := rs.quote(ctx, q.Article, look.NowRevision, look.NowSpan, look.NowLine)
	if !ok || now.Text != look.Now {
		return
	}
	was, is := receipt.Differing(then.Text, now.Text)
	r.Quotes[at].Marks, now.Marks = spansOf(was), spansOf(is)
	now.Head = t.loc.Say("receipt.now", "date", date)
	r.Quotes = append(r.Quotes, now)
}

func spansOf(spans []knowledge.Span) (all []adapters.Span) {
	for _, s := range spans {
		all = append(all, adapters.Span(s))
	}
	return all
}

// archive is where quotes are looked up.
func (rs receipts) archive() receipt.Archive {
	if rs.t.d.room == nil {
		return receipt.Shelf{Index: rs.t.idx}
	}
	return rs.t.d.room.Archive
}

// quote shows a stretch of a revision; false where that can't be read.
func (rs receipts) quote(ctx context.Context, article, revision string, show knowledge.Span, line int) (adapters.Quote, bool) {
	writer := rs.t.cite()
	a, ok := rs.t.idx.Article(knowledge.ArticleID(article))
	if !ok || a.Revision != revision {
		if rs.t.d.room == nil {
			return adapters.Quote{}, false
		}
		k, err := rs.t.d.room.Kept(ctx, article, revision)
		if err != nil {
			return adapters.Quote{}, false
		}
		a, writer.Index, writer.Superseded = k.Article, k.Index, k.Superseded
	}
	q := writer.Span(a, show, show, line, nil)
	return q, cite.Holds(writer.Index, q)
}

// holds compares a quote with the text that is kept of its revision, for those that the
// index has no more.
func (rs receipts) holds(ctx context.Context, q adapters.Quote) bool {
	if rs.t.d.room == nil || rs.t.d.receipts == nil {
		return false
	}
	k, err := rs.t.d.room.Kept(ctx, q.Source.Article, q.Source.Revision)
	return err == nil && cite.Holds(k.Index, q)
}
