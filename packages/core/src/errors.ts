/**
 * Every refusal that Countersign can utter: its kind (only `http` knows which status that is) and what to do next.
 * The words may be replaced by more exact ones where they are thrown; the code never changes.
 */
const table = {
  'bad-json': ['malformed', 'The body is not JSON. Send one UTF-8 JSON value.'],
  'bad-encoding': ['malformed', 'The body is not valid UTF-8.'],
  'bad-input': ['invalid', 'Some fields are wrong; `errors` names each. Mend them and send the request again.'],
  'unknown-media-type': ['media-type', 'Send `Content-Type: application/json`.'],
  'too-large': [
    'too-large',
    'The body is larger than allowed. Put large values into `POST /v1/files` and refer to them.',
  ],
  'not-found': ['missing', 'There is nothing with this id in this workspace.'],
  'no-such-route': ['missing', 'This address does not exist. `GET /openapi.json` lists those that do.'],
  'wrong-method': ['wrong-method', 'This address does not take this method.'],
  unauthenticated: ['unauthenticated', 'Send `Authorization: Bearer <key>`, or sign in.'],
  'sign-in-failed': ['unauthenticated', 'These credentials are not right. Try again, or ask an owner for a new link.'],
  'link-spent': ['unauthenticated', 'This link was used or has expired. Ask an owner for a new one.'],
  forbidden: ['forbidden', 'Your role or key may not do this.'],
  'cross-site': ['forbidden', 'A browser may send this only from the console itself.'],
  'system-not-listed': ['forbidden', 'This key may not act for that system. Mint a key whose `systems` lists it.'],
  'key-suspended': [
    'forbidden',
    'A halt suspends this key: it may read its decisions, report effects and stop more, nothing else. Wait until people resume.',
  ],
  'not-eligible': [
    'forbidden',
    'You may not answer this task: you asked for it, answered it already, or lack the seat it needs.',
  ],
  'session-required': ['forbidden', 'Do this in a session of your own; a key is not enough.'],
  unsigned: [
    'conflict',
    'This answer is signed: `POST /v1/tasks/{id}/step-up` with what it is and what the signature means, then send it as `signature`.',
  ],
  'not-to-sign': ['invalid', 'Nobody asks for a signature here. Send the answer without `signature`.'],
  'step-up-required': [
    'forbidden',
    'This workspace asks that you show who you are within ten minutes of doing this: `POST /v1/session/step-up`, then send it again.',
  ],
  'second-factor': [
    'unauthenticated',
    'Add `code`: the six digits that your authenticator shows, or one of your recovery codes.',
  ],
  'sso-refused': ['unauthenticated', 'The provider did not vouch for you here. Start again from the sign-in page.'],
  'step-up-refused': ['forbidden', 'This does not show that it is you. Try again, or sign in anew.'],
  'step-up-spent': [
    'conflict',
    'This proof of who you are was used, is too old, or was given for another answer. Give it again for this one.',
  ],
  'no-signing-means': ['conflict', 'To sign you need a password or a passkey. Set one up in Settings, then sign.'],
  'idempotency-mismatch': [
    'invalid',
    'This Idempotency-Key was used with another body. Use a new key for a new request.',
  ],
  'digest-mismatch': [
    'conflict',
    'The proposal is not the one you saw. Read it again and answer what stands there now.',
  ],
  'not-approved': ['conflict', 'The decision is not approved, so nothing may be released.'],
  'already-released': ['conflict', 'The release was given out before. Only the same Idempotency-Key gets it again.'],
  vetoed: ['conflict', 'A person vetoed it. Nothing may be released.'],
  'veto-over': [
    'conflict',
    'No veto counts any more: it was carried out, and its window is over or it had none. Override it: `POST /v1/decisions/{id}/override`.',
  ],
  'not-on-watch': ['conflict', 'Nobody of that name is on watch for this. Go on watch with `POST /v1/watch`.'],
  stopped: ['conflict', 'A stop is in force. Wait until people resume it.'],
  'already-resumed': ['conflict', 'This stop was resumed already. Set another one if it is needed again.'],
  expired: ['conflict', 'Its time has passed. Propose it again.'],
  'over-budget': ['conflict', 'The budget of its run does not cover it. Wait until a person renews the run.'],
  'not-released': ['conflict', 'An effect can be reported only after a release.'],
  'already-reported': ['conflict', 'The effect was reported already.'],
  'already-ended': ['conflict', 'The decision has ended; it cannot change any more.'],
  'not-ended': ['conflict', 'Nothing was carried out yet. Veto it, or let its caller cancel it.'],
  'already-overridden': ['conflict', 'It was overridden before; its compensation tells how far that has come.'],
  'appeal-open': ['conflict', 'An appeal holds this decision as it is. Answer the appeal first.'],
  'appealed-before': ['conflict', 'An appeal was opened before. Add evidence to it while it is open.'],
  'lease-expired': ['conflict', 'The task is no longer yours. Claim it again if it is still open.'],
  'task-leased': ['conflict', 'Somebody else is working on this task.'],
  'task-closed': ['conflict', 'This task is not open any more.'],
  'passed-too-often': ['conflict', 'This task was passed on three times. Answer it, or escalate it.'],
  'wrong-verdict': ['invalid', 'This verdict does not answer this task.'],
  'schema-mismatch': ['invalid', 'The value does not fit the schema of the decision; `errors` names each place.'],
  'too-soon': ['conflict', 'It is too soon for another try.'],
  'not-objected': [
    'conflict',
    'There is no objection to this answer to insist against. Send it without `insist`; it is looked at like any other.',
  ],
  'undo-over': ['conflict', 'The judgment has taken effect. Override the decision instead.'],
  'signature-required': [
    'conflict',
    'This version loosens what AI may do alone: a risk owner who is not its author must sign it first.',
  ],
  'own-signature': [
    'forbidden',
    'The author may not be the second signer. Ask a risk owner, or switch the workspace to solo.',
  ],
  'tests-failed': ['conflict', 'Tests that stand in this version fail; `errors` names each. Mend them or the rules.'],
  'nothing-before': ['conflict', 'Nothing was active before this version. Activate the one that you mean.'],
  'glass-broken': ['conflict', 'A glass is broken already. Mend it first: `POST /v1/break-glasses/{id}/mend`.'],
  'own-review': ['forbidden', 'Whoever broke the glass does not review it. Ask somebody else.'],
  'already-reviewed': ['conflict', 'This was reviewed already.'],
  'not-solo': ['conflict', 'Only a workspace with one member can be solo.'],
  'evaluation-collecting': [
    'conflict',
    'This evaluation still takes outputs. Begin it first: people are asked about what stands.',
  ],
  'evaluation-running': ['conflict', 'This evaluation is running. Cancel it first, then delete it.'],
  'evaluation-begun': ['conflict', 'This evaluation has begun or ended; its outputs stand. Make another one.'],
  'dataset-deleted': ['conflict', 'This data set was deleted. Make another one.'],
  'dataset-busy': [
    'conflict',
    'An evaluation that is running calls a system with its items. Cancel it, or wait until it is done.',
  ],
  'judge-retired': ['conflict', 'This judge is retired. Name another one.'],
  'name-taken': ['conflict', 'This name is taken.'],
  'tokens-enough': ['conflict', 'Two tokens are good at once. Revoke the one that is not used any more.'],
  'last-owner': ['conflict', 'A workspace keeps at least one owner.'],
  'wrong-offset': ['conflict', 'The upload stands at another offset. Ask for it with HEAD and go on from there.'],
  'not-folded': [
    'unavailable',
    'The log has no checkpoint over this yet. Ask again in a second; if it stays so, no process holds the key of the log.',
  ],
  'pack-not-done': [
    'conflict',
    'The pack is not done. Ask for it again until `status` is `done`, then fetch its file.',
  ],
  'export-not-done': [
    'conflict',
    'The export is still being written. Ask for it again until `status` is `done`, then fetch its file.',
  ],
  'entries-held': [
    'conflict',
    'These entries tell what people do behind a blind gate. Ask again when all of them have answered.',
  ],
  gone: ['gone', 'These events are past retention. Read the current state and subscribe from there.'],
  erased: ['gone', 'What was answered to this has been erased since. Nothing was done again.'],
  'legal-hold': ['conflict', 'A legal hold keeps this as it is. Whoever answers for risk can lift it.'],
  'compensation-open': [
    'conflict',
    'Something about this is still being taken back, and that needs to know what was done. Finish its steps first.',
  ],
  'under-floor': ['invalid', 'This would be kept for less time than it must be.'],
  'sends-no-mail': [
    'conflict',
    'This installation sends no e-mail. Its operator sets COUNTERSIGN_SMTP_URL and COUNTERSIGN_MAIL_FROM.',
  ],
  'mail-refused': [
    'conflict',
    'The mail was not taken. Ask the operator of this installation to look at its mail server.',
  ],
  'no-slack': ['conflict', 'This workspace is not connected with Slack. An owner or admin connects it in Settings.'],
  'slack-refused': ['conflict', 'Slack did not take these tokens. Copy them again from the pages of your Slack app.'],
  'address-refused': ['invalid', 'This address may not be called from here.'],
  'too-many': ['too-many', 'Too many requests. Wait for `Retry-After` seconds.'],
  busy: ['unavailable', 'The server is working off what it has. Try again in a moment.'],
  'store-unavailable': [
    'unavailable',
    'The database cannot be reached. Nothing was stored; try again with the same Idempotency-Key.',
  ],
  'store-full': [
    'unavailable',
    'The disk of the database is full. Nothing was stored, and nothing goes ahead alone; make room and try again.',
  ],
  'bucket-failed': [
    'unavailable',
    'The bucket did not do what it was asked. Look at its name, region and keys, and try again.',
  ],
  internal: ['fault', 'Something failed on our side. Nothing was half done; the log of the server says more.'],
} as const satisfies Record<string, readonly [ErrorKind, string]>

export type ErrorKind =
  | 'malformed'
  | 'invalid'
  | 'media-type'
  | 'too-large'
  | 'missing'
  | 'wrong-method'
  | 'unauthenticated'
  | 'forbidden'
  | 'conflict'
  | 'gone'
  | 'too-many'
  | 'unavailable'
  | 'fault'
export type ErrorCode = keyof typeof table
export interface FieldError {
  path: string
  message: string
  line?: number
  column?: number
}

/** A refusal as data: what core returns. */
export interface Refusal {
  readonly ok: false
  readonly code: ErrorCode
  readonly detail: string
  readonly retry?: boolean
}
export const refuse = (code: ErrorCode, detail: string = table[code][1], retry?: boolean): Refusal =>
  retry === undefined ? { ok: false, code, detail } : { ok: false, code, detail, retry }

export const errorKind = (code: ErrorCode): ErrorKind => table[code][0]
export const errorDetail = (code: ErrorCode): string => table[code][1]
export const errorCodes = Object.keys(table) as ErrorCode[]

const marker = Symbol.for('countersign.error')

/** The one error that edges throw; recognised across versions of this package by its marker. */
export class CountersignError extends Error {
  readonly [marker] = true
  readonly code: ErrorCode
  readonly errors: FieldError[]
  readonly retry: boolean | undefined
  readonly retryAfterS: number | undefined
  constructor(
    code: ErrorCode,
    detail: string = table[code][1],
    more: { errors?: FieldError[]; retry?: boolean | undefined; retryAfterS?: number; cause?: unknown } = {},
  ) {
    super(detail, more.cause === undefined ? undefined : { cause: more.cause })
    this.name = 'CountersignError'
    this.code = code
    this.errors = more.errors ?? []
    this.retry = more.retry
    this.retryAfterS = more.retryAfterS
  }
  static is(error: unknown): error is CountersignError {
    return typeof error === 'object' && error !== null && marker in error
  }
}

/** The value of an allowed step; throws the refusal otherwise. */
export function allowedOrThrow<T extends { ok: true }>(step: T | Refusal): T {
  if (step.ok) return step
  throw new CountersignError(step.code, step.detail, { retry: step.retry })
}
