-- Receipts of answers, signed JSON. Nobody's name stands in them. passing: made for
-- somebody who only passed by, on the page or inline; of those fewer are kept.

CREATE TABLE receipts (
    code    TEXT PRIMARY KEY,
    receipt BLOB NOT NULL,
    made    INTEGER NOT NULL,
    passing INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX receipts_made ON receipts (passing, made);
