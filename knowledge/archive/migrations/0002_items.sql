-- What became of the items of feeds, the last of each. An item that is gone from its
-- feed is forgotten after some time, see maxFates.
CREATE TABLE fates (
    feed    INTEGER NOT NULL REFERENCES feeds (n) ON DELETE CASCADE,
    guid    TEXT NOT NULL,
    at      INTEGER NOT NULL,
    fate    TEXT NOT NULL,
    reason  TEXT NOT NULL,
    title   TEXT NOT NULL,
    link    TEXT NOT NULL,
    article INTEGER REFERENCES articles (n),
    PRIMARY KEY (feed, guid)
) STRICT, WITHOUT ROWID;
CREATE INDEX fates_at ON fates (feed, at);
CREATE INDEX fates_article ON fates (article) WHERE article IS NOT NULL;

-- What seems to be no article and waits for an editor. Numbers are never given again,
-- since people name items by them.
CREATE TABLE queue (
    n         INTEGER PRIMARY KEY AUTOINCREMENT,
    feed      INTEGER REFERENCES feeds (n) ON DELETE SET NULL,
    guid      TEXT NOT NULL,
    at        INTEGER NOT NULL,
    reason    TEXT NOT NULL,
    id        TEXT NOT NULL,
    title     TEXT NOT NULL,
    publisher TEXT NOT NULL,
    url       TEXT NOT NULL,
    lang      TEXT NOT NULL,
    published TEXT NOT NULL,
    origin    TEXT NOT NULL,
    media     TEXT NOT NULL,
    gzip      BLOB,                   -- the original; null when the body is it
    body      BLOB NOT NULL,
    UNIQUE (feed, guid)
) STRICT;
