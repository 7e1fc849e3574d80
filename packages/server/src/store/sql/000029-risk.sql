-- What a confidence of this system, version and action has meant in audits: read hourly.
create table risk_readings (
  workspace uuid not null, system text not null, version text not null, action text not null,
  right_from jsonb not null,                      -- how often it is right at least, from each confidence on
  audits integer not null, least double precision not null, most double precision not null, -- audited, and their confidences
  audited_at timestamptz not null,                -- the newest of them
  primary key (workspace, system, version, action)
);
