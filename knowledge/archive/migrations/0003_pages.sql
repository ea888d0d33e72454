-- When an article's page was found to be gone for good; 0: it is there, or has none.
ALTER TABLE articles ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0;

-- The pages of articles, to be looked at again (package recheck).
CREATE TABLE pages (
    article       INTEGER PRIMARY KEY REFERENCES articles (n),
    url           TEXT NOT NULL,
    etag          TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    text          INTEGER NOT NULL,   -- 1: the article's text is the page's
    since         INTEGER NOT NULL,
    looks         INTEGER NOT NULL,
    next          INTEGER NOT NULL,   -- 0: never
    planned       INTEGER NOT NULL,
    failures      INTEGER NOT NULL,
    gone          INTEGER NOT NULL
) STRICT;
CREATE INDEX pages_next ON pages (planned, next);
