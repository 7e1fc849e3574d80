const whole = new Intl.NumberFormat()

export const count = (value: number): string => whole.format(value)
export const plural = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`
/** 0.9731 → `97.3 %` */
export const percent = (share: number, digits = 1): string => `${(share * 100).toFixed(digits)} %`
export const interval = ([low, high]: readonly [number, number], digits = 1): string =>
  `${(low * 100).toFixed(digits)}–${(high * 100).toFixed(digits)} %`
