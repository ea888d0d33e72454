-- Sentences' vectors. A space is a model and the prefix that its texts had.
CREATE TABLE spaces (
	id     INTEGER PRIMARY KEY,
	model  TEXT NOT NULL,
	prefix TEXT NOT NULL,
	UNIQUE (model, prefix)
) STRICT;

-- key is the first half of the SHA-256 of the sentence's bytes; components are
-- int8, their scale follows from them. The rows stand in the order in which they
-- came, so that adding one doesn't move others.
CREATE TABLE vectors (
	space      INTEGER NOT NULL REFERENCES spaces (id),
	key        BLOB NOT NULL,
	components BLOB NOT NULL,
	UNIQUE (space, key)
) STRICT;
