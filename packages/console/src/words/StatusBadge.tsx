import type { DecisionStatus } from '../api/wire.ts'
import { statusWords } from './status.ts'
import { ToneBadge } from './ToneBadge.tsx'

export function StatusBadge({ status }: { status: DecisionStatus }) {
  const { label, tone } = statusWords[status]
  return <ToneBadge tone={tone}>{label}</ToneBadge>
}
