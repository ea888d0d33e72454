-- The archive of articles. Times are microseconds since 1970 in UTC, 0 for never;
-- published is RFC 3339 with the zone it came with, '' for unknown.

-- What is known by a number or a moment: seq, the last change's number; current,
-- when the archive was last known to be up to date.
CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Rows are never deleted, so n is the order in which ids were first added.
CREATE TABLE articles (
    n        INTEGER PRIMARY KEY,
    id       TEXT NOT NULL UNIQUE,
    key      TEXT NOT NULL,
    revision TEXT NOT NULL,           -- of the current body; '' when removed
    current  INTEGER REFERENCES revisions (n) DEFERRABLE INITIALLY DEFERRED,
    url      TEXT NOT NULL,           -- the current one; kept when removed
    house    TEXT NOT NULL,           -- folded publisher, else the host of url
    at       INTEGER NOT NULL,        -- when published, else when added: for near duplicates
    find     TEXT NOT NULL,           -- folded id, title, publisher and url
    added    INTEGER NOT NULL,
    changed  INTEGER NOT NULL,
    removed  INTEGER NOT NULL,
    barred   INTEGER NOT NULL,        -- 1: removed by hand, and stays away
    dup      INTEGER REFERENCES articles (n), -- the article that is shown in its place
    seq      INTEGER NOT NULL         -- when what is shown of it last changed; 0: never shown
) STRICT;
CREATE INDEX articles_key ON articles (key);
CREATE UNIQUE INDEX articles_current ON articles (current);
CREATE INDEX articles_revision ON articles (revision) WHERE revision <> '';
CREATE INDEX articles_url ON articles (url) WHERE url <> '';
CREATE INDEX articles_dup ON articles (dup) WHERE dup IS NOT NULL;
CREATE INDEX articles_seq ON articles (seq);

CREATE TABLE revisions (
    n         INTEGER PRIMARY KEY,
    article   INTEGER NOT NULL REFERENCES articles (n),
    revision  TEXT NOT NULL,
    turn      INTEGER NOT NULL,       -- grows; the order in which an article's revisions became current
    seen      INTEGER NOT NULL,       -- when it became current
    title     TEXT NOT NULL,
    publisher TEXT NOT NULL,
    url       TEXT NOT NULL,
    lang      TEXT NOT NULL,
    published TEXT NOT NULL,
    origin    TEXT NOT NULL,
    feed      TEXT NOT NULL,
    body      BLOB NOT NULL,          -- last, so that the rest is read without it
    UNIQUE (article, revision)
) STRICT;
CREATE INDEX revisions_feed ON revisions (feed) WHERE feed <> '';

CREATE TABLE originals (
    revision INTEGER PRIMARY KEY REFERENCES revisions (n) ON DELETE CASCADE,
    media    TEXT NOT NULL,
    gzip     BLOB NOT NULL
) STRICT;

-- Articles that share a key may be near duplicates (package near).
CREATE TABLE bands (
    key     INTEGER NOT NULL,
    article INTEGER NOT NULL REFERENCES articles (n),
    PRIMARY KEY (key, article)
) STRICT, WITHOUT ROWID;

CREATE TABLE feeds (
    n             INTEGER PRIMARY KEY,
    url           TEXT NOT NULL UNIQUE,
    title         TEXT NOT NULL,
    publisher     TEXT NOT NULL,
    every         INTEGER NOT NULL,   -- nanoseconds
    stale         INTEGER NOT NULL,   -- nanoseconds
    etag          TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    added         INTEGER NOT NULL,
    checked       INTEGER NOT NULL,
    newest        INTEGER NOT NULL,
    next          INTEGER NOT NULL,
    failures      INTEGER NOT NULL,
    problem       TEXT NOT NULL,
    gone          INTEGER NOT NULL,
    articles      INTEGER NOT NULL
) STRICT;

CREATE TABLE feed_items (
    feed        INTEGER NOT NULL REFERENCES feeds (n) ON DELETE CASCADE,
    guid        TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    article     INTEGER REFERENCES articles (n),
    PRIMARY KEY (feed, guid)
) STRICT, WITHOUT ROWID;
