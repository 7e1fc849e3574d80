import type { IncidentDetailWire, IncidentWire } from '../api/wire.ts'
import type { Tone } from '../words/status.ts'

export const incidentWords: Record<IncidentWire['status'], { label: string; tone: Tone }> = {
  open: { label: 'Open', tone: 'warn' },
  closed: { label: 'Closed', tone: 'calm' },
}

/** How a decision came to stand in an incident. */
export const howWords: Record<IncidentDetailWire['decisions'][number]['how'], string> = {
  flagged: 'flagged',
  held: 'was to go ahead by itself: held for people',
  listed: 'approved by people: listed, and left as it is',
  gated: 'proposed since: went to people',
}
