import type { StopLevel } from '../api/wire.ts'

export const levelWords: Record<StopLevel, { label: string; sentence: string }> = {
  drain: { label: 'Drain', sentence: 'Nothing new is taken. What was approved goes ahead.' },
  hold: { label: 'Hold', sentence: 'Nothing is released: what is approved freezes. What runs goes on.' },
  halt: { label: 'Halt', sentence: 'Nothing is released, what runs is aborted, and the keys are suspended.' },
}

/** `14:02:11`, to the second: a stop is a moment. */
export const exactTime = (iso: string): string =>
  new Intl.DateTimeFormat(undefined, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hour12: false,
  }).format(new Date(iso))
