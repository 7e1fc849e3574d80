/**
 * Addresses that a workspace names are called by our server, so they may not lead where only our server can go: private
 * networks, link-local metadata services, the machine itself. What a name resolves to is checked when the connection is
 * made, not before, so that a name cannot change its mind in between.
 */
import { lookup, type LookupAddress } from 'node:dns'
import { BlockList, isIP } from 'node:net'
import { CountersignError } from '@countersign/core'

export interface AddressRules {
  /** A server that itself listens on the loopback alone may call it: whoever can ask is on the machine already. */
  loopback: boolean
  /** Hosts that the operator allows by name. */
  hosts: readonly string[]
}

const closed = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  closed.addSubnet(net, bits, 'ipv4')
for (const [net, bits] of [
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
  ['64:ff9b::', 96],
  ['2002::', 16],
] as const)
  closed.addSubnet(net, bits, 'ipv6')
closed.addAddress('::', 'ipv6')
const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

export function isOpenAddress(address: string, rules: AddressRules): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  const plain = mapped ?? address
  const family = isIP(plain) === 6 ? 'ipv6' : 'ipv4'
  if (isIP(plain) === 0) return false
  if (loopback.check(plain, family)) return rules.loopback
  return !closed.check(plain, family)
}

/** @throws CountersignError where the address can be seen to be wrong without asking the network. */
export function checkAddress(text: string, rules: AddressRules, path: string): URL {
  const refuse = (message: string): never => {
    throw new CountersignError('bad-input', undefined, { errors: [{ path, message }] })
  }
  if (!URL.canParse(text)) refuse('not an address such as https://example.org/hook')
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') refuse('only https and http are called')
  if (url.username || url.password) refuse('leave the user name and password out of the address')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (!rules.hosts.includes(host) && isIP(host) !== 0 && !isOpenAddress(host, rules))
    refuse(`${host} lies in a private network; the operator can allow it in COUNTERSIGN_CALLBACK_HOSTS`)
  if (host === 'localhost' && !rules.loopback && !rules.hosts.includes(host))
    refuse('localhost is this server itself; the operator can allow it in COUNTERSIGN_CALLBACK_HOSTS')
  return url
}

type Found = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void

/** A `lookup` for node:http(s) that leaves out closed addresses. */
export const safeLookup =
  (rules: AddressRules) =>
  (hostname: string, options: object, found: Found): void => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return found(error, [])
      const open = rules.hosts.includes(hostname)
        ? addresses
        : addresses.filter(({ address }) => isOpenAddress(address, rules))
      if (open.length === 0)
        return found(
          Object.assign(new Error(`${hostname} resolves only to private addresses`), { code: 'ECLOSED' }),
          [],
        )
      found(null, open)
    })
  }
