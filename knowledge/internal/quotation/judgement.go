package quotation

import "github.com/ukti-bot/ukti/knowledge/text"

// Verdict on a claim.
type Verdict int

// Verdicts, the gravest last. All but Altered, Reordered and Absent mean that the
// articles have the words.
const (
	Short      Verdict = iota // a single word: it stands everywhere and proves nothing
	Verbatim                  // whole sentences, word for word
	Title                     // the words of an article's title
	Part                      // word for word, but not the whole sentence
	Shortened                 // all words are there, in order; others stand between
	Translated                // nothing in these words, but a passage in another language is near in meaning
	Reordered                 // the same words in another order
	Altered                   // a passage is near, but words differ
	Absent                    // nothing in the articles is near
)

var verdictNames = [...]string{"short", "verbatim", "title", "part", "shortened", "translated", "reordered", "altered", "absent"}

// String is the verdict's lower-case name.
func (v Verdict) String() string { return verdictNames[v] }

// Holds reports that the articles have the claim's words.
func (v Verdict) Holds() bool { return v == Verbatim || v == Title || v == Part || v == Shortened }

// Judgement is what was found about every stretch of a text. All spans of the text
// are bytes of it as it came.
type Judgement struct {
	Claims  []Claim   // in the order of the text
	Skipped []Skipped // every byte that is in no claim, in the order of the text
	Partial bool      // not all articles could be looked through
}

// Claim is a stretch of the text that says one thing: a sentence, sentences that
// stand side by side in an article, or what stands between quotation marks.
type Claim struct {
	Span    text.Span
	Text    string // as a reader sees it
	Verdict Verdict

	// Places are all that are equally good; empty for Absent and Short. More than
	// [MaxPlaces] are not listed.
	Places []Location
	// Nearest is a passage near in meaning, where there is no place.
	Nearest *Location
	// Others are places in other articles that have nearly the same sentence, but
	// differ in a number, a name or a negation.
	Others []Variant

	Differs  []Difference // figures, names and negations first
	Omitted  []Omission   // words of the article between those of the claim
	Inserted []Stretch    // words in the writer's own [brackets]; spans of the text
	// Unjudged are addresses, hashtags and names of accounts between the words, where
	// the first place has none, and what words around a quotation say of the speaker that
	// no place has; spans of the text.
	Unjudged []Stretch

	// Next and Before are the article's words beside the claim, where its sentence
	// goes on there.
	Next, Before                  string
	NextNegates, BeforeNegates    bool // that word is a negation
	OmitsNegation, DiffersGravely bool // a negation is left out; a figure, name or negation differs

	Quoted  bool // the text has the words between quotation marks
	Direct  bool // the first place has them between quotation marks
	Speaker Speaker
}

// MaxPlaces is how many places of a claim are listed.
const MaxPlaces = 20

// Location is where a claim's words stand in an article.
type Location struct {
	Article     string
	Revision    string
	First, Last int       // lines, from 1
	Span        text.Span // the words, in the body
	Sentences   text.Span // the whole sentences they stand in
	Publisher   string
	Superseded  Supersession // it is an earlier text of the article
}

// Variant is a place with what it has otherwise.
type Variant struct {
	Place   Location
	Differs []Difference
}

// Stretch is bytes with their text as a reader sees it.
type Stretch struct {
	Span text.Span
	Text string
}

// Difference is one place where text and article part. Either side may be nil.
type Difference struct {
	Theirs  *Stretch // in the text
	Article *Stretch // in the body of the first place
	Grave   bool     // a figure, a name or a negation
}

// Omission is words of the article that the text leaves out.
type Omission struct {
	Stretch      // in the body of the first place
	Marked  bool // … or […] stands there
	Negates bool // a negation is among them
}

// Speaker compares who is said to have said a claim with whom the article names.
type Speaker struct {
	Claimed string    // "" when the text names nobody
	Span    text.Span // of that name, in the text
	Article string    // "" when the article names nobody, or it isn't sure
	Match   Match
}

// Match tells how two speakers compare.
type Match int

const (
	Unknown Match = iota // one of them isn't known
	Same
	Other
)

// Skipped is a stretch of the text that was not judged.
type Skipped struct {
	Span  text.Span
	Why   Why
	Tells bool // what stands around the text says something that was not judged
}

// Why a stretch was not judged.
type Why string

const (
	Header     Why = "header"      // a headline or a call above the text
	Footer     Why = "footer"      // below it
	Link       Why = "link"        // an address
	Mention    Why = "mention"     // of a person, a channel or a time; a hashtag
	Markup     Why = "markup"      // signs that a reader doesn't see as words
	SourceLine Why = "source line" // where the text says that it is from
	Lead       Why = "lead"        // who said it
	OwnWords   Why = "own words"   // of whoever sent the text, or of this program
	Unread     Why = "unread"      // behind what is read at most
)
