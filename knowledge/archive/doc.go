// Package archive keeps articles: every revision of them byte for byte, what they
// were made from, the feeds they come from, and what was removed. It is one SQLite
// file in data_dir, or a schema on a PostgreSQL server, written by one process at a time.
//
// # What comes in
//
// [Archive.Put] takes documents, [Archive.PutAll] many of them. A document is a
// revision of the article of its id, or, when the archive has no such id, of the
// one article that has its URL: news keeps its address when it is corrected. A URL
// that several articles have, or several ids in one call, tells nothing (it is a
// site's front page, or a book whose chapters are apart). Other bytes make a new
// revision; the older ones stay readable. The same bytes with other title,
// publisher, URL, language or date correct these in place, without a revision;
// what a later document leaves empty stays as it was.
//
// # What is shown
//
// [Archive.Articles] returns what an index should hold: of each article the current
// revision, without what was removed and without duplicates. An article is a
// duplicate of an earlier one
//
//   - with the same bytes; or
//   - no more than [Window] apart that shares at least [Alike] of all five-word
//     shingles with it, and that has every word which stands in the later one: a
//     hidden copy hides no name and no figure. Datelines and sign-offs of agencies
//     don't count.
//
// Articles of one publisher are such duplicates, too; only those without any source,
// an operator's own files, are told apart. Of an article and its duplicates one
// is shown; [Archive.AlsoIn] names the others. When the one shown is removed, or is
// revised to be another story, the next takes its place.
//
// # Removing
//
// [Archive.Remove] takes an article's texts and originals out of the file for good
// and remembers its id and URL: nothing but [Archive.Restore] and
// [BulkOptions.Restore] brings it back, no feed, no watched folder. An article
// that comes back has its old place in the order.
//
// # Safe at any time
//
// What a method has acknowledged is on the disk. A transaction that was cut short
// by a crash or a full disk never happened. Readers wait for no writer.
package archive
