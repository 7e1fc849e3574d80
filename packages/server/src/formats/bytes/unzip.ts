/** Single files of a zip that is held, none larger than is taken when it is unpacked. */
import { promisify } from 'node:util'
import { inflateRaw } from 'node:zlib'
import { findDirectory, mostTailBytes, readDirectory } from './zip-directory.ts'
import { refuse } from '../format.ts'
import type { HeldFile } from './held-file.ts'

const inflate = promisify(inflateRaw)
const mostDirectoryBytes = 64 * 1024 * 1024
export const mostMemberBytes = 16 * 1024 * 1024

export interface Unzip {
  names: string[]
  /** Refuses what cannot be read. */
  read(name: string): Promise<Buffer>
}

export async function openUnzip(file: HeldFile): Promise<Unzip> {
  const none = (): never => refuse('not a zip that can be read here (zip64 and encryption are not)')
  const tailAt = Math.max(0, file.bytes - mostTailBytes)
  const place = findDirectory(await file.read(tailAt, mostTailBytes)) ?? none()
  if (place.bytes > mostDirectoryBytes) return none()
  const members = readDirectory(await file.read(place.at, place.bytes), place.members) ?? none()
  return {
    names: [...members.keys()],
    async read(name) {
      const member = members.get(name) ?? refuse(`the zip has no ${name.slice(0, 200)}`)
      if (Math.max(member.packed, member.bytes) > mostMemberBytes)
        return refuse(`${name.slice(0, 200)} is larger than ${mostMemberBytes / 1024 ** 2} MiB`)
      // The name and the extra field may be longer here than in the directory.
      const head = await file.read(member.at, 30)
      if (head.length < 30) return none()
      const body = await file.read(member.at + 30 + head.readUInt16LE(26) + head.readUInt16LE(28), member.packed)
      if (member.method === 0) return body
      return inflate(body, { maxOutputLength: mostMemberBytes }).catch(() =>
        refuse(`${name.slice(0, 200)} cannot be unpacked`),
      )
    },
  }
}
