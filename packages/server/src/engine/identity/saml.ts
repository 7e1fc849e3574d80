/**
 * SAML 2.0, as a service provider: a request by redirect, an answer by POST whose assertion is signed. Signatures are
 * node-saml's to check; what a signed assertion says is checked here, by this installation's clock.
 */
import { SAML, ValidateInResponseTo } from '@node-saml/node-saml'
import type { Claims } from './admit.ts'
import type { ProviderRow } from './provider-row.ts'

/** How far clocks may be apart. */
const skewMs = 60_000
const mostClaims = 200

/** What is signed and how: nothing that was broken, and no transformation that hides what was signed. */
const algorithms = new Set([
  ...['rsa-sha256', 'rsa-sha384', 'rsa-sha512', 'sha384'].map(
    (name) => `http://www.w3.org/2001/04/xmldsig-more#${name}`,
  ),
  ...['sha256', 'sha512'].map((name) => `http://www.w3.org/2001/04/xmlenc#${name}`),
  'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
  'http://www.w3.org/2001/10/xml-exc-c14n#',
  'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
])

const emailNames = [
  ...['email', 'mail', 'emailAddress', 'urn:oid:0.9.2342.19200300.100.1.3'],
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
]
const displayNames = [
  ...['displayName', 'name', 'urn:oid:2.16.840.1.113730.3.1.241'],
  'http://schemas.microsoft.com/identity/claims/displayname',
]
const bearer = 'urn:oasis:names:tc:SAML:2.0:cm:bearer'
const transient = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient'

export interface Addresses {
  entityId: string
  acs: string
}

function partner(row: ProviderRow, { entityId, acs }: Addresses, requestId?: string): SAML {
  return new SAML({
    ...{ issuer: entityId, audience: entityId, callbackUrl: acs, idpIssuer: row.issuer },
    ...{ entryPoint: row.spec.sso_url ?? '', idpCert: row.spec.certificates ?? [] },
    ...{ wantAssertionsSigned: true, wantAuthnResponseSigned: false },
    // Times and what was asked are checked below, on what was signed.
    ...{ acceptedClockSkewMs: -1, validateInResponseTo: ValidateInResponseTo.never },
    ...{ identifierFormat: null, disableRequestedAuthnContext: true },
    ...(requestId === undefined ? {} : { generateUniqueId: () => requestId }),
  })
}

export const samlMetadata = (row: ProviderRow, addresses: Addresses): string =>
  partner(row, addresses).generateServiceProviderMetadata(null)

export const samlRequest = (
  row: ProviderRow,
  addresses: Addresses,
  requestId: string,
  state: string,
): Promise<string> => partner(row, addresses, requestId).getAuthorizeUrlAsync(state, undefined, {})

/** @throws Error, for the log, where the answer is not what this installation asked for. */
export async function takeSamlClaims(
  row: ProviderRow,
  addresses: Addresses,
  answer: string,
  requestId: string,
  nowMs: number,
): Promise<Claims> {
  refuseTricks(Buffer.from(answer, 'base64').toString('utf8'))
  const { profile } = await partner(row, addresses).validatePostResponseAsync({ SAMLResponse: answer })
  const assertion = (profile?.getAssertion?.() as { Assertion?: Node } | undefined)?.Assertion
  if (!profile || !assertion) throw new Error('the answer holds no assertion')
  if (profile.issuer !== row.issuer) throw new Error(`the assertion is of ${String(profile.issuer)}`)
  checkConditions(assertion, addresses, nowMs)
  checkSubject(assertion, addresses, requestId, nowMs)
  if (typeof profile.nameID !== 'string' || profile.nameID.trim() === '') throw new Error('the assertion names nobody')
  if (profile.nameIDFormat === transient)
    throw new Error('the NameID is transient: nobody is known by it twice. Send a persistent one.')
  return claimsOf(profile.nameID.trim(), (profile['attributes'] ?? {}) as Record<string, unknown>, row)
}

/** Before anything is parsed: no document type, so no entity is ever declared, fetched or expanded. */
function refuseTricks(xml: string): void {
  if (/<!(?!--|\[CDATA\[)/.test(xml)) throw new Error('the answer has a document type')
  for (const [, double, single] of xml.matchAll(/\bAlgorithm\s*=\s*(?:"([^"]*)"|'([^']*)')/g))
    if (!algorithms.has(double ?? single ?? '')) throw new Error(`signed by means of ${double ?? single}`)
}

/** As node-saml tells XML: an element’s children by name, each a list; `$` its attributes, `_` its text. */
interface Node {
  [name: string]: unknown
}
const nodes = (node: Node | undefined, name: string): Node[] => (node?.[name] as Node[] | undefined) ?? []
const attribute = (node: Node | undefined, name: string): string | undefined =>
  (node?.['$'] as Record<string, string> | undefined)?.[name]
const textOf = (node: Node): unknown => node['_']

function inTimeOrThrow(node: Node, nowMs: number): void {
  const [from, to] = [attribute(node, 'NotBefore'), attribute(node, 'NotOnOrAfter')]
  if (to === undefined) throw new Error('the assertion does not say when it ends')
  const [fromMs, toMs] = [from === undefined ? -Infinity : Date.parse(from), Date.parse(to)]
  if (!(nowMs + skewMs >= fromMs)) throw new Error(`the assertion is good from ${from}`)
  if (!(nowMs - skewMs < toMs)) throw new Error(`the assertion was good until ${to}`)
}

function checkConditions(assertion: Node, { entityId }: Addresses, nowMs: number): void {
  const [conditions, ...more] = nodes(assertion, 'Conditions')
  if (!conditions || more.length > 0) throw new Error('the assertion has no conditions, or several')
  inTimeOrThrow(conditions, nowMs)
  const restrictions = nodes(conditions, 'AudienceRestriction')
  // Each of them must hold.
  if (
    restrictions.length === 0 ||
    restrictions.some((one) => !nodes(one, 'Audience').some((audience) => textOf(audience) === entityId))
  )
    throw new Error('the assertion is for another audience')
}

/** Whoever brings it may be taken for its subject: here, now, and as an answer to this very question. */
function checkSubject(assertion: Node, { acs }: Addresses, requestId: string, nowMs: number): void {
  const [subject] = nodes(assertion, 'Subject')
  const reasons = nodes(subject, 'SubjectConfirmation').map((confirmation) => {
    const [data] = nodes(confirmation, 'SubjectConfirmationData')
    if (attribute(confirmation, 'Method') !== bearer || !data) return 'it is no bearer assertion'
    if (attribute(data, 'Recipient') !== acs) return 'it is for another recipient'
    if (attribute(data, 'InResponseTo') !== requestId) return 'it answers another question'
    try {
      inTimeOrThrow(data, nowMs)
      return null
    } catch (error) {
      return (error as Error).message
    }
  })
  if (!reasons.includes(null)) throw new Error(`the subject is not confirmed: ${reasons[0] ?? 'by nothing'}`)
}

/** The provider is the owner’s own, so an address that it signs counts as checked; whether it links anybody, `domains` tells. */
function claimsOf(sub: string, given: Record<string, unknown>, { spec }: ProviderRow): Claims {
  const values = (name: string): string[] => {
    const held = Object.hasOwn(given, name) ? [given[name]].flat() : []
    return held.filter((one): one is string => typeof one === 'string').slice(0, mostClaims)
  }
  const first = (names: readonly string[]) => names.flatMap(values)[0]
  return {
    ...{ sub, email: first(emailNames), email_verified: true, name: first(displayNames) },
    [spec.groups_claim]: values(spec.groups_claim),
  }
}
