/** Files as editors want them, made here: nothing is carried along. */

/** A second or two of a tone, eight thousand samples a second. */
export function makeWav(seconds = 2): Uint8Array<ArrayBuffer> {
  const samples = 8_000 * seconds
  const bytes = new Uint8Array(44 + samples)
  const view = new DataView(bytes.buffer)
  const write = (at: number, text: string) => bytes.set(new TextEncoder().encode(text), at)
  write(0, 'RIFF')
  view.setUint32(4, 36 + samples, true)
  write(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, 8_000, true)
  view.setUint32(28, 8_000, true)
  view.setUint16(32, 1, true)
  view.setUint16(34, 8, true)
  write(36, 'data')
  view.setUint32(40, samples, true)
  for (let i = 0; i < samples; i++) bytes[44 + i] = 128 + Math.round(40 * Math.sin((i * 2 * Math.PI * 440) / 8_000))
  return bytes
}

/** Pages with a line of text each. */
export function makePdf(lines: readonly string[]): Uint8Array<ArrayBuffer> {
  const kids = lines.map((_, i) => `${4 + 2 * i} 0 R`).join(' ')
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    `<</Type/Pages/Kids[${kids}]/Count ${lines.length}>>`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
    ...lines.flatMap((line, i) => {
      const content = `BT /F1 18 Tf 40 700 Td (${line.replace(/[()\\]/g, '')}) Tj ET`
      return [
        `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents ${5 + 2 * i} 0 R>>`,
        `<</Length ${content.length}>>\nstream\n${content}\nendstream`,
      ]
    }),
  ]
  let text = '%PDF-1.4\n'
  const places = objects.map((object, i) => {
    const at = text.length
    text += `${i + 1} 0 obj\n${object}\nendobj\n`
    return `${String(at).padStart(10, '0')} 00000 n \n`
  })
  const xref = text.length
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}trailer\n<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${xref}\n%%EOF`
  return new TextEncoder().encode(text)
}

/** The chunk `VP8 ` of a WebP; others (its transparency) may stand before it. */
function keyFrameOf(picture: Uint8Array): Uint8Array {
  const view = new DataView(picture.buffer, picture.byteOffset, picture.byteLength)
  for (let at = 12; at + 8 <= picture.length;) {
    const length = view.getUint32(at + 4, true)
    if (new TextDecoder().decode(picture.subarray(at, at + 4)) === 'VP8 ')
      return picture.subarray(at + 8, at + 8 + length)
    at += 8 + length + (length % 2)
  }
  throw new Error('The picture is no WebP with a key frame.')
}

/** A film of still pictures: each is a WebP that a browser made, whose inside is a key frame of VP8. */
export function makeWebm(
  pictures: readonly Uint8Array[],
  [width, height]: readonly [number, number],
  rate: number,
): Uint8Array<ArrayBuffer> {
  const size = (length: number) => [0x08, length >>> 24, (length >>> 16) & 255, (length >>> 8) & 255, length & 255]
  const element = (id: readonly number[], content: readonly number[]): number[] => [
    ...id,
    ...size(content.length),
    ...content,
  ]
  const number = (value: number, bytes = 2) =>
    Array.from({ length: bytes }, (_, i) => (value >>> (8 * (bytes - 1 - i))) & 255)
  const text = (value: string) => Array.from(new TextEncoder().encode(value))
  const length = new Uint8Array(8)
  new DataView(length.buffer).setFloat64(0, (pictures.length * 1_000) / rate)
  const cues: number[] = []
  const head = [
    element(
      [0x15, 0x49, 0xa9, 0x66],
      [
        ...element([0x2a, 0xd7, 0xb1], number(1_000_000, 4)),
        ...element([0x44, 0x89], Array.from(length)),
        ...element([0x4d, 0x80], text('made')),
        ...element([0x57, 0x41], text('made')),
      ],
    ),
    element(
      [0x16, 0x54, 0xae, 0x6b],
      element(
        [0xae],
        [
          ...element([0xd7], [1]),
          ...element([0x73, 0xc5], [1]),
          ...element([0x83], [1]),
          ...element([0x86], text('V_VP8')),
          ...element([0xe0], [...element([0xb0], number(width)), ...element([0xba], number(height))]),
        ],
      ),
    ),
  ].flat()
  const clusters = pictures.map((picture, i) => {
    const at = Math.round((i * 1_000) / rate)
    const frame = Array.from(keyFrameOf(picture))
    return element(
      [0x1f, 0x43, 0xb6, 0x75],
      [...element([0xe7], number(at)), ...element([0xa3], [0x81, 0, 0, 0x80, ...frame])],
    )
  })
  const cueOf = (at: number, place: number) =>
    element(
      [0xbb],
      [
        ...element([0xb3], number(at)),
        ...element([0xb7], [...element([0xf7], [1]), ...element([0xf1], number(place, 4))]),
      ],
    )
  const cueLength = element(
    [0x1c, 0x53, 0xbb, 0x6b],
    pictures.flatMap(() => cueOf(0, 0)),
  ).length
  let place = head.length + cueLength
  for (const [i, cluster] of clusters.entries()) {
    cues.push(...cueOf(Math.round((i * 1_000) / rate), place))
    place += cluster.length
  }
  return new Uint8Array([
    ...element(
      [0x1a, 0x45, 0xdf, 0xa3],
      [
        ...element([0x42, 0x86], [1]),
        ...element([0x42, 0xf7], [1]),
        ...element([0x42, 0xf2], [4]),
        ...element([0x42, 0xf3], [8]),
        ...element([0x42, 0x82], text('webm')),
        ...element([0x42, 0x87], [2]),
        ...element([0x42, 0x85], [2]),
      ],
    ),
    ...element([0x18, 0x53, 0x80, 0x67], [...head, ...element([0x1c, 0x53, 0xbb, 0x6b], cues), ...clusters.flat()]),
  ])
}
