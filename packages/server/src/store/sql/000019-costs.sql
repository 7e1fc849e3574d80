-- What an error, an hour's delay and a minute of people's time cost, where somebody declared it. A queue's minute stands
-- in its spec. Runs beside the previous server version, which leaves all of it null.
alter table actions add column error_cost double precision, add column delay_cost double precision;
alter table workspaces add column currency text;
