import { fieldsOf, isOneAnswer, pointerOf } from '@countersign/core'
import type { Json, Question } from '../api/wire.ts'
import { isEqual } from '../edit/diff-values.ts'
import { isRecord } from '../words/scalars.ts'
import { sayAnswer } from './say-answer.ts'

export interface PeerRow {
  key: string
  /** The field of a form; null where the answer stands as a whole. */
  field: string | null
  agree: boolean
  said: string[]
}

const mostFields = 200

const say = (value: Json | undefined) =>
  value === undefined ? 'left out' : typeof value === 'string' ? value : JSON.stringify(value)

/** Of these a few words would leave out what they differ in. */
const isSaidWhole = ({ kind }: Question) => kind === 'text' || kind === 'form'

/** What each answered to a question: of a form field by field, since what differs may be one of many. */
export function peerRows(question: Question, values: readonly (Json | undefined)[]): PeerRow[] {
  if (question.kind === 'form' && values.every(isRecord)) {
    const held = values.map((value) => new Map(fieldsOf(value).map((one) => [pointerOf(one.steps), one])))
    const fields = new Map(held.flatMap((of) => [...of].map(([at, { steps }]) => [at, steps.join(' › ')] as const)))
    if (fields.size > 0 && fields.size <= mostFields)
      return Array.from(fields, ([at, field]) => {
        const own = held.map((of) => of.get(at)?.value)
        return { ...{ key: at, field, agree: own.every((value) => isEqual(value, own[0])) }, said: own.map(say) }
      })
  }
  return [
    {
      ...{ key: '', field: null, agree: values.every((value) => isOneAnswer(question, values[0], value)) },
      said: values.map((value) => (isSaidWhole(question) ? say(value) : sayAnswer(question, value))),
    },
  ]
}
