/** Signing in: a one-time link, a password, or a passkey; then a session in a cookie. Secrets are kept as hashes only. */
import { scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server'
import { CountersignError, formatId, makeUuidv7, type Authn } from '@countersign/core'
import type { Engine } from './engine.ts'
import { hashSecret, makeSecret } from './workspaces.ts'

const derive = promisify(scrypt) as (
  password: string,
  salt: Buffer,
  length: number,
  options: { N: number; r: number; p: number; maxmem: number },
) => Promise<Buffer>
// OWASP's scrypt parameters (2025): N 2^17, r 8, p 1.
const cost = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 2 ** 20 }
const sessionMs = 14 * 24 * 3_600_000
const challengeMs = 5 * 60_000
const seenEveryMs = 60_000

export interface Session {
  account: string
  authn: Authn
  /** The only workspace that it opens: a workspace's own provider vouches for nobody elsewhere. Null: all of the account's. */
  workspace: string | null
  /** When they last showed who they are. */
  stepped_at: number
}
/** Where a session comes from, for whoever looks at the list of their own. */
export interface Opening {
  means: 'link' | 'password' | 'passkey' | 'sso'
  agent: string | null
  address: string | null
  workspace?: string
  provider?: string
}
export interface RelyingParty {
  id: string
  origin: string
}

export async function hashPassword(engine: Pick<Engine, 'dice'>, password: string): Promise<string> {
  const salt = engine.dice.bytes(16)
  return `scrypt$${salt.toString('base64')}$${(await derive(password, salt, 32, cost)).toString('base64')}`
}

async function isPassword(stored: string | null, password: string): Promise<boolean> {
  // The same work where there is nothing to compare with, so that time does not tell which addresses exist.
  const [, salt = 'AAAAAAAAAAAAAAAAAAAAAA==', hash = ''] = (stored ?? '').split('$')
  const derived = await derive(password, Buffer.from(salt, 'base64'), 32, cost)
  const wanted = Buffer.from(hash, 'base64')
  return wanted.length === derived.length && timingSafeEqual(wanted, derived)
}

export async function openSession(
  engine: Engine,
  account: string,
  authn: Authn,
  from: Opening,
): Promise<{ secret: string; maxAgeS: number }> {
  const secret = makeSecret(engine, 'ses')
  const nowMs = engine.clock.now()
  await engine.database.query(
    `insert into sessions (hash, account, authn, created_at, seen_at, expires_at, id, means, agent, address, stepped_at, workspace, provider)
     values ($1, $2, $3, at_ms($4), at_ms($4), at_ms($5), $6, $7, $8, $9, at_ms($4), $10, $11)`,
    [
      ...[hashSecret(secret), account, authn, nowMs, nowMs + sessionMs, makeUuidv7(nowMs, engine.dice.bytes(10))],
      ...[from.means, from.agent?.slice(0, 200) ?? null, from.address, from.workspace ?? null, from.provider ?? null],
    ],
  )
  await tellSignIn(engine, account, authn, from)
  return { secret, maxAgeS: sessionMs / 1_000 }
}

/** A line in the log of each workspace that the person may now act in. */
async function tellSignIn(
  { database, committer }: Engine,
  account: string,
  authn: Authn,
  { workspace: only, provider }: Opening,
): Promise<void> {
  const memberships = await database.query<{ workspace: string; id: string }>(
    'select workspace, id from people where account = $1 and active',
    [account],
    'find-active-memberships',
  )
  for (const { workspace, id } of memberships)
    if (only === undefined || workspace === only)
      await committer.act(workspace, async (turn) =>
        turn.record({
          type: 'session.opened',
          actor: { kind: 'person', id: formatId('person', id), authn },
          data: provider === undefined ? {} : { provider: formatId('provider', provider) },
        }),
      )
}

export async function findSession(engine: Engine, secret: string): Promise<Session | undefined> {
  const hash = hashSecret(secret)
  const [row] = await engine.database.query<Session & { seen_at: number }>(
    'select account, authn, workspace, coalesce(stepped_at, created_at) as stepped_at, seen_at from sessions where hash = $1 and expires_at > app_now()',
    [hash],
    'find-session',
  )
  if (row && engine.clock.now() - row.seen_at > seenEveryMs)
    await engine.database.query('update sessions set seen_at = app_now() where hash = $1', [hash], 'see-session')
  return row
}

/** They have just shown who they are. */
export const freshen = ({ database }: Engine, secret: string): Promise<unknown> =>
  database.query('update sessions set stepped_at = app_now() where hash = $1', [hashSecret(secret)])

export const closeSession = (engine: Engine, secret: string): Promise<unknown> =>
  engine.database.query('delete from sessions where hash = $1', [hashSecret(secret)])

/**
 * Uses up a one-time link; two who try at once get one session.
 *
 * @param before asked with its account before it is used up; what it throws leaves the link good.
 */
export async function useLink(
  engine: Engine,
  token: string,
  before: (account: string) => Promise<void>,
): Promise<string> {
  const [found] = await engine.database.query<{ account: string }>(
    'select account from links where hash = $1 and used_at is null and expires_at > app_now()',
    [hashSecret(token)],
  )
  if (found) await before(found.account)
  const [row] = await engine.database.query<{ account: string }>(
    'update links set used_at = app_now() where hash = $1 and used_at is null and expires_at > app_now() returning account',
    [hashSecret(token)],
  )
  if (!row) throw new CountersignError('link-spent')
  return row.account
}

export async function checkPassword(engine: Engine, email: string, password: string): Promise<string> {
  const [row] = await engine.database.query<{ id: string; password_hash: string | null }>(
    'select id, password_hash from accounts where lower(email) = lower($1)',
    [email],
  )
  const right = await isPassword(row?.password_hash ?? null, password)
  if (!row || !right) throw new CountersignError('sign-in-failed')
  return row.id
}

export async function setPassword(engine: Engine, account: string, email: string, password: string): Promise<void> {
  const hash = await hashPassword(engine, password)
  try {
    await engine.database.query('update accounts set email = $2, password_hash = $3 where id = $1', [
      account,
      email,
      hash,
    ])
  } catch (error) {
    if ((error as { code?: string }).code === '23505')
      throw new CountersignError('name-taken', 'Somebody else signs in with this address.')
    throw error
  }
  // A new password ends every other way in that a thief of the old one may hold.
  await engine.database.query('update links set expires_at = app_now() where account = $1 and used_at is null', [
    account,
  ])
}

async function keepChallenge(engine: Engine, account: string | null, challenge: string): Promise<string> {
  const secret = makeSecret(engine, 'chl')
  await engine.database.query('delete from challenges where expires_at < app_now()')
  await engine.database.query(
    'insert into challenges (hash, account, challenge, expires_at) values ($1, $2, $3, at_ms($4))',
    [hashSecret(secret), account, challenge, engine.clock.now() + challengeMs],
  )
  return secret
}

async function takeChallenge(engine: Engine, secret: string, account: string | null): Promise<string> {
  const [row] = await engine.database.query<{ challenge: string }>(
    'delete from challenges where hash = $1 and account is not distinct from $2 and expires_at > app_now() returning challenge',
    [hashSecret(secret), account],
  )
  if (!row) throw new CountersignError('sign-in-failed', 'This took too long. Start again.')
  return row.challenge
}

export async function beginPasskey(
  engine: Engine,
  party: RelyingParty,
  account: string,
  name: string,
): Promise<{ secret: string; options: object }> {
  const existing = await engine.database.query<{ id: string }>('select id from passkeys where account = $1', [account])
  const options = await generateRegistrationOptions({
    rpName: 'Countersign',
    rpID: party.id,
    userName: name,
    userDisplayName: name,
    userID: new Uint8Array(Buffer.from(account)),
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: existing.map(({ id }) => ({ id })),
  })
  return { secret: await keepChallenge(engine, account, options.challenge), options }
}

export async function addPasskey(
  engine: Engine,
  party: RelyingParty,
  account: string,
  secret: string,
  name: string,
  response: unknown,
): Promise<{ id: string }> {
  const expectedChallenge = await takeChallenge(engine, secret, account)
  const checked = await verifyRegistrationResponse({
    response: response as RegistrationResponseJSON,
    expectedChallenge,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
  }).catch((error: unknown) => {
    throw new CountersignError('sign-in-failed', `The passkey was not accepted: ${(error as Error).message}`)
  })
  if (!checked.verified) throw new CountersignError('sign-in-failed', 'The passkey was not accepted.')
  const { credential } = checked.registrationInfo
  await engine.database.query(
    'insert into passkeys (id, account, public_key, counter, transports, name, created_at) values ($1, $2, $3, $4, $5, $6, app_now())',
    [credential.id, account, Buffer.from(credential.publicKey), credential.counter, credential.transports ?? [], name],
  )
  return { id: credential.id }
}

/** @param account who must be shown to be there; null where whoever it is may come in. */
export async function beginPasskeySignIn(
  engine: Engine,
  party: RelyingParty,
  account: string | null = null,
): Promise<{ secret: string; options: object }> {
  const own =
    account === null
      ? []
      : await engine.database.query<{ id: string }>('select id from passkeys where account = $1', [account])
  if (account !== null && own.length === 0) throw new CountersignError('no-signing-means')
  const options = await generateAuthenticationOptions({
    ...{ rpID: party.id, userVerification: 'required' },
    ...(account === null ? {} : { allowCredentials: own }),
  })
  return { secret: await keepChallenge(engine, account, options.challenge), options }
}

export async function checkPasskey(
  engine: Engine,
  party: RelyingParty,
  secret: string,
  response: unknown,
  account: string | null = null,
): Promise<string> {
  const expectedChallenge = await takeChallenge(engine, secret, account)
  const given = response as AuthenticationResponseJSON
  const [row] = await engine.database.query<{ id: string; account: string; public_key: Buffer; counter: number }>(
    'select id, account, public_key, counter from passkeys where id = $1',
    [String(given?.id)],
  )
  if (!row) throw new CountersignError('sign-in-failed', 'This passkey is not known here.')
  const checked = await verifyAuthenticationResponse({
    response: given,
    expectedChallenge,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
    credential: { id: row.id, publicKey: new Uint8Array(row.public_key), counter: row.counter },
  }).catch(() => ({ verified: false, authenticationInfo: undefined }))
  if (!checked.verified || !checked.authenticationInfo) throw new CountersignError('sign-in-failed')
  await engine.database.query('update passkeys set counter = $2, used_at = app_now() where id = $1', [
    row.id,
    checked.authenticationInfo.newCounter,
  ])
  return row.account
}
