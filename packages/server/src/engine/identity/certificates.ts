/** What a SAML provider signs with: X.509 certificates, of which several may count at once while it changes them. */
import { X509Certificate } from 'node:crypto'
import { CountersignError, type CertificateWire } from '@countersign/core'

const mostCertificates = 5

/** PEM, whether it came as such or as bare base64. */
const toPem = (text: string): string =>
  text.includes('-----BEGIN')
    ? text.trim()
    : `-----BEGIN CERTIFICATE-----\n${(text.replace(/\s+/g, '').match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----`

/** @throws CountersignError where one is none, or signs by something that nobody should trust. */
export function readCertificates(given: readonly string[]): string[] {
  const errors: { path: string; message: string }[] = []
  const read = given.flatMap((text, i) => {
    try {
      const certificate = new X509Certificate(toPem(text))
      const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey
      if (asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= 2_048)
        return [certificate.toString()]
      errors.push({ path: `certificates.${i}`, message: 'must hold an RSA key of 2048 bits or more' })
    } catch {
      errors.push({ path: `certificates.${i}`, message: 'is no X.509 certificate (PEM, or its base64)' })
    }
    return []
  })
  if (read.length > mostCertificates)
    errors.push({ path: 'certificates', message: `takes at most ${mostCertificates}` })
  if (errors.length > 0) throw new CountersignError('bad-input', undefined, { errors })
  return [...new Set(read)]
}

export function describeCertificate(pem: string): CertificateWire {
  const { subject, fingerprint256, validToDate } = new X509Certificate(pem)
  return { pem, subject, sha256: fingerprint256, not_after: validToDate.toISOString() }
}
