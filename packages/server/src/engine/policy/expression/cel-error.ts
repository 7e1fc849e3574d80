/** What cel-js says of a mistake, in words for whoever writes a policy. */
import { ParseError, TypeError as CelTypeError } from '@marcbachmann/cel-js'
import type { Issue } from './check-expression.ts'

function hintAt(text: string, at: number): string {
  const rest = text.slice(at)
  if (/^=(?!=)/.test(rest) || /[^=!<>]=$/.test(text.slice(0, at))) return '; equality is written =='
  const word = /^(and|or|not)\b/i.exec(rest)?.[1]?.toLowerCase()
  if (word) return `; ${word} is written ${word === 'and' ? '&&' : word === 'or' ? '||' : '!'}`
  return ''
}

function plain(code: string, summary: string): string {
  if (/Unexpected token: EOF|got EOF/.test(summary)) return 'the condition ends too early'
  if (code.includes('limit') || /limit/i.test(summary)) return `the condition is too large (${summary})`
  return summary.charAt(0).toLowerCase() + summary.slice(1)
}

export function wordsOfCelError(error: unknown, text: string): Issue {
  if (!(error instanceof ParseError || error instanceof CelTypeError))
    return { at: 0, message: 'the condition could not be read' }
  const at = Math.min(error.range?.start ?? 0, text.trimEnd().length)
  return { at, message: plain(error.code, error.summary) + hintAt(text, at) }
}
