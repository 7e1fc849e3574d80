import { isJsonObject, type Json, type JsonObject } from '@countersign/core'

/** What stands at a path such as `mail.subject`. */
export function at(data: JsonObject, path: string): Json | undefined {
  if (Object.hasOwn(data, path)) return data[path]
  let value: Json | undefined = data
  for (const name of path.split('.')) {
    if (Array.isArray(value) && /^\d+$/.test(name)) value = value[Number(name)]
    else value = isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
  }
  return value
}

export const textAt = (data: JsonObject, path: string): string | undefined => {
  const value = at(data, path)
  return typeof value === 'string' ? value : undefined
}

/** An object with the value at the path, and nothing else. */
export function placed(path: string, value: Json): JsonObject {
  return path
    .split('.')
    .reverse()
    .reduce<Json>((inner, name) => ({ [name]: inner }), value) as JsonObject
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
