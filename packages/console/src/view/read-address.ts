export interface Address {
  url: string
  /** The host as the network will ask for it (punycode), empty where there is none. */
  host: string
  /** Only http, https and mailto may be opened at all. */
  openable: boolean
}

/** What a link's address really is. */
export function readAddress(url: string): Address {
  try {
    const parsed = new URL(url)
    const openable = ['http:', 'https:', 'mailto:'].includes(parsed.protocol)
    return { url: parsed.href, host: parsed.hostname, openable }
  } catch {
    return { url, host: '', openable: false }
  }
}
