/** Certificates as somebody pastes them: several PEM blocks below one another, or the bare base64 of one. */
export const splitCertificates = (text: string): string[] =>
  (text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [text])
    .map((one) => one.trim())
    .filter((one) => one !== '')
