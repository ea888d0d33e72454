-- Messages of the bot's that quote articles, so that they can be told of corrections.
-- Times are Unix seconds in UTC.

CREATE TABLE quoted (
    n        INTEGER PRIMARY KEY,
    platform TEXT NOT NULL,
    place    TEXT NOT NULL,           -- where the platform's adapter writes to
    message  TEXT NOT NULL,           -- the first of the answer's
    chat     TEXT NOT NULL,           -- the scope of its settings
    owner    TEXT NOT NULL,           -- who was answered
    lang     TEXT NOT NULL,           -- in which language
    expires  INTEGER NOT NULL,
    UNIQUE (platform, place, message)
) STRICT;
CREATE INDEX quoted_owner ON quoted (owner);
CREATE INDEX quoted_expires ON quoted (expires);

-- What they quote, sentence by sentence, as bytes of a revision: no text.
CREATE TABLE quoted_sentences (
    n        INTEGER PRIMARY KEY,
    of       INTEGER NOT NULL REFERENCES quoted (n) ON DELETE CASCADE,
    article  TEXT NOT NULL,
    revision TEXT NOT NULL,
    first    INTEGER NOT NULL,
    past     INTEGER NOT NULL,
    gone     INTEGER NOT NULL DEFAULT 0, -- when it was seen to stand there no more; 0: it stands
    tries    INTEGER NOT NULL DEFAULT 0  -- how often telling it was begun
) STRICT;
CREATE INDEX quoted_sentences_of ON quoted_sentences (of);
CREATE INDEX quoted_sentences_article ON quoted_sentences (article);
CREATE INDEX quoted_sentences_gone ON quoted_sentences (gone) WHERE gone > 0;
