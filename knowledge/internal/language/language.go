// Package lang holds what is particular to a language: one folder below it per
// language, each with an [Analyzer].
//
// Words arrive folded (package text): canonical composition, lower case, ASCII
// digits, no joiners. An analyzer never sees the article's bytes.
package language

// Kind is the kind of thing that a question word asks for, or a sentence's word
// is of.
type Kind uint8

const (
	Any    Kind = iota
	Person      // who, কে, কার, কারা, কাকে
	Time        // when, কবে, কখন
	Place       // where, কোথায়
	Number      // how many, how much, how long, কত, কয়টি, কতজন
	Reason      // why, কেন
	Called      // what a thing is called, হাসপাতালের নাম কী; who somebody is asks for a Name

	// What follows is finer: a word of such a kind is of the broader one, too.

	Name     // a Person: someone's name, not "a farmer" or "the police"; কে
	Day      // a Time: a date, a month, a year, a day of the week; কবে
	Date     // a Day: a day of a month; কত তারিখে
	Month    // a Day: what month, কোন মাসে
	Year     // a Day: what year, কোন সালে
	Clock    // a Time: a time of the day; what time, কয়টায়
	Duration // a Number: how long, কত দিন
	Money    // a Number: how much does it cost, কত টাকা
	People   // a Number: how many people, কতজন
	Percent  // a Number: what percentage, কত শতাংশ
	Length   // a Number: how far, how tall, কত কিলোমিটার
	Weight   // a Number: how heavy, কত কেজি
	Count    // a Number that is none of the above: how many shops, কয়টি
	kinds    // how many there are
)

// Analyzer knows one language's words. Implementations are stateless values,
// safe for concurrent use.
type Analyzer interface {
	// Code is the language's BCP 47 tag: "bn", "bn-Latn", "en", "hi", or "und"
	// for the one of other scripts.
	Code() string

	// Stem maps the inflected forms of a word to one string, which need not be
	// a word. It is idempotent enough that a form and its base meet:
	// Stem(Stem(w)) == Stem(w) for every word of the language's test table. A
	// word no rule fits is its own stem. Never so short that unrelated words
	// meet (কর and কার stay apart).
	Stem(word string) string

	// Spelling maps variant spellings of one sound or one habit (ই/ঈ, শ/ষ/স …)
	// to one string; a weaker tier than an exact match. The word itself when
	// the language has no such tier.
	Spelling(word string) string

	// Stop reports words that say nothing of the subject: particles, pronouns,
	// postpositions, auxiliaries and light verbs, and the question words.
	Stop(word string) bool

	// Asks gives the kind of answer that a question (its folded words in order)
	// asks for, by its question word; Any when it asks for a thing, an
	// explanation, or nothing recognisable.
	Asks(words []string) Kind

	// Frame gives the places of those words of a question that say what sort of
	// answer is wanted and nothing of its subject: units and frame nouns.
	Frame(words []string) []int

	// Traits tells of what kinds of thing the word is and what it makes of its
	// neighbours; see [Holds].
	Traits(word string) Traits
}

// IsVerb reports a form of a verb, where the analyzer knows its language's verbs; false
// where it doesn't.
func IsVerb(a Analyzer, word string) bool {
	v, ok := a.(interface{ Verb(word string) bool })
	return ok && v.Verb(word)
}
