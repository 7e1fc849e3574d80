/**
 * How everything stands, told as rows: what is so, and what to do next. Facts in, words out; what could not be found out
 * is `unknown` and never `fine`.
 */
import type { HealthState } from '../wire/index.ts'
import { tellInstallation, type InstallationFacts } from './installation.ts'
import type { Check } from './words.ts'
import { tellWorkspace, type WorkspaceFacts } from './workspace.ts'

const rank: Record<HealthState, number> = { trouble: 0, attention: 1, unknown: 2, fine: 3 }

/** Trouble first; else in the order in which things are told. @param installation null for who is not told of it. */
export const tellHealth = (workspace: WorkspaceFacts, installation: InstallationFacts | null): Check[] =>
  [...tellWorkspace(workspace), ...(installation === null ? [] : tellInstallation(installation))].sort(
    (a, b) => rank[a.state] - rank[b.state],
  )
