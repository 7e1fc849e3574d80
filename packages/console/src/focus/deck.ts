import type { TaskWire } from '../api/wire.ts'

/** The items that a person holds in focus mode: the one before them and those that wait behind it. */
export interface Deck {
  items: readonly TaskWire[]
  at: number
  /** Why an item came back, by task. */
  notes: Readonly<Record<string, string>>
}

export type DeckStep =
  | { type: 'claimed'; items: readonly TaskWire[]; except?: ReadonlySet<string> }
  | { type: 'replaced'; task: TaskWire }
  | { type: 'left'; id: string }
  | { type: 'back'; task: TaskWire; note: string | null }
  | { type: 'moved'; by: number }

export const emptyDeck: Deck = { items: [], at: 0, notes: {} }

const clamp = (at: number, length: number) => Math.max(0, Math.min(at, length - 1))

export function stepDeck(deck: Deck, step: DeckStep): Deck {
  switch (step.type) {
    case 'claimed': {
      const known = new Set(deck.items.map(({ id }) => id))
      const fresh = step.items.filter(({ id }) => !known.has(id) && !step.except?.has(id))
      return fresh.length ? { ...deck, items: [...deck.items, ...fresh] } : deck
    }
    case 'replaced':
      return { ...deck, items: deck.items.map((item) => (item.id === step.task.id ? step.task : item)) }
    case 'left': {
      const index = deck.items.findIndex(({ id }) => id === step.id)
      if (index < 0) return deck
      const items = deck.items.filter(({ id }) => id !== step.id)
      const notes = Object.fromEntries(Object.entries(deck.notes).filter(([id]) => id !== step.id))
      return { items, notes, at: clamp(index < deck.at ? deck.at - 1 : deck.at, items.length) }
    }
    case 'back': {
      const others = deck.items.filter(({ id }) => id !== step.task.id)
      const at = clamp(deck.at, others.length + 1)
      const notes = step.note === null ? deck.notes : { ...deck.notes, [step.task.id]: step.note }
      return { items: [...others.slice(0, at), step.task, ...others.slice(at)], at, notes }
    }
    case 'moved':
      return { ...deck, at: clamp(deck.at + step.by, deck.items.length) }
  }
}

export const current = (deck: Deck): TaskWire | null => deck.items[deck.at] ?? null
