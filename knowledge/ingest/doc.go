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
// the page's meta element or XML declaration says; a page that says nothing is
// refused rather than guessed at. So is UTF-8 with a few broken bytes, and, on the
// web, text whose UTF-8 was read as windows-1252 and encoded once more before it
// came: such text is never repaired, for that would change the source. The two sets
// that may look like UTF-8, ISO-2022-JP and UTF-16 without a byte order mark, are
// used when they are named and their marks are there.
//
// go-readability finds the article in the page. Each block (paragraph, heading,
// list item, quotation, caption, line of <pre>) is one line, <br> begins a new one, and a
// table's row is one line with tabs between its cells. White space is collapsed as
// a browser does it, character references are decoded, nothing else is changed or
// added. Scripts, styles, form controls and navigation are left out. Lines end with "\n",
// the last one with nothing.
//
// The title, the publisher (the site's name, else the byline), the canonical
// address, the language and the date are taken from the page where it gives them.
// For a page from the web ([Web]) a byline is no publisher, the host is; the canonical
// address is believed within the same site only; and a date in the future is not
// believed ([Sane]).
//
// # The article's id
//
// The file's name without its extension, the front matter's id where there is
// one, or the row's id: 1 to 200 bytes without control characters. The second
// article with one id is refused. A page from the web is named by its address
// ([WebID]).
package ingest
