/** Every advisory lock of PostgreSQL that Countersign takes, so that no two things share a number. */
export const advisoryLocks = {
  migrate: 43_110_001,
  bootstrap: 43_110_002,
  follow: 43_110_003,
  integrate: 43_110_004,
  demo: 43_110_005,
  /** Shared by whoever makes a workspace, alone for whoever stops all of them. */
  workspaces: 43_110_006,
  /** Of one workspace: whoever holds its socket to Slack. */
  slackSocket: 43_110_007,
} as const
