import { atPath, pathSteps, type Json, type JsonObject } from '@countersign/core'

export const textAt = (data: JsonObject, path: string): string | undefined => {
  const value = atPath(data, path)
  return typeof value === 'string' ? value : undefined
}

/** An object with the value at the path, and nothing else. */
export function placed(path: string, value: Json): JsonObject {
  const steps = pathSteps(path) ?? []
  const names = steps.length > 0 && steps.every((step) => typeof step === 'string') ? steps : [path]
  return names.reduceRight<Json>((inner, name) => ({ [name]: inner }), value) as JsonObject
}

export const asText = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined

export const asNumber = (value: Json | undefined): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined

export const asTexts = (value: Json | undefined): string[] | undefined =>
  Array.isArray(value) && value.every((one) => typeof one === 'string') ? (value as string[]) : undefined

/** A time, as ISO 8601 in UTC; undefined where it is none. */
export function asTime(value: Json | undefined): string | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d/.test(value)) return undefined
  const ms = Date.parse(value)
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString()
}

/** Without what is undefined: for types whose members are present or not. */
export function defined<T extends object>(members: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T
}

/** Undoes what multiplying and dividing adds in the last places. */
export const tidy = (number: number): number => Number(number.toPrecision(12))
