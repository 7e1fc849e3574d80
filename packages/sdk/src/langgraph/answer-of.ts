/** What people made of a question, in the words that the interrupt's schema has for it. */
import type { JsonObject } from '@countersign/core'
import { wordsOfEnd } from '../adapters/words.ts'
import { isEdited } from '../adapters/tool-call.ts'
import type { Decision } from '../decision.ts'
import { CountersignError } from '../errors.ts'
import type { Form, Question } from './read-interrupt.ts'

export type HitlDecision =
  | { type: 'approve' }
  | { type: 'edit'; editedAction: { name: string; args: JsonObject } }
  | { type: 'edit'; edited_action: { name: string; args: JsonObject } }
  | { type: 'reject'; message: string }
export interface HumanResponse {
  type: 'accept' | 'ignore' | 'response' | 'edit'
  args: null | string | { action: string; args: JsonObject }
}
export type Answer = HitlDecision | HumanResponse

/** @throws CountersignError where the graph's own configuration leaves no word for it. */
export function answerOf(form: Form, question: Question, decision: Decision): Answer {
  const words = wordsOfEnd(decision.wire)
  if (words !== undefined) return refusal(form, question, decision, words)
  const args = decision.wire.outcome?.proposal as JsonObject
  if (isEdited(decision)) {
    if (question.allowed.includes('edit')) return changed(form, question.action, args)
    const edit = `This was not carried out. A person approves it only with these arguments: ${JSON.stringify(args)}`
    return refusal(form, question, decision, edit)
  }
  if (question.allowed.includes('approve'))
    return form === 'inbox' ? { type: 'accept', args: { action: question.action, args } } : { type: 'approve' }
  if (question.allowed.includes('edit')) return changed(form, question.action, args)
  throw unspeakable(form, question, decision, 'approve')
}

/** That the framework will not run it: what was approved is of no use then. */
export const isRefusal = ({ type }: Answer): boolean => type === 'reject' || type === 'ignore' || type === 'response'

function changed(form: Form, name: string, args: JsonObject): Answer {
  if (form === 'inbox') return { type: 'edit', args: { action: name, args } }
  return form === 'hitl'
    ? { type: 'edit', editedAction: { name, args } }
    : { type: 'edit', edited_action: { name, args } }
}

function refusal(form: Form, question: Question, decision: Decision, message: string): Answer {
  if (form === 'inbox') {
    if (question.allowed.includes('respond')) return { type: 'response', args: message }
    if (question.allowed.includes('reject')) return { type: 'ignore', args: null }
  } else if (question.allowed.includes('reject')) return { type: 'reject', message }
  throw unspeakable(form, question, decision, 'reject')
}

function unspeakable(form: Form, { action }: Question, decision: Decision, what: 'approve' | 'reject'): Error {
  const inbox = what === 'approve' ? 'allow_accept: true' : 'allow_respond: true (or allow_ignore)'
  const fix = form === 'inbox' ? `${inbox} to its HumanInterrupt` : `'${what}' to the allowed decisions of ${action}`
  const words = `${decision.id} came to "${decision.status}", and the graph has no way to be told so: add ${fix}.`
  return new CountersignError(words, { decision: decision.wire })
}
