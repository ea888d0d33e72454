package choices

import (
	"encoding/json"
	"errors"
	"math"
	"slices"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/knowledge"
)

// errPacked is for a kept state that this version did not write.
var errPacked = errors.New("choices: what was kept can't be understood")

// packed is a state as it is stored. One is kept for every answer, for thirty days, so
// it is short: each article is named once, and a spot is a row of numbers.
type packed struct {
	Lang     string       `json:"lang"`
	Lead     string       `json:"lead"`
	Degree   string       `json:"degree"`
	Memo     string       `json:"memo,omitempty"`
	Receipt  string       `json:"receipt,omitempty"`
	Wide     int          `json:"wide,omitempty"`
	Kind     string       `json:"kind,omitempty"`
	Articles [][2]string  `json:"articles,omitempty"` // key and revision of each
	Spots    [][]int      `json:"spots,omitempty"`    // see packSpot
	Rest     [][]int      `json:"rest,omitempty"`
	Other    [][]int      `json:"other,omitempty"`
	Differs  []packedMark `json:"differs,omitempty"`
}

// packedMark is a mark in one of the answer's quotes.
type packedMark struct {
	Spot int               `json:"spot"` // in packed.Spots
	At   [2]int            `json:"at"`
	Kind adapters.MarkKind `json:"kind"`
}

// head is how many numbers of a packed spot stand before its marks.
const head = 8

// MarshalJSON packs the state.
func (s state) MarshalJSON() ([]byte, error) {
	p := packed{Lang: s.Lang, Lead: s.Answer.Lead, Degree: s.Answer.Degree, Memo: s.Answer.Memo, Receipt: s.Answer.Receipt, Wide: s.Answer.Wide, Kind: s.Kind}
	p.Spots, p.Rest, p.Other = p.packSpots(s.Answer.Spots), p.packSpots(s.Rest), p.packSpots(s.Other)
	for i, spot := range s.Answer.Spots {
		for _, m := range spot.Differs {
			p.Differs = append(p.Differs, packedMark{i, [2]int{m.Start, m.End}, m.Kind})
		}
	}
	return json.Marshal(p)
}

// UnmarshalJSON unpacks a state. The error is errPacked for numbers that no state has.
func (s *state) UnmarshalJSON(text []byte) error {
	var p packed
	if err := json.Unmarshal(text, &p); err != nil {
		return err
	}
	u := unpacking{articles: p.Articles}
	*s = state{
		Lang: p.Lang, Kind: p.Kind, Rest: u.spots(p.Rest), Other: u.spots(p.Other),
		Answer: Answer{Lead: p.Lead, Degree: p.Degree, Memo: p.Memo, Receipt: p.Receipt, Wide: p.Wide, Spots: u.spots(p.Spots)},
	}
	for _, m := range p.Differs {
		if m.Spot < 0 || m.Spot >= len(s.Answer.Spots) {
			return errPacked
		}
		spot := &s.Answer.Spots[m.Spot]
		spot.Differs = append(spot.Differs, adapters.Mark{Span: adapters.Span{Start: m.At[0], End: m.At[1]}, Kind: m.Kind})
	}
	if u.wrong {
		return errPacked
	}
	return nil
}

func (p *packed) packSpots(spots []Spot) (rows [][]int) {
	for _, s := range spots {
		rows = append(rows, p.packSpot(s))
	}
	return rows
}

// packSpot returns the article's place in the list, the line, how many lines more, 1 where
// they are numbered, start and length of what is shown, start in it and length of the best
// sentence, and for each mark how far it is from the end of the one before and its length.
func (p *packed) packSpot(s Spot) []int {
	name := [2]string{s.Key, s.Revision}
	article := slices.Index(p.Articles, name)
	if article < 0 {
		article = len(p.Articles)
		p.Articles = append(p.Articles, name)
	}
	numbered := 0
	if s.Numbered {
		numbered = 1
	}
	row := []int{article, s.Line, max(0, s.To-s.Line), numbered, s.Show.Start, s.Show.Len(), s.Best.Start - s.Show.Start, s.Best.Len()}
	from := s.Show.Start
	for _, m := range s.Marks {
		row = append(row, m.Start-from, m.Len())
		from = m.End
	}
	return row
}

// unpacking remembers whether anything was wrong.
type unpacking struct {
	articles [][2]string
	wrong    bool
}

func (u *unpacking) spots(rows [][]int) (spots []Spot) {
	for _, row := range rows {
		spots = append(spots, u.spot(row))
	}
	return spots
}

func (u *unpacking) spot(row []int) (s Spot) {
	outside := func(n int) bool { return n < -math.MaxInt32 || n > math.MaxInt32 }
	if len(row) < head || len(row)%2 != 0 || row[0] < 0 || row[0] >= len(u.articles) || slices.ContainsFunc(row, outside) {
		u.wrong = true
		return s
	}
	s.Key, s.Revision = u.articles[row[0]][0], u.articles[row[0]][1]
	s.Line, s.Numbered = row[1], row[3] != 0
	if row[2] > 0 {
		s.To = s.Line + row[2]
	}
	s.Show = u.span(row[4], row[5])
	s.Best = u.span(s.Show.Start+row[6], row[7])
	from := s.Show.Start
	for i := head; i < len(row); i += 2 {
		m := u.span(from+row[i], row[i+1])
		s.Marks = append(s.Marks, m)
		from = m.End
	}
	return s
}

func (u *unpacking) span(start, length int) knowledge.Span {
	if start < 0 || length < 0 {
		u.wrong = true
	}
	return knowledge.Span{Start: start, End: start + length}
}
