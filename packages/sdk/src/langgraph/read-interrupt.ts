/**
 * What an interrupt asks: LangChain's `HITLRequest` (with Python's spelling too), the older `HumanInterrupt`, alone or
 * in a list, and what a guarded tool asks, which is a `HITLRequest` that names its decision.
 */
import type { Json, JsonObject } from '@countersign/core'
import { isJsonObject } from '@countersign/core'
import { toJson } from '../json.ts'

export type Form = 'hitl' | 'hitl-python' | 'inbox'
export type Allowed = 'approve' | 'edit' | 'reject' | 'respond'
export interface Question {
  action: string
  args: JsonObject
  description: string | undefined
  schema: JsonObject | undefined
  allowed: readonly Allowed[]
}
export interface Reading {
  form: Form
  questions: Question[]
  /** The decision that a guarded tool has proposed already. */
  decision: string | undefined
}

/** Undefined where it asks something else, which is the program's own to answer. */
export function readInterrupt(given: unknown): Reading | undefined {
  if (given === undefined || given === null) return undefined
  const value = toJson(given)
  if (isJsonObject(value)) {
    const python = Array.isArray(value['action_requests'])
    const requests = value[python ? 'action_requests' : 'actionRequests']
    const configs = value[python ? 'review_configs' : 'reviewConfigs']
    if (Array.isArray(requests) && Array.isArray(configs))
      return reading(
        python ? 'hitl-python' : 'hitl',
        requests.map((request, at) => hitlQuestion(request, configs, at)),
        textOf(value['countersign']),
      )
  }
  return reading('inbox', (Array.isArray(value) ? value : [value]).map(inboxQuestion), undefined)
}

function reading(form: Form, questions: (Question | undefined)[], decision: string | undefined): Reading | undefined {
  const known = questions.filter((one) => one !== undefined)
  return known.length > 0 && known.length === questions.length ? { form, questions: known, decision } : undefined
}

function hitlQuestion(request: Json, configs: readonly Json[], at: number): Question | undefined {
  if (!isJsonObject(request) || typeof request['name'] !== 'string') return undefined
  const nameOf = (config: Json) => isJsonObject(config) && (config['actionName'] ?? config['action_name'])
  const found = configs.find((config) => nameOf(config) === request['name']) ?? configs[at]
  const config = isJsonObject(found) ? found : {}
  const allowed = config['allowedDecisions'] ?? config['allowed_decisions']
  return {
    action: request['name'],
    args: isJsonObject(request['args']) ? request['args'] : {},
    description: textOf(request['description']),
    schema: objectOf(config['argsSchema'] ?? config['args_schema']),
    allowed: (Array.isArray(allowed) ? allowed : []) as Allowed[],
  }
}

function inboxQuestion(given: Json): Question | undefined {
  if (!isJsonObject(given) || !isJsonObject(given['action_request']) || !isJsonObject(given['config'])) return undefined
  const { action_request: request, config } = given
  if (typeof request['action'] !== 'string') return undefined
  const allowed: Allowed[] = []
  if (config['allow_accept'] === true) allowed.push('approve')
  if (config['allow_edit'] === true) allowed.push('edit')
  if (config['allow_respond'] === true) allowed.push('respond')
  if (config['allow_ignore'] === true) allowed.push('reject')
  const args = isJsonObject(request['args']) ? request['args'] : {}
  return { action: request['action'], args, description: textOf(given['description']), schema: undefined, allowed }
}

const textOf = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined)
const objectOf = (value: Json | undefined): JsonObject | undefined =>
  value !== undefined && isJsonObject(value) ? value : undefined
