const whole = new Intl.NumberFormat()

export const count = (value: number): string => whole.format(value)
export const plural = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`
const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
/** `2.4 MB`, as storage is sold: by thousands. */
export function size(bytes: number): string {
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  return new Intl.NumberFormat(undefined, {
    ...{ style: 'unit', unit: units[step] as string, unitDisplay: step === 0 ? 'long' : 'short' },
    maximumFractionDigits: 1,
  }).format(bytes / 1_000 ** step)
}
/** 0.9731 → `97.3 %` */
export const percent = (share: number, digits = 1): string => `${(share * 100).toFixed(digits)} %`
/** How sure a machine says it is: whole per cents, and a decimal only where it would round to certainty. */
export const sureness = (share: number): string => percent(share, share > 0.985 || share < 0.015 ? 1 : 0)
export const interval = ([low, high]: readonly [number, number], digits = 1): string =>
  `${(low * 100).toFixed(digits)}–${(high * 100).toFixed(digits)} %`
