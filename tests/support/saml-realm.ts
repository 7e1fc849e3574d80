/** A SAML identity provider of this machine: reads a request as it comes by redirect, and signs what a test lets it say. */
import type { KeyObject } from 'node:crypto'
import { inflateRawSync } from 'node:zlib'
import { SignedXml } from 'xml-crypto'

export interface Asked {
  requestId: string
  acs: string
  issuer: string
  relayState: string
}
export interface Said {
  issuer: string
  nameId: string
  format: string
  audience: string
  recipient: string
  inResponseTo: string
  atMs: number
  forMs: number
  attributes: Record<string, string[]>
}

export function readRequest(url: URL): Asked {
  const xml = inflateRawSync(Buffer.from(url.searchParams.get('SAMLRequest') ?? '', 'base64')).toString()
  const of = (pattern: RegExp): string => pattern.exec(xml)?.[1] ?? ''
  return {
    requestId: of(/\bID="([^"]*)"/),
    acs: of(/AssertionConsumerServiceURL="([^"]*)"/),
    issuer: of(/<saml:Issuer[^>]*>([^<]*)</),
    relayState: url.searchParams.get('RelayState') ?? '',
  }
}

export const persistent = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'
const iso = (ms: number) => new Date(ms).toISOString()

export function assertionXml(said: Said, id = '_assertion'): string {
  const values = (all: string[]) => all.map((one) => `<saml:AttributeValue>${one}</saml:AttributeValue>`).join('')
  const attributes = Object.entries(said.attributes).map(
    ([name, all]) => `<saml:Attribute Name="${name}">${values(all)}</saml:Attribute>`,
  )
  return `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${id}" Version="2.0" IssueInstant="${iso(said.atMs)}"><saml:Issuer>${said.issuer}</saml:Issuer><saml:Subject><saml:NameID Format="${said.format}">${said.nameId}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData InResponseTo="${said.inResponseTo}" Recipient="${said.recipient}" NotOnOrAfter="${iso(said.atMs + said.forMs)}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${iso(said.atMs)}" NotOnOrAfter="${iso(said.atMs + said.forMs)}"><saml:AudienceRestriction><saml:Audience>${said.audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${iso(said.atMs)}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>${attributes.length > 0 ? `<saml:AttributeStatement>${attributes.join('')}</saml:AttributeStatement>` : ''}</saml:Assertion>`
}

export const responseXml = (said: Said, assertion: string): string =>
  `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_response" Version="2.0" IssueInstant="${iso(said.atMs)}" Destination="${said.recipient}" InResponseTo="${said.inResponseTo}"><saml:Issuer>${said.issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>${assertion}</samlp:Response>`

/** @param element whose signature it is: its local name. */
export function sign(
  xml: string,
  element: string,
  by: { key: KeyObject; pem: string },
  algorithm: { signature: string; digest: string } = {
    signature: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    digest: 'http://www.w3.org/2001/04/xmlenc#sha256',
  },
): string {
  const signing = new SignedXml({
    privateKey: by.key.export({ type: 'pkcs8', format: 'pem' }),
    // Told beside the signature, as providers do. Whoever checks must not take its word.
    publicCert: by.pem,
    signatureAlgorithm: algorithm.signature,
    canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  })
  signing.addReference({
    xpath: `//*[local-name(.)='${element}']`,
    digestAlgorithm: algorithm.digest,
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', 'http://www.w3.org/2001/10/xml-exc-c14n#'],
  })
  signing.computeSignature(xml, {
    location: { reference: `//*[local-name(.)='${element}']/*[local-name(.)='Issuer']`, action: 'after' },
  })
  return signing.getSignedXml()
}
