import type { Role } from '../api/wire.ts'

export const roleWords: Record<Role, { label: string; text: string }> = {
  owner: { label: 'Owner', text: 'everything, and who else may' },
  admin: { label: 'Admin', text: 'people, keys and queues' },
  'policy-author': { label: 'Policy author', text: 'writes what AI may do alone' },
  'risk-owner': { label: 'Risk owner', text: 'signs what others have written' },
  lead: { label: 'Lead', text: 'runs the queues' },
  reviewer: { label: 'Reviewer', text: 'decides' },
  auditor: { label: 'Auditor', text: 'reads everything, decides nothing' },
}
