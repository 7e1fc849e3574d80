/** A self-signed X.509 certificate of a key of its own, written out as DER: nothing but Node is needed to make one. */
import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto'

const tag = (number: number, ...parts: Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts)
  const length =
    content.length < 128
      ? [content.length]
      : content.length < 256
        ? [0x81, content.length]
        : [0x82, content.length >> 8, content.length & 255]
  return Buffer.concat([Buffer.from([number, ...length]), content])
}
const sequence = (...parts: Uint8Array[]) => tag(0x30, ...parts)
const object = (...bytes: number[]) => tag(0x06, Buffer.from(bytes))
const time = (text: string) => tag(0x17, Buffer.from(text))

/** @param bits of the RSA key. */
export function makeCertificate(name: string, bits = 2_048): { pem: string; key: KeyObject } {
  const { privateKey: key, publicKey } = generateKeyPairSync('rsa', { modulusLength: bits })
  // sha256WithRSAEncryption
  const algorithm = sequence(object(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b), tag(0x05))
  const subject = sequence(tag(0x31, sequence(object(0x55, 0x04, 0x03), tag(0x0c, Buffer.from(name)))))
  const told = sequence(
    ...[tag(0xa0, tag(0x02, Buffer.from([2]))), tag(0x02, Buffer.from([1])), algorithm, subject],
    ...[sequence(time('200101000000Z'), time('491231235959Z')), subject],
    publicKey.export({ type: 'spki', format: 'der' }),
  )
  const signature = createSign('sha256').update(told).sign(key)
  const der = sequence(told, algorithm, tag(0x03, Buffer.from([0]), signature))
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return { pem: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`, key }
}
