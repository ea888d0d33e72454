// Package opensearch finds the articles that may answer a question on an OpenSearch
// cluster, for archives that are larger than one machine's memory.
//
// The cluster holds no text. It holds, for each article and each of its sentences, the
// words as package knowledge folds them ([document]), and for each word of any article how
// it is found: by its stem, its spelling and its sound ([lexeme]). Of those a question's words
// may lead to ([wanted]) the expanders of the search in memory choose ([lexicon]), and what
// they choose becomes one weighted query over the articles, of the same sum as the search in
// memory makes: the best sentence and the whole article, each word by the best that it leads
// to, times its rarity ([Client.Part]). What it brings are the ids of
// some tens of articles. Their texts come from the archive, become a small index that
// knows how often words occur in all articles, and are scored, read and judged there by
// the code that does it in memory.
//
// An index of the cluster is reached by an alias, so that it can be made anew beside the
// one in use ([Client.Rebuild]). [Client.Fill] brings it in step with the articles that
// there are.
package opensearch
