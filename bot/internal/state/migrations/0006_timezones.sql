-- A time zone is of a chat, not of its digest alone: quiet hours go by it, too.
-- digests.zone is read no more.

INSERT INTO settings (scope, name, value) SELECT chat, 'chat-timezone', zone FROM digests WHERE zone <> '' ON CONFLICT DO NOTHING;
