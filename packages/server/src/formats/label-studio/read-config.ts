/** The tags of a label config that somebody else wrote. No more of XML is read than how tags and their attributes begin. */
export interface ConfigTag {
  tag: string
  attributes: Record<string, string>
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const unescaped = (text: string): string =>
  text.replaceAll(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => entities[name] as string)

export function configTags(config: string): ConfigTag[] {
  const opening = /<([A-Za-z][\w.-]*)/g
  const attribute = /\s+([\w:.-]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y
  const found: ConfigTag[] = []
  for (let tag = opening.exec(config); tag; tag = opening.exec(config)) {
    const attributes: [string, string][] = []
    attribute.lastIndex = opening.lastIndex
    for (let one = attribute.exec(config); one; one = attribute.exec(config)) {
      attributes.push([one[1] as string, unescaped(one[2] ?? one[3] ?? '')])
      opening.lastIndex = attribute.lastIndex
    }
    found.push({ tag: tag[1] as string, attributes: Object.fromEntries(attributes) })
  }
  return found
}
