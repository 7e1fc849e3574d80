-- What a drift breaker compares with: the confidence below which one in twenty of the decisions before it lay. Runs
-- beside the previous server version, which makes none.
alter table breakers add column baseline double precision;
