-- What must outlive a restart. Times are Unix seconds in UTC; an expires of 0
-- means never.

CREATE TABLE choices (
    key     TEXT PRIMARY KEY,
    owner   TEXT NOT NULL,
    chat    TEXT NOT NULL,
    kind    TEXT NOT NULL,
    payload BLOB NOT NULL,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX choices_owner ON choices (owner);
CREATE INDEX choices_expires ON choices (expires);

CREATE TABLE settings (
    scope TEXT NOT NULL,
    name  TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (scope, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE memory (
    adapter TEXT NOT NULL,
    key     TEXT NOT NULL,
    value   BLOB NOT NULL,
    expires INTEGER NOT NULL,
    PRIMARY KEY (adapter, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX memory_expires ON memory (expires) WHERE expires > 0;
