export type { InstallationFacts } from './installation.ts'
export * from './tell-health.ts'
export { staleMs, type WorkspaceFacts } from './workspace.ts'
