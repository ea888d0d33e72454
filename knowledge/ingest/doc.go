// Package ingest reads articles from folders and files.
//
// [Read] gives one article after the other. A file or row that cannot be read is
// an [*Error] in its place, naming the file, the line, the cause and what to do;
// the rest still comes.
//
// # What becomes the article's body
//
// The body is what is quoted, and its bytes and lines are what offsets and line
// numbers count.
//
//   - .txt: the file's bytes, exactly. A leading byte order mark stays in the
//     body, so that offsets are those of the file; it is no part of a sentence.
//   - .md: the bytes after the front matter, exactly; the whole file when it has
//     none. Markdown's marks stay. Front matter is YAML between two lines "---" at
//     the very beginning. Known keys: id, title, publisher (or source), url, date
//     (or published), lang (or language); others are ignored.
//   - .jsonl: the string "text" of each row, exactly. Known keys: id, title, text,
//     publisher, lang, url, published; others are ignored. id and text are required;
//     a number as id is taken as it is written.
//   - .html, .htm: the page's article as lines, made once when it is read. See below.
//
// Titles and publishers are made fit for one line; a date without a zone is in UTC.
//
// Bodies are valid UTF-8 without NUL and hold at least one visible character.
//
// # From a page to lines
//
// The character set is that of the byte order mark; else UTF-8, when the bytes are
// valid UTF-8, whatever the server or the page says (Bengali pages that call
// themselves windows-1252 are read right so); else what the server says; else what
// the page's meta element or XML declaration says. A page that says nothing is refused
// rather than guessed at, unless it names a western language and holds no UTF-8, or all
// its bytes beyond ASCII are the quotation marks and dashes that Windows' character
// sets have in common: that is windows-1252. UTF-8 with a few broken
// bytes, or NULs, is read: the lines that they stand in are left out, and when they
// are a fifth of the article, the page is refused. Refused is, too, text whose UTF-8
// was read as windows-1252 and encoded once more, and Bengali in the Bijoy encoding:
// such text is never repaired, for that would change the source. The two sets that
// may look like UTF-8, ISO-2022-JP and UTF-16 without a byte order mark, are used when
// they are named and their marks are there.
//
// The package page finds the article: among the page's blocks, in the JSON-LD of the
// page, and by what a feed has of it. A page that shows something else (a login, a
// question about cookies, a list of links, its imprint) is refused with that reason
// ([ErrNoArticle]). Each block (paragraph, heading, list item, quotation, line of
// <pre>) is one line, <br> begins a new one, and a table's row is one line with tabs
// between its cells. White space is collapsed as a browser does it, character
// references are decoded, nothing else is changed or added. Left out are scripts,
// styles, form controls, navigation, captions, bylines, lines that lead to other
// pages, readers' comments, and the title. Lines end with "\n", the last one with
// nothing.
//
// The title, the publisher (the site's name, else the byline), the canonical
// address, the language and the date are taken from the page's own data, the date
// else from its address or a line that gives one. For a page from the web ([Web]) a
// byline is no publisher, the host is; the canonical address is believed within the
// same site only; and a date in the future is not believed ([Sane]).
//
// # The article's id
//
// The file's name without its extension, the front matter's id where there is
// one, or the row's id: 1 to 200 bytes without control characters. The second
// article with one id is refused. A page from the web is named by its address
// ([WebID]).
package ingest
