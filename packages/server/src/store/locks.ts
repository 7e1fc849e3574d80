/** Every advisory lock of PostgreSQL that Countersign takes, so that no two things share a number. */
export const advisoryLocks = {
  migrate: 43_110_001,
  bootstrap: 43_110_002,
  follow: 43_110_003,
  integrate: 43_110_004,
  demo: 43_110_005,
} as const
