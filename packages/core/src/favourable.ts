/** What counts as a favourable outcome for whoever a decision is about: only people know, so they say it. */
import { isJsonObject, type Json } from './json.ts'

export type Favourable =
  | { kind: 'went-ahead' }
  | { kind: 'turned-down' }
  /** What was done in the end has this value at this place. */
  | { kind: 'value'; path: readonly string[]; value: string }

const form = /^proposal((?:\.[^.=\s]+)*)=(.+)$/

/** `went-ahead`, `turned-down`, `proposal=approve` or `proposal.label=low`; undefined where it is none of these. */
export function parseFavourable(text: string): Favourable | undefined {
  if (text === 'went-ahead' || text === 'turned-down') return { kind: text }
  const [, path, value] = form.exec(text) ?? []
  return path === undefined || value === undefined
    ? undefined
    : { kind: 'value', path: path.split('.').slice(1), value }
}

/** @param final what was to be done in the end. */
export function isFavourable(favourable: Favourable, wentAhead: boolean, final: Json): boolean {
  if (favourable.kind !== 'value') return wentAhead === (favourable.kind === 'went-ahead')
  let value: Json | undefined = final
  for (const member of favourable.path)
    value = isJsonObject(value) && Object.hasOwn(value, member) ? value[member] : undefined
  return wentAhead && value !== undefined && typeof value !== 'object' && String(value) === favourable.value
}

export const sayFavourable = (favourable: Favourable): string =>
  favourable.kind === 'went-ahead'
    ? 'what was proposed went ahead'
    : favourable.kind === 'turned-down'
      ? 'what was proposed was turned down'
      : `what went ahead has ${['proposal', ...favourable.path].join('.')} = ${favourable.value}`
