import { describe, expect, it } from 'vitest'
import type { TaskWire } from '../api/wire.ts'
import { current, emptyDeck, stepDeck, type Deck } from './deck.ts'

const task = (id: string) => ({ id }) as TaskWire
const deckOf = (...ids: string[]): Deck => stepDeck(emptyDeck, { type: 'claimed', items: ids.map(task) })
const ids = (deck: Deck) => deck.items.map((item) => item.id)

describe('the deck', () => {
  it('shows the next item as soon as one is answered', () => {
    const deck = stepDeck(deckOf('a', 'b', 'c'), { type: 'left', id: 'a' })
    expect(current(deck)?.id).toBe('b')
  })
  it('shows the one before when the last is answered', () => {
    const last = stepDeck(deckOf('a', 'b'), { type: 'moved', by: 1 })
    expect(current(stepDeck(last, { type: 'left', id: 'b' }))?.id).toBe('a')
  })
  it('stays on its item when an earlier one leaves', () => {
    const second = stepDeck(deckOf('a', 'b', 'c'), { type: 'moved', by: 1 })
    expect(current(stepDeck(second, { type: 'left', id: 'a' }))?.id).toBe('b')
  })
  it('never holds an item twice, nor one that is settling', () => {
    const deck = stepDeck(deckOf('a', 'b'), {
      type: 'claimed',
      items: [task('b'), task('c'), task('d')],
      except: new Set(['d']),
    })
    expect(ids(deck)).toEqual(['a', 'b', 'c'])
  })
  it('puts an undone item before the person, with the reason', () => {
    const deck = stepDeck(stepDeck(deckOf('a', 'b'), { type: 'left', id: 'a' }), {
      type: 'back',
      task: task('a'),
      note: 'why',
    })
    expect(ids(deck)).toEqual(['a', 'b'])
    expect(current(deck)?.id).toBe('a')
    expect(deck.notes['a']).toBe('why')
  })
  it('does not move past its ends', () => {
    expect(stepDeck(deckOf('a', 'b'), { type: 'moved', by: -1 }).at).toBe(0)
    expect(stepDeck(deckOf('a', 'b'), { type: 'moved', by: 5 }).at).toBe(1)
  })
  it('is empty in the end', () => expect(current(stepDeck(deckOf('a'), { type: 'left', id: 'a' }))).toBeNull())
})
