-- How fast the copies of the bot together send, in lines of an adapter's own: a line may send
-- its burst again at once from full_at on, in microseconds since 1970. What is lost when the
-- server crashes are some seconds of waiting.
CREATE UNLOGGED TABLE budgets (
    adapter TEXT NOT NULL,
    line    TEXT NOT NULL,
    full_at BIGINT NOT NULL,
    PRIMARY KEY (adapter, line)
);
