-- 1: only the config lists the feed; it goes from the list when it leaves the config.
ALTER TABLE feeds ADD COLUMN listed INTEGER NOT NULL DEFAULT 0;
