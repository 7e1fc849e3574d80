import { randomKey } from '../api/random-key.ts'
import { post } from '../api/request.ts'

export const closeIncident = (id: string, note: string) =>
  post(`/v1/incidents/${id}/close`, { note }, { idempotencyKey: randomKey() })
