// Package meaning tells how near words and sentences are in meaning, across
// Bengali, English and Hindi, without a model at run time.
//
// It finds only: what a reader is shown is the article's bytes, whatever the
// vectors say.
//
// A [Table] holds a vector for each of the commonest words. The sum of a
// sentence's word vectors ([Bag]) points about where a sentence model would point
// for it; a word's own vector leads to words of the same meaning ([Near]). Names
// and numbers are better met by their sound and letters than by it.
//
// # The table
//
// table.bin is built by build/ (see build/README.md), from the model
// multilingual-e5-small and the word frequencies of wordfreq. All numbers are
// little-endian:
//
//	header   "UKTIWORD", then as uint32: version 1, dimensions, words, pieces,
//	         hash bits h, bytes of letters
//	firsts   uint32 per value of a word's hash's h high bits, and one more: the
//	         first word with it; the words stand in the order of their hashes
//	starts   uint32 per word, and one more: where its letters start
//	scales   uint16 per word, then per piece: the upper half of a float32
//	rows     per word, then per piece: values of four bits, two in a byte, the
//	         lower bits first, each 8 more than it says; times the row's scale
//	letters  the words, folded as text.Fold folds
//
// A row's length is what its word weighs in a sum. The axes are turned at random,
// so all values are of one size, four bits are enough and the signs alone tell
// roughly how near two rows are.
//
// # To correct it
//
// corrections.tsv holds pairs of words with the nearness they ought to have;
// [ParseCorrections] says how a line looks.
package meaning
