/**
 * Single sign-on by OpenID Connect: authorization code with PKCE, state and nonce, over openid-client. A sign-in is bound
 * to the browser that began it by a cookie, and to the workspace whose provider it is.
 */
import * as oidc from 'openid-client'
import { CountersignError } from '@countersign/core'
import { openBytes } from '../../store/seal.ts'
import type { Engine } from '../engine.ts'
import type { AddressRules } from '../safe-address.ts'
import { hashSecret, makeSecret } from '../workspaces.ts'
import { admit, type Claims } from './admit.ts'
import { readProvider, redirectPath, type ProviderRow } from './providers.ts'
import { createSafeFetch } from './safe-fetch.ts'

const attemptMs = 600_000
const knownForMs = 600_000
const mostSkewS = 60

export interface SignedOn {
  account: string
  workspace: string
  provider: string
}
export interface SingleSignOn {
  /** @param account whose session asks to link itself; null where somebody signs in. */
  begin(provider: string, origin: string, account: string | null): Promise<{ secret: string; url: URL }>
  finish(secret: string, url: URL): Promise<SignedOn>
}

export function createSingleSignOn(engine: Engine, rules: AddressRules): SingleSignOn {
  const safeFetch = createSafeFetch(rules)
  const known = new Map<string, { config: oidc.Configuration; atMs: number; of: string }>()

  async function configOf(row: ProviderRow): Promise<oidc.Configuration> {
    const of = `${row.issuer} ${row.client_id} ${row.sealed_secret?.toString('base64') ?? ''}`
    const nowMs = engine.clock.now()
    const held = known.get(row.id)
    if (held && held.of === of && nowMs - held.atMs < knownForMs) return held.config
    const { key } = await engine.states.get(row.workspace)
    const secret = row.sealed_secret === null ? undefined : openBytes(key, row.sealed_secret).toString()
    const issuer = new URL(row.issuer)
    const config = await oidc.discovery(
      issuer,
      row.client_id,
      { [oidc.clockTolerance]: mostSkewS },
      secret === undefined ? oidc.None() : oidc.ClientSecretBasic(secret),
      {
        [oidc.customFetch]: safeFetch as never,
        // Only where this server itself may be called in the clear, on one machine.
        execute: issuer.protocol === 'http:' && rules.loopback ? [oidc.allowInsecureRequests] : [],
      },
    )
    known.set(row.id, { config, atMs: nowMs, of })
    return config
  }

  /** What a library or a network says is for the log; whoever signs in is told what to do. */
  const refused = (error: unknown): never => {
    if (CountersignError.is(error)) throw error
    engine.log.warn({ err: error }, 'single sign-on failed')
    throw new CountersignError('sso-refused', undefined, { cause: error })
  }

  return {
    async begin(id, origin, account) {
      const row = await readProvider(engine.database, id)
      if (!row) throw new CountersignError('not-found', 'There is no such provider.')
      const config = await configOf(row).catch(refused)
      const [secret, verifier] = [makeSecret(engine, 'sso'), oidc.randomPKCECodeVerifier()]
      const [state, nonce] = [oidc.randomState(), oidc.randomNonce()]
      await engine.database.query('delete from sso_attempts where expires_at < app_now()')
      await engine.database.query(
        'insert into sso_attempts (workspace, hash, provider, state, nonce, verifier, account, expires_at) values ($1, $2, $3, $4, $5, $6, $7, at_ms($8))',
        [
          ...[row.workspace, hashSecret(secret), row.id, state, nonce, verifier, account],
          engine.clock.now() + attemptMs,
        ],
      )
      const url = oidc.buildAuthorizationUrl(config, {
        ...{ redirect_uri: `${origin}${redirectPath}`, scope: row.spec.scopes.join(' '), state, nonce },
        ...{ code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' },
      })
      return { secret, url }
    },
    async finish(secret, url) {
      const [attempt] = await engine.database.query<{
        workspace: string
        provider: string
        state: string
        nonce: string
        verifier: string
        account: string | null
      }>(
        'delete from sso_attempts where hash = $1 and expires_at > app_now() returning workspace, provider, state, nonce, verifier, account',
        [hashSecret(secret)],
      )
      if (!attempt)
        throw new CountersignError('sso-refused', 'This sign-in was begun elsewhere, or took too long. Start again.')
      const row = await readProvider(engine.database, `idp_${attempt.provider}`)
      if (!row) throw new CountersignError('sso-refused')
      const claims = await takeClaims(await configOf(row).catch(refused), attempt, url).catch(refused)
      return admit(engine, row, claims as Claims, attempt.account)
    },
  }
}

async function takeClaims(
  config: oidc.Configuration,
  { state, nonce, verifier }: { state: string; nonce: string; verifier: string },
  url: URL,
): Promise<Claims> {
  const tokens = await oidc.authorizationCodeGrant(config, url, {
    ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true },
  })
  const own = tokens.claims()
  if (!own) throw new Error('the provider gave no ID token')
  // Groups and addresses often stand in the user info alone. It must be about the same person.
  const more =
    config.serverMetadata().userinfo_endpoint === undefined
      ? {}
      : await oidc.fetchUserInfo(config, tokens.access_token, own.sub)
  return { ...more, ...own }
}
