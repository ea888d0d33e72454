-- What copies of the bot have taken and are not done with, see adapters.Shared.
CREATE INDEX memory_taken ON memory (adapter, owner) WHERE owner LIKE 'copy %';
