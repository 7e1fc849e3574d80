/** What stands in many answers: a page of a list, a problem, when people see what the AI thinks. */

export interface Page<T> {
  items: T[]
  next: string | null
}

export interface ProblemWire {
  type: string
  title: string
  status: number
  code: string
  detail: string
  errors?: { path: string; message: string; line?: number; column?: number }[]
  retry?: boolean
  retry_after?: number
}

/** When people see what the AI thinks. */
export type AiShown = 'open' | 'on-demand' | 'delayed' | 'commit-first' | 'blind'
