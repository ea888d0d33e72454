-- What chats want to hear of by itself. Times are Unix seconds in UTC.

CREATE TABLE watches (
    n       INTEGER PRIMARY KEY AUTOINCREMENT, -- never given again: people name watches by it
    chat    TEXT NOT NULL,                     -- ADAPTER:CHAT
    adapter TEXT NOT NULL,
    place   TEXT NOT NULL,                     -- where the adapter writes to
    owner   TEXT NOT NULL,                     -- ADAPTER:ASKER
    text    TEXT NOT NULL,
    lang    TEXT NOT NULL,                     -- in which is spoken of it
    expires INTEGER NOT NULL,
    UNIQUE (chat, text)
) STRICT;
CREATE INDEX watches_owner ON watches (owner);

-- What a watch has found: once for each article, so that looking twice finds once.
CREATE TABLE findings (
    n        INTEGER PRIMARY KEY AUTOINCREMENT,
    watch    INTEGER NOT NULL REFERENCES watches (n) ON DELETE CASCADE,
    article  TEXT NOT NULL,
    revision TEXT NOT NULL,
    start    INTEGER NOT NULL, -- bytes of the sentence in the article
    stop     INTEGER NOT NULL,
    line     INTEGER NOT NULL,
    strong   INTEGER NOT NULL, -- 1: it answers; 0: it holds the words
    words    TEXT NOT NULL,    -- the sentence's, folded: by which a story told again is known
    found    INTEGER NOT NULL,
    message  INTEGER NOT NULL, -- the message it is told in; 0: none yet
    tries    INTEGER NOT NULL, -- times that this message may have arrived
    told     INTEGER NOT NULL, -- 0: it is still to be told
    UNIQUE (watch, article)
) STRICT;
CREATE INDEX findings_waiting ON findings (watch) WHERE told = 0;
CREATE INDEX findings_found ON findings (found);

CREATE TABLE digests (
    chat    TEXT PRIMARY KEY,
    adapter TEXT NOT NULL,
    place   TEXT NOT NULL,
    owner   TEXT NOT NULL,
    lang    TEXT NOT NULL,
    minute  INTEGER NOT NULL, -- of the day
    zone    TEXT NOT NULL,    -- a name of the tz database; '': the config's
    since   INTEGER NOT NULL, -- the number of the last article that was told of
    upto    INTEGER NOT NULL, -- the same of the message under way; 0: none is
    tries   INTEGER NOT NULL,
    due     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- How many messages about watches a chat got on a day of its own.
CREATE TABLE watch_days (
    chat     TEXT PRIMARY KEY,
    day      TEXT NOT NULL,
    messages INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The number of the last article that was held against the watches, and of the last message.
CREATE TABLE watch_marks (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
