// Package reader is a small neural model that looks at the passages which a search
// brought and points at the sentence that answers a question. It writes nothing.
//
// A question and a window of whole sentences go through an encoder of twelve layers
// (multilingual-e5-small, trained further; see build). Each sentence gets a score, and so
// does "none of these". The arithmetic is in whole numbers of eight bits, with float32
// between the matrices, so every processor gives the same scores but for the last bits
// of a float.
package reader
