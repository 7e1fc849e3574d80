/**
 * Single sign-on by OpenID Connect (authorization code with PKCE, state and nonce, over openid-client) and by SAML. A
 * sign-in is bound to the browser that began it by a cookie, and to the workspace whose provider it is.
 */
import { admit, type SignedOn, type Claims } from './admit.ts'
import * as oidc from 'openid-client'
import { CountersignError } from '@countersign/core'
import { openBytes } from '../../store/seal.ts'
import type { Engine } from '../engine.ts'
import type { AddressRules } from '../safe-address.ts'
import { hashSecret, makeSecret } from '../workspaces.ts'
import { redirectPath } from './providers.ts'
import { addressesOf, isWhole, readProvider, type ProviderRow } from './provider-row.ts'
import { createSafeFetch } from './safe-fetch.ts'

const attemptMs = 600_000
const knownForMs = 600_000
const mostSkewS = 60
/** Loaded by whoever needs it: XML is a megabyte of code. */
const saml = () => import('./saml.ts')

export interface SingleSignOn {
  /** @param account whose session asks to link itself; null where somebody signs in. */
  begin(provider: string, origin: string, account: string | null): Promise<{ secret: string; url: URL }>
  finish(secret: string, url: URL): Promise<SignedOn>
  /** What a provider of SAML is to know of us. */
  metadata(provider: string): Promise<string>
  /**
   * What a provider of SAML answered, by way of a browser: checked, and kept until that browser comes for it, because no
   * cookie comes along when another site posts. It comes with the secret that this gives it and with the cookie of the
   * browser that asked: somebody who asks, and has another bring the answer, would else come in as that other.
   */
  answered(provider: string, given: { SAMLResponse: string; RelayState: string }): Promise<string>
}

/** @param publicUrl how the installation is called from outside; else a provider of SAML keeps the address at which it was added. */
export function createSingleSignOn(engine: Engine, rules: AddressRules, publicUrl: string | undefined): SingleSignOn {
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

  const addresses = (row: ProviderRow) =>
    addressesOf(row, publicUrl === undefined ? (row.spec.origin ?? '') : new URL(publicUrl).origin)
  async function samlProvider(id: string): Promise<ProviderRow> {
    const row = await readProvider(engine.database, id)
    if (row?.kind !== 'saml') throw new CountersignError('not-found', 'There is no such provider.')
    return row
  }

  return {
    async begin(id, origin, account) {
      const row = await readProvider(engine.database, id)
      if (!row) throw new CountersignError('not-found', 'There is no such provider.')
      if (!isWhole(row)) throw new CountersignError('sso-refused', 'This provider is not set up yet. Ask an owner.')
      const isSaml = row.kind === 'saml'
      const config = isSaml ? null : await configOf(row).catch(refused)
      const [secret, verifier] = [makeSecret(engine, 'sso'), isSaml ? '' : oidc.randomPKCECodeVerifier()]
      // An id in XML does not begin with a digit.
      const [state, nonce] = [oidc.randomState(), isSaml ? `_${oidc.randomNonce()}` : oidc.randomNonce()]
      await engine.database.query('delete from sso_attempts where expires_at < app_now()')
      await engine.database.query(
        'insert into sso_attempts (workspace, hash, provider, state, nonce, verifier, account, expires_at) values ($1, $2, $3, $4, $5, $6, $7, at_ms($8))',
        [
          ...[row.workspace, hashSecret(secret), row.id, state, nonce, verifier, account],
          engine.clock.now() + attemptMs,
        ],
      )
      if (!config) {
        const { samlRequest } = await saml()
        return { secret, url: new URL(await samlRequest(row, addresses(row), nonce, state).catch(refused)) }
      }
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
        answer: Buffer | null
        answer_hash: Buffer | null
      }>(
        'delete from sso_attempts where hash = $1 and expires_at > app_now() returning workspace, provider, state, nonce, verifier, account, answer, answer_hash',
        [hashSecret(secret)],
      )
      if (!attempt)
        throw new CountersignError('sso-refused', 'This sign-in was begun elsewhere, or took too long. Start again.')
      const row = await readProvider(engine.database, `idp_${attempt.provider}`)
      if (!row) throw new CountersignError('sso-refused')
      if (row.kind === 'saml') {
        const brought = hashSecret(url.searchParams.get('answer') ?? '')
        if (attempt.answer === null || !attempt.answer_hash?.equals(brought)) throw new CountersignError('sso-refused')
        const { key } = await engine.states.get(row.workspace)
        return admit(engine, row, JSON.parse(openBytes(key, attempt.answer).toString()) as Claims, attempt.account)
      }
      const claims = await takeClaims(await configOf(row).catch(refused), attempt, url).catch(refused)
      return admit(engine, row, claims as Claims, attempt.account)
    },
    async metadata(id) {
      const row = await samlProvider(id)
      return (await saml()).samlMetadata(row, addresses(row))
    },
    async answered(id, { SAMLResponse, RelayState }) {
      const row = await samlProvider(id)
      const [attempt] = await engine.database.query<{ hash: Buffer; nonce: string }>(
        'select hash, nonce from sso_attempts where workspace = $1 and provider = $2 and state = $3 and answer is null and expires_at > app_now()',
        [row.workspace, row.id, RelayState],
      )
      if (!attempt)
        throw new CountersignError('sso-refused', 'This sign-in was not begun here, or took too long. Begin it here.')
      const { takeSamlClaims } = await saml()
      const claims = await takeSamlClaims(
        ...([row, addresses(row), SAMLResponse, attempt.nonce, engine.clock.now()] as const),
      ).catch(refused)
      const { key } = await engine.states.get(row.workspace)
      const secret = makeSecret(engine, 'saml')
      const kept = await engine.database.query(
        'update sso_attempts set answer = $3, answer_hash = $4 where workspace = $1 and hash = $2 and answer is null returning 1',
        [
          ...[row.workspace, attempt.hash, engine.seal.bytes(key, Buffer.from(JSON.stringify(claims)))],
          hashSecret(secret),
        ],
      )
      if (kept.length === 0) throw new CountersignError('sso-refused')
      return secret
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
