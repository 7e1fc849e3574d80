export type HealthState = 'fine' | 'unknown' | 'attention' | 'trouble'

/** `GET /v1/health`: how the installation and this workspace stand, trouble first. */
export interface HealthWire {
  at: string
  checks: {
    id: string
    title: string
    state: HealthState
    /** How it stands, in words. */
    says: string
    /** What to do next; null where there is nothing to do. */
    next: string | null
  }[]
}
