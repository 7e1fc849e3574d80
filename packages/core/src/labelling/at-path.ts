import { isJsonObject, type Json } from '../json.ts'

const step = /^(?:(?<name>[^.[\]]+)|\[(?<index>\d{1,9})\])(?:\.(?=[^.[\]])|(?=\[)|$)/

/** The steps of `meta.turns[0].content`; undefined where it is no path. The empty path is the whole. */
export function pathSteps(path: string): (string | number)[] | undefined {
  const steps: (string | number)[] = []
  for (let rest = path; rest !== '';) {
    const found = step.exec(rest)
    if (!found) return undefined
    const { name, index } = found.groups as { name?: string; index?: string }
    steps.push(name ?? Number(index))
    rest = rest.slice(found[0].length)
  }
  return steps
}

/** What stands there; undefined where nothing does. */
export function atPath(data: Json, path: string): Json | undefined {
  let here: Json | undefined = data
  for (const one of pathSteps(path) ?? [Number.NaN]) {
    if (typeof one === 'number') here = Array.isArray(here) ? (here as readonly Json[])[one] : undefined
    else here = isJsonObject(here) && Object.hasOwn(here, one) ? here[one] : undefined
    if (here === undefined) return undefined
  }
  return here
}
