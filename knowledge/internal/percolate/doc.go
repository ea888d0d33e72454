// Package percolate finds, for an article that comes in, the standing questions that it
// may answer, at a cost that does not depend on how many others there are.
//
// It is search turned round. There an article's words are filed and a question is
// looked up; here the questions' words are filed and an article's are looked up. A
// question is filed under as many of its rarest words as make it impossible to hold
// enough of the question without one of them (the prefix filter of set similarity
// joins), so an article meets only questions that share a telling word with it. What it
// meets is then weighed: how much of the question's rarity the article holds.
//
// Words meet as in a search: by stem, by spelling, by the names and translations of the
// lexicon, by sound from one script to another, joined or apart.
package percolate
