import type { Invitation } from './change-people.ts'

export interface Invited extends Invitation {
  name: string
}
