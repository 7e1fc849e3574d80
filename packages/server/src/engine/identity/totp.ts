/**
 * Time-based one-time passwords (RFC 6238): HMAC-SHA-1, six digits, thirty seconds, as every authenticator app reads
 * them. A code is taken once, from one step before to one step after the present.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { CountersignError, type RecoveryCodesWire, type TotpOfferWire } from '@countersign/core'
import { openBytes } from '../../store/seal.ts'
import type { Query } from '../../store/database.ts'
import type { Engine } from '../engine.ts'
import { hashSecret } from '../workspaces.ts'

const stepS = 30
const digits = 6
const recoveryCodes = 10
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** RFC 4648 §6, without padding. */
export function base32(bytes: Uint8Array): string {
  let [text, bits, held] = ['', 0, 0]
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) text += alphabet[(held >>> (bits -= 5)) & 31]
    held &= (1 << bits) - 1
  }
  return bits > 0 ? text + alphabet[(held << (5 - bits)) & 31] : text
}

/** RFC 4226 §5.3. @param length digits, 6..8. */
export function oneTimePassword(secret: Uint8Array, counter: number, length = digits): string {
  const moving = Buffer.alloc(8)
  moving.writeBigUInt64BE(BigInt(counter))
  const mac = createHmac('sha1', secret).update(moving).digest()
  const offset = (mac[19] as number) & 15
  return String((mac.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** length).padStart(length, '0')
}

const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

interface Totp {
  sealed: Buffer
  confirmed_at: number | null
  last_step: number
}

const readTotp = async (q: Query, account: string): Promise<Totp | undefined> =>
  (await q.query<Totp>('select sealed, confirmed_at, last_step from totps where account = $1', [account]))[0]

export const hasTotp = async (q: Query, account: string): Promise<boolean> =>
  (await readTotp(q, account))?.confirmed_at != null

/** A new secret; it counts from the first code on, and until then an older one goes on to. */
export async function offerTotp(engine: Engine, account: string, name: string): Promise<TotpOfferWire> {
  if (await hasTotp(engine.database, account))
    throw new CountersignError('already-ended', 'You have an authenticator already. Take it off first.')
  const secret = engine.dice.bytes(20)
  await engine.database.query(
    `insert into totps (account, sealed, created_at) values ($1, $2, app_now())
     on conflict (account) do update set sealed = excluded.sealed, created_at = excluded.created_at where totps.confirmed_at is null`,
    [account, engine.seal.bytes(engine.installationKey, Buffer.from(secret))],
  )
  const label = `Countersign:${name}`
  const query = `secret=${base32(secret)}&issuer=Countersign&algorithm=SHA1&digits=${digits}&period=${stepS}`
  return { secret: base32(secret), uri: `otpauth://totp/${encodeURIComponent(label)}?${query}` }
}

/** Takes a code once. Whoever sends the same code at the same moment is told that it is spent: one update decides. */
async function takeCode(engine: Engine, account: string, totp: Totp, code: string): Promise<boolean> {
  const secret = openBytes(engine.installationKey, totp.sealed)
  const present = Math.floor(engine.clock.now() / 1_000 / stepS)
  const step = [present, present - 1, present + 1].find((one) => isSame(oneTimePassword(secret, one), code))
  if (step === undefined) return false
  const taken = await engine.database.query(
    'update totps set last_step = $2, confirmed_at = coalesce(confirmed_at, app_now()) where account = $1 and last_step < $2 returning 1',
    [account, step],
  )
  return taken.length > 0
}

export async function confirmTotp(engine: Engine, account: string, code: string): Promise<RecoveryCodesWire> {
  const totp = await readTotp(engine.database, account)
  if (!totp || totp.confirmed_at !== null) throw new CountersignError('not-found', 'Begin with `POST /v1/me/totp`.')
  if (!(await takeCode(engine, account, totp, code)))
    throw new CountersignError(
      'step-up-refused',
      'This is not what the authenticator shows now. Wait for the next code.',
    )
  const codes = Array.from({ length: recoveryCodes }, () => base32(engine.dice.bytes(10)).toLowerCase())
  await engine.database.transaction(async (tx) => {
    await tx.query('delete from recovery_codes where account = $1', [account])
    await tx.query('insert into recovery_codes (account, hash) select $1, unnest($2::bytea[])', [
      account,
      codes.map(hashSecret),
    ])
  })
  return { codes }
}

/** The second factor, where there is one. @throws `second-factor` where it is missing, `sign-in-failed` where it is wrong. */
export async function checkSecondFactor(engine: Engine, account: string, code: string | undefined): Promise<void> {
  const totp = await readTotp(engine.database, account)
  if (totp?.confirmed_at == null) return
  if (code === undefined) throw new CountersignError('second-factor')
  if (/^\d{6}$/.test(code) ? await takeCode(engine, account, totp, code) : await takeRecovery(engine, account, code))
    return
  throw new CountersignError('sign-in-failed', 'This code is not right, or was used. Wait for the next one.')
}

const takeRecovery = async ({ database }: Engine, account: string, code: string): Promise<boolean> =>
  (
    await database.query(
      'update recovery_codes set used_at = app_now() where account = $1 and hash = $2 and used_at is null returning 1',
      [account, hashSecret(code.toLowerCase().replaceAll(/[\s-]/g, ''))],
    )
  ).length > 0

export async function dropTotp(q: Query, account: string): Promise<boolean> {
  await q.query('delete from recovery_codes where account = $1', [account])
  return (await q.query('delete from totps where account = $1 returning 1', [account])).length > 0
}
