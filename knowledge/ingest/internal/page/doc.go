// Package page finds the article in a web page: its lines, its title, who wrote it,
// where and when it was published.
//
// Several candidates are weighed against each other: the element of the page whose
// blocks look most like an article's, what go-readability takes for it, the text
// that the page gives in its own data (JSON-LD articleBody), and the text of the feed
// that named the page. What the page or the feed says of the article tells which of
// the page's blocks belong to it. When no candidate is plausible, the page is refused
// with the reason ([ErrNoArticle]), so that no cookie notice is quoted as news.
//
// Lines are made of blocks as the package ingest describes; nothing is changed or
// added within a line.
package page
