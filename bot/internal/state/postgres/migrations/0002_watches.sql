-- A time zone is of a chat, not of its digest alone: quiet hours go by it, too.
-- digests.zone is read no more.

INSERT INTO settings (scope, name, value) SELECT chat, 'chat-timezone', zone FROM digests WHERE zone <> '' ON CONFLICT DO NOTHING;

-- Articles that came in and met more watches than were asked at once: the others' turn
-- comes later, in the order of hashes of their texts.
CREATE TABLE watch_later (
    number BIGINT PRIMARY KEY, -- the article's, in the order in which they came in
    since  BIGINT NOT NULL,    -- when it was looked at first
    newest BIGINT NOT NULL,    -- the last watch that there was then: later ones are not told
    hash   TEXT COLLATE "C" NOT NULL -- of the last one that was asked; '': none
);
