import { fileURLToPath } from 'node:url'
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { findLabelErrors } from './find-label-errors.ts'

const data = fileURLToPath(new URL('../../../../../shared/data/label-errors', import.meta.url))

function readNumbers(file: string): number[] {
  const bytes = readFileSync(`${data}/${file}`)
  const start = 10 + bytes.readUInt16LE(8)
  const [, type, size] = /'<([fiu])(\d)'/.exec(bytes.subarray(10, start).toString('latin1')) ?? []
  const width = Number(size)
  return Array.from({ length: (bytes.length - start) / width }, (_, i) => {
    const at = start + width * i
    if (type === 'f') return bytes.readDoubleLE(at)
    return width === 8 ? Number(bytes.readBigInt64LE(at)) : bytes.readUIntLE(at, width)
  })
}

test.skipIf(!existsSync(data)).each([
  ['mnist', 10, 15, 0],
  ['20news', 20, 95, 1],
] as const)('needs label-errors: %s of %i classes has %i suspects (± %i)', (name, classes, published, within) => {
  const found = findLabelErrors({
    classes,
    values: readNumbers(`cross_validated_predicted_probabilities/${name}_test_set_pyx.npy`),
    labels: readNumbers(`original_test_labels/${name}_test_set_original_labels.npy`),
  })
  expect(Math.abs(found.length - published)).toBeLessThanOrEqual(within)
})
