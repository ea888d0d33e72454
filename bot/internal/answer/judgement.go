package answer

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/cite"
	"github.com/ukti-bot/ukti/bot/internal/dialog/locale"
	"github.com/ukti-bot/ukti/bot/internal/dialog/quotation"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge"
)

// maxAlleged is how many bytes a text to be judged may have.
const maxAlleged = 1_000_000

// Alleged is a text to be judged. Other keys of its JSON are ignored.
type Alleged struct {
	ID       json.RawMessage `json:"id"`       // given back in the row
	Text     string          `json:"text"`     // the message as it came
	Mode     string          `json:"mode"`     // "statement": judged only when it isn't a question
	Platform string          `json:"platform"` // "discord": the text has that markup; "telegram": see Entities
	Entities []Entity        `json:"entities"`
}

// Judgement is the answer: every claim of the text, and why the rest of it is none.
// Offsets of the text's stretches are bytes of the text, of an article's bytes of
// its text.
type Judgement struct {
	ID      json.RawMessage `json:"id"`
	Judged  bool            `json:"judged"` // false: it is a question, or nothing in it can be judged
	Claims  []Claim         `json:"claims"`
	Skipped []Skipped       `json:"skipped"`
	Lead    string          `json:"lead"`
	Note    string          `json:"note"`
	Partial bool            `json:"partial,omitempty"` // not all articles could be looked through
	Receipt string          `json:"receipt,omitempty"` // the page's API, where it is asked for: the signed receipt

	// Shown is the reply that Lead and Note are of, with the quotes a person would be shown.
	Shown adapters.Reply `json:"-"`
}

// Claim is a stretch of the text with its verdict.
type Claim struct {
	Start    int          `json:"start"`
	End      int          `json:"end"`
	Text     string       `json:"text"`    // as a reader sees it
	Verdict  string       `json:"verdict"` // verbatim, part, shortened, altered, reordered, absent, translated, title or short
	Places   []Location   `json:"places"`
	Nearest  *Location    `json:"nearest"` // near in meaning, where there is no place; or null
	Differs  []Difference `json:"differs"`
	Omitted  []Omitted    `json:"omitted"`
	Inserted []Stretch    `json:"inserted"`
	Unjudged []Stretch    `json:"unjudged"` // addresses, hashtags and @names between the words, where the article has none
	Others   []Variant    `json:"others"`   // other articles' sentences that differ in few words
	Next     *string      `json:"next"`
	Before   *string      `json:"before"`
	Quoted   bool         `json:"quoted"`
	Direct   bool         `json:"direct"`
	Speaker  *Speaker     `json:"speaker"` // null where nobody is claimed, or none is known
	SaidBy   *string      `json:"said_by"` // whom the article names, claimed or not
}

// Location is a stretch of an article's lines.
type Location struct {
	Article    string      `json:"article"`
	Lines      [2]int      `json:"lines"`
	Start      int         `json:"start"`
	End        int         `json:"end"`
	Superseded *Superseded `json:"superseded,omitempty"` // it is in an earlier text of the article
}

// Superseded tells in which earlier text a place is, and when which took its place.
type Superseded struct {
	Revision string    `json:"revision"`
	By       string    `json:"by"`
	At       time.Time `json:"at"`
}

// Difference has two sides; either may be null.
type Difference struct {
	Theirs  *Stretch `json:"theirs"`
	Article *Stretch `json:"article"`
}

// Omitted is words of the article that the text leaves out.
type Omitted struct {
	Stretch
	Marked bool `json:"marked"` // … or […] stands there
}

// Variant is another article's sentence with what it has otherwise.
type Variant struct {
	Location
	Differs []Difference `json:"differs"`
}

// Speaker compares two; match is null where it isn't sure.
type Speaker struct {
	Claimed string  `json:"claimed"`
	Article *string `json:"article"`
	Match   *bool   `json:"match"`
}

// Skipped is a stretch that was not judged.
type Skipped struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Why   string `json:"why"`
}

// Judge judges texts over one index, and the superseded texts behind it.
type Judge struct {
	Index  *knowledge.Index
	Former *knowledge.Former // nil: none
}

// Line judges one line of JSON with one, a [FailedRow] where it must.
func (j *Judge) Line(ctx context.Context, line []byte) []byte {
	a, err := ParseAlleged(line)
	var row Judgement
	if err == nil {
		row, err = j.Judge(ctx, a)
	}
	if err != nil {
		return Encode(FailedRow{a.ID, err.Error()})
	}
	return Encode(row)
}

// Judge judges one text.
func (j *Judge) Judge(ctx context.Context, a Alleged) (Judgement, error) {
	if err := CheckAlleged(a.Text); err != nil {
		return Judgement{}, err
	}
	row := Judgement{ID: a.ID, Claims: []Claim{}, Skipped: []Skipped{}}
	got, err := j.Index.Judge(ctx, Read(a), j.Former)
	if err != nil {
		return Judgement{}, err
	}
	row.Partial = got.Partial
	row.Judged = len(got.Claims) > 0 && (a.Mode != "statement" || states(a.Text, got))
	if !row.Judged {
		return row, nil
	}
	if row.Shown, err = j.told(ctx, Read(a), got); err != nil {
		return Judgement{}, err
	}
	row.Lead, row.Note = row.Shown.Lead, row.Shown.Note
	for _, c := range got.Claims {
		row.Claims = append(row.Claims, newClaim(c))
	}
	for _, s := range got.Skipped {
		row.Skipped = append(row.Skipped, Skipped{s.Span.Start, s.Span.End, string(s.Why)})
	}
	return row, nil
}

// told is what a person would be told, in the text's language where Ukti has it.
func (j *Judge) told(ctx context.Context, a knowledge.Alleged, got knowledge.Judgement) (adapters.Reply, error) {
	locales, err := loadLocales()
	if err != nil {
		return adapters.Reply{}, err
	}
	loc := locales.For(languageOf(a.Source))
	r, found := quotation.Reply(ctx, cite.Writer{Index: j.Index, Locale: loc, Relative: locales.Words("relative")}, j.Former, a, got)
	n := j.Index.Size().Articles
	if got.Partial {
		n = j.Index.Near().Size().Articles
	}
	if !found {
		r = adapters.Reply{Confidence: adapters.None, Lead: loc.Say("judge.nothere", "n", n)}
	}
	if got.Partial {
		r.Note = wording.Join(loc.Say("partial.note", "n", n), r.Note)
	}
	return r, nil
}

var loadLocales = sync.OnceValues(func() (*locale.Set, error) { return locale.Load("en") })

// languageOf is the language that most letters of s suggest by their script.
func languageOf(s string) string {
	bengali, devanagari, others := 0, 0, 0
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Bengali, r):
			bengali++
		case unicode.Is(unicode.Devanagari, r):
			devanagari++
		case unicode.IsLetter(r):
			others++
		}
	}
	switch max(bengali, devanagari, others) {
	case bengali:
		return "bn"
	case devanagari:
		return "hi"
	}
	return "en"
}

// states reports a text that a chat would judge unasked: no question, or a quotation.
func states(said string, got knowledge.Judgement) bool {
	if _, quoted := quotation.Quoted(strings.TrimSpace(said)); quoted || !knowledge.Asks(said) {
		return true
	}
	return !strings.ContainsAny(said, "?？") && held(got)
}

// held reports a judgement of words that the articles all have.
func held(j knowledge.Judgement) bool {
	for _, c := range j.Claims {
		if !c.Verdict.Holds() {
			return false
		}
	}
	return true
}

// Read says what of a text is words of its own.
func Read(a Alleged) knowledge.Alleged {
	hidden, blocks := unseen(a)
	return knowledge.Alleged{Source: a.Text, Hidden: append(quotation.OwnWords(a.Text), hidden...), Blocks: blocks}
}

// CheckAlleged says what makes a text none that can be judged, and what to do.
func CheckAlleged(s string) error {
	switch {
	case !utf8.ValidString(s):
		return errors.New("the text is not UTF-8; send it as UTF-8 text")
	case !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsSpace(r) && !unicode.IsControl(r) }):
		return errors.New("the text is empty; write the words to look for")
	case len(s) > maxAlleged:
		return fmt.Errorf("the text has %d bytes; shorten it to %d at most", len(s), maxAlleged)
	}
	return nil
}

// ParseAlleged reads one line. The ID can be given back even when there is an error.
func ParseAlleged(line []byte) (Alleged, error) {
	a := Alleged{ID: NoID()}
	if !utf8.Valid(line) {
		return a, errors.New("the line is not UTF-8; send it as UTF-8 text")
	}
	err := json.Unmarshal(line, &a)
	switch id := bytes.TrimSpace(a.ID); {
	case len(id) == 0 || string(id) == "null":
		a.ID = NoID()
	case id[0] != '"' && id[0] != '-' && (id[0] < '0' || id[0] > '9'):
		a.ID = NoID()
		err = errors.Join(err, errors.New(`"id" is no text; write {"id": "…", "text": "…"}`))
	}
	if err != nil {
		return a, fmt.Errorf(`the line can't be read (%w); write {"id": "…", "text": "…"}`, err)
	}
	for _, e := range a.Entities {
		whole := math.Trunc(e.Offset) == e.Offset && math.Trunc(e.Length) == e.Length
		if !whole || e.Offset < 0 || e.Length < 0 || e.Offset > maxAlleged || e.Length > maxAlleged {
			return a, errors.New("an entity lies outside the text; give offset and length in UTF-16 code units of it")
		}
	}
	return a, nil
}

func newClaim(c knowledge.Claim) Claim {
	out := Claim{
		Start: c.Span.Start, End: c.Span.End, Text: c.Text, Verdict: c.Verdict.String(), Quoted: c.Quoted, Direct: c.Direct,
		Places: []Location{}, Differs: differences(c.Differs), Omitted: []Omitted{}, Inserted: []Stretch{}, Unjudged: []Stretch{}, Others: []Variant{},
		Next: known(c.Next), Before: known(c.Before), SaidBy: known(c.Speaker.Article),
	}
	for _, p := range c.Places {
		out.Places = append(out.Places, locate(p))
	}
	if c.Nearest != nil {
		near := locate(*c.Nearest)
		out.Nearest = &near
	}
	for _, o := range c.Omitted {
		out.Omitted = append(out.Omitted, Omitted{*stretch(&o.Stretch), o.Marked})
	}
	for _, s := range c.Inserted {
		out.Inserted = append(out.Inserted, *stretch(&s))
	}
	for _, s := range c.Unjudged {
		out.Unjudged = append(out.Unjudged, *stretch(&s))
	}
	for _, v := range c.Others {
		out.Others = append(out.Others, Variant{locate(v.Place), differences(v.Differs)})
	}
	if c.Speaker.Claimed != "" && c.Speaker.Match != knowledge.SpeakerUnknown {
		same := c.Speaker.Match == knowledge.SpeakerSame
		out.Speaker = &Speaker{c.Speaker.Claimed, known(c.Speaker.Article), &same}
	}
	return out
}

func differences(list []knowledge.Difference) []Difference {
	out := []Difference{}
	for _, d := range list {
		out = append(out, Difference{stretch(d.Theirs), stretch(d.Article)})
	}
	return out
}

func locate(p knowledge.Location) Location {
	out := Location{Article: p.Article, Lines: [2]int{p.First, p.Last}, Start: p.Span.Start, End: p.Span.End}
	if p.Superseded.By != "" {
		out.Superseded = &Superseded{p.Revision, p.Superseded.By, p.Superseded.At}
	}
	return out
}

func stretch(s *knowledge.Stretch) *Stretch {
	if s == nil {
		return nil
	}
	return &Stretch{s.Span.Start, s.Span.End, s.Text}
}

func known(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
