// Package quotation judges an alleged quotation against the articles, claim by
// claim.
//
// A text is first read as a person sees it (see.go): without markup, links,
// mentions and invisible characters. It is cut into pieces, mostly sentences
// (piece.go); each piece is compared with the sentences that share its rarest
// words (place.go), word by word (align.go). Pieces that stand side by side in an
// article become one claim (join.go). What stands between quotation marks is
// judged apart from the words around it (frame.go), and who is said to have said
// it is compared with whom the article names (speaker.go).
//
// Words are equal when they are the same after lossless folding, never by stem or
// sound. The verdict on a claim is derived from what its alignment left over, so
// it cannot say anything else than the words listed beside it.
package quotation
