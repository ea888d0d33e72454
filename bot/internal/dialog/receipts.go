package dialog

import (
	"cmp"
	"context"
	"errors"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/receipt"
	"github.com/ukti-bot/ukti/bot/internal/receipt/codes"
)

// receipts give each answer a receipt, of places and hashes alone.
type receipts struct{ t *turn }

// code is that of this reply's receipt before it is made, for what leads back to the
// reply; "" where none is kept of it.
func (rs receipts) code() string {
	t := rs.t
	if t.d.receipts == nil || t.q.Fleeting || t.q.Kind == adapters.Press || t.q.Kind == adapters.Inline {
		return ""
	}
	if t.code == "" {
		t.code = codes.New()
	}
	return t.code.String()
}

// give makes the receipt of a sealed reply. A pressed reply that shows an answer again
// keeps the receipt of that, while it is there. When keeping it fails, the answer goes
// out without a code: one that is shown leads to its receipt.
func (rs receipts) give(ctx context.Context, r adapters.Reply) adapters.Reply {
	t, book := rs.t, rs.t.d.receipts
	switch {
	case book == nil || r.Confidence == "" || t.q.Kind == adapters.Inline:
		r.Receipt = ""
		return r
	case r.Receipt != "":
		return rs.still(ctx, r)
	}
	made := rs.of(r)
	var signed receipt.Signed
	var err error
	if t.q.Fleeting {
		signed, err = book.Sign(made)
		r.Unkept = string(signed.JSON())
	} else {
		signed, err = book.Issue(ctx, made, false)
		r.Receipt = signed.Code.String()
	}
	if err != nil {
		r.Receipt, r.Unkept = "", ""
		if ctx.Err() == nil {
			t.log.Error("no receipt could be made of an answer, which goes out without one", "error", err)
		}
	}
	return r
}

// still leaves the code of an earlier answer where its receipt is still kept.
func (rs receipts) still(ctx context.Context, r adapters.Reply) adapters.Reply {
	code, err := codes.Parse(r.Receipt)
	if err == nil {
		_, err = rs.t.d.receipts.Get(ctx, code)
	}
	if err != nil {
		r.Receipt = ""
		if !errors.Is(err, receipt.ErrNone) && ctx.Err() == nil {
			rs.t.log.Error("the receipt of an earlier answer can't be read; the answer is shown without it", "error", err)
		}
	}
	return r
}

// of is what a receipt says of a reply.
func (rs receipts) of(r adapters.Reply) receipt.Receipt {
	made := receipt.Receipt{Code: rs.t.code, Kind: receipt.Answer, Degree: r.Confidence}
	if asked := rs.asked(); asked != "" { // who presses a button asks nothing
		made.Question = receipt.HashQuestion(asked)
	}
	if rs.t.judged {
		made.Kind = receipt.Judgement
	}
	made.Quotes = receipt.QuotesOf(rs.t.idx, r)
	return made
}

// asked is what the person wrote, or gave to be judged.
func (rs receipts) asked() string {
	q := rs.t.q
	return cmp.Or(q.Args["question"], q.Args["text"], q.Text, q.Replied)
}
