/** What any answer may be: a page of a list, or a problem. */

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
