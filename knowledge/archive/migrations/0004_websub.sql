-- What hubs were asked to push (package websub). A row outlives its feed until the hub
-- was told.
CREATE TABLE subscriptions (
    feed     TEXT PRIMARY KEY,
    hub      TEXT NOT NULL,
    topic    TEXT NOT NULL,
    callback TEXT NOT NULL,
    secret   TEXT NOT NULL,
    leaving  INTEGER NOT NULL,
    expires  INTEGER NOT NULL,
    next     INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    problem  TEXT NOT NULL
) STRICT, WITHOUT ROWID;
