import { expect, test } from 'vitest'
import { splitCertificates } from './split-certificates.ts'

test('certificates are pasted below one another, or as bare base64', () => {
  const pem = (text: string) => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----`
  expect(splitCertificates(`${pem('AA==')}\n\n${pem('BB+/\nCC')}\n`)).toEqual([pem('AA=='), pem('BB+/\nCC')])
  expect(splitCertificates(' MIIC\nAA== ')).toEqual(['MIIC\nAA=='])
  expect(splitCertificates(' \n')).toEqual([])
})
