-- Whose a row of an adapter's memory is, as ADAPTER:ASKER, so that it goes when they want
-- to be forgotten; '' for nobody's.
ALTER TABLE memory ADD COLUMN owner TEXT NOT NULL DEFAULT '';
CREATE INDEX memory_owner ON memory (owner) WHERE owner <> '';
