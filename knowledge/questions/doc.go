// Package questions reads question sets to measure answers with, and judges
// quotes by them.
//
// A set is a file of JSON lines. Each line has an "id", a "question" and,
// optionally, its "lang" (the name that figures are told by; "bn-typo" is one) and
// "answerable" (true when it is not given). What answers it is given in one of two
// ways, both optional when it is not answerable:
//
//	"passage_id": "…", "answers": ["…"], "answer_starts": [12]
//	"article": "…", "lines": [6]
//
// The first has alternative answers, any of which is right, and where they start
// in the article's text, in code points; -1, null or no "answer_starts" where that
// is not known. The second has the lines of the article that answer. Other keys are
// ignored. docs/evaluating.md shows both.
package questions
