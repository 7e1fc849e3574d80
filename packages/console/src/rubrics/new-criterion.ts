import { starters, type CriterionKind, type StarterName } from '@countersign/core'
import type { Criterion } from '../api/wire.ts'

export const criterionWords: Record<CriterionKind, string> = {
  binary: 'Yes or no',
  ordinal: 'Levels, each with an anchor',
  numeric: 'A number within bounds',
  text: 'Words, which are not weighed',
}

/** A criterion of a kind, with something in it so that its editor can be seen at once. */
export function newCriterion(kind: CriterionKind, name: string): Criterion {
  const asked = { name, title: name, text: 'What is asked?', kind, na: false }
  switch (kind) {
    case 'binary':
      return {
        ...{ ...asked, weight: 1 },
        levels: [
          { value: 0, title: 'No', text: 'It does not hold.' },
          { value: 1, title: 'Yes', text: 'It holds.' },
        ],
      }
    case 'ordinal':
      return {
        ...{ ...asked, weight: 1 },
        levels: [
          { value: 1, title: 'Bad', text: 'Wrong in what matters.' },
          { value: 2, title: 'Fair', text: 'Right in the main.' },
          { value: 3, title: 'Good', text: 'Nothing to add.' },
        ],
      }
    case 'numeric':
      return { ...asked, weight: 1, levels: [], minimum: 0, maximum: 10 }
    case 'text':
      return { ...asked, weight: 0, levels: [] }
  }
}

/** A name that no other criterion has. */
export function freeName(taken: readonly string[], wish: string): string {
  for (let n = 2, name = wish; ; n++, name = `${wish}-${n}`) if (!taken.includes(name)) return name
}

export const copyOf = (name: StarterName): Criterion => structuredClone(starters[name])
