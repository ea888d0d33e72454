package adapters

import (
	"context"
	"time"
)

// Confidence of a reply that answers a question about the news.
const (
	Strong = "strong" // the passage is believed to answer
	Weak   = "weak"   // the nearest passage, said to be only near; to be told from Strong at a glance
	None   = "none"   // nothing was found
)

// Span is a half-open range of byte offsets, [Start, End).
type Span struct{ Start, End int }

// Reply is what to show, as plain text: an adapter escapes for its platform.
// It is shown in this order: Lead with its [Reply.Sign], Quotes, Note, Choices. The zero Reply means:
// show nothing.
type Reply struct {
	Lead       string // what Ukti says itself; never a fact of the news
	Confidence string // Strong, Weak, None, or "" when the reply is not an answer
	Lang       string // the language of Lead, Note and labels: "bn", "en" or "hi"
	Quotes     []Quote
	Note       string // one line under the quotes
	Choices    []Choice

	// Taken is the time that the question's words were taken to speak of: only articles
	// published then were looked for. [Within.AnyTime] lifts it.
	Taken Period

	// Compared is set where Lead shows a text of the asker's in brackets: for platforms
	// that can mark what differs.
	Compared *Compared

	// Receipt is the code of the answer's receipt, ten letters in two groups: by it people
	// see later, on any platform, what was quoted and what has become of it. It is shown
	// small, or behind something to press. "" where there is none.
	Receipt string
	// Unkept is the receipt itself where the question was Fleeting: signed, and kept
	// nowhere until somebody asks for that, by [Receipts.Keep].
	Unkept string

	// Later is set where the reply tells of work that goes on. It waits for its end, as
	// long as ctx lasts, and returns what the reply is then; the zero Reply means that it
	// stays. A platform that can change what it showed calls it once, beside its other
	// work, and shows the result in the reply's place.
	Later func(ctx context.Context) Reply

	// Arrived, where set, is called once the reply's messages are in a place that a
	// [Notifier] reaches, and before anything that would keep the reply from being shown
	// again after a kill. One that takes the place of an earlier answer is told of with
	// the same first message. It returns within milliseconds; nil on a reply means that
	// nobody wants to know.
	Arrived func(ctx context.Context, at Arrival)

	// Expired: the choice that was pressed can't be used any more. A reply to a press
	// that holds neither quotes nor choices is said aside, to whoever pressed, and
	// leaves the answer as it stands; with Expired the answer's buttons go.
	Expired bool
}

// Sign tells the reply's degree at a glance, beside its words and never instead of
// them; "" for a reply that is no answer.
func (r Reply) Sign() string {
	switch r.Confidence {
	case Strong:
		return "●"
	case Weak:
		return "◐"
	case None:
		return "○"
	}
	return ""
}

// Head is the lead with its sign.
func (r Reply) Head() string {
	if sign := r.Sign(); sign != "" && r.Lead != "" {
		return sign + " " + r.Lead
	}
	return r.Lead
}

// receiptSign stands before the code of a receipt, in the place of a word.
const receiptSign = "🧾"

// ReceiptLine is the small line under a reply with the code of its receipt; "" where it
// has none.
func (r Reply) ReceiptLine() string {
	if r.Receipt == "" {
		return ""
	}
	return receiptSign + " " + r.Receipt
}

// Named is the part of the source line that names article and line; rest is what
// follows, with the separator that it begins with.
func (s Source) Named() (named, rest string) {
	if s.Place <= 0 || s.Place > len(s.Where) {
		return s.Where, ""
	}
	return s.Where[:s.Place], s.Where[s.Place:]
}

// Aside reports whether a reply to a press is only a word to whoever pressed.
func (r Reply) Aside() bool { return len(r.Quotes) == 0 && len(r.Choices) == 0 }

// IsZero reports whether there is nothing to show.
func (r Reply) IsZero() bool {
	return r.Lead == "" && r.Note == "" && len(r.Quotes) == 0 && len(r.Choices) == 0
}

// Quote is one verbatim passage. Spans are byte offsets into Text, sorted,
// disjoint and on grapheme borders.
type Quote struct {
	Head      string // a line of Ukti's own above it: its number, what it is; "" for none
	Text      string // the article's bytes: the passage shown
	Sentences []Span // its sentences: where a platform's limit allows a cut
	Best      int    // index into Sentences of the one that was found; the others are its neighbours
	Marks     []Span // matched words, for emphasis
	Differs   []Mark // where the quote answers an alleged quotation: words that this has otherwise; sorted, disjoint
	FirstLine int    // the number of Text's first line in the article, where a reader wants the lines numbered; else 0
	Source    Source
}

// Period is the time from From on and before Until; zero where open.
type Period struct{ From, Until time.Time }

// IsZero reports a period that is open on both sides.
func (p Period) IsZero() bool { return p.From.IsZero() && p.Until.IsZero() }

// MarkKind says what is with a stretch of one text beside another.
type MarkKind string

// Kinds of a [Mark].
const (
	Differs      MarkKind = "differs"  // the other text has other words there
	Omitted      MarkKind = "omitted"  // the asker's text leaves it out
	Inserted     MarkKind = "inserted" // the asker's text has it more
	NotFound     MarkKind = "absent"   // no article has it
	OtherSpeaker MarkKind = "speaker"  // the article names somebody else
)

// Mark is a stretch that two texts don't share.
type Mark struct {
	Span
	Kind MarkKind
}

// Compared is a text of the asker's beside the articles.
type Compared struct {
	At    Span   // of Reply.Lead, where the text stands in brackets
	Text  string // the text without brackets, as a reader sees it
	Marks []Mark // in Text, sorted, disjoint
}

// Source says where a quote stands.
type Source struct {
	Article, Revision string
	Cite              string // "ID:6" or "ID@REV:6": short, exact, for copying
	Where             string // the source line as people read it, without Cite
	Place             int    // Where[:Place] names article and line, and carries the link; 0: all of Where does
	URL               string // of the exact line, "" when none is configured or known
	Line              int    // 1-based line of the stored text on which the best sentence stands
	Start, End        int    // byte offsets of Quote.Text in the article
}

// Choice is something the person can press, or a completion while typing.
type Choice struct {
	Label string
	// Data is [A-Za-z0-9_-] on a Reply, at most 32 bytes of it, or 8 KB where the
	// question was Fleeting; from Suggest it is the completed value.
	Data string
}
