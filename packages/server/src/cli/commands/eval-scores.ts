/** `countersign eval scores`: scores that were given elsewhere, a line for each. Sent again, nothing is stored twice. */
import { findConnection, type ConnectionOptions, type Connection } from '../connection.ts'
import type { JsonOption } from './command.ts'
import { resolve } from 'node:path'
import { isJsonObject, type Json, type OutsideScoreRequest, type ScoresGivenWire } from '@countersign/core'
import { callApi } from '../call-api.ts'
import { exitCodes } from '../exit-codes.ts'
import { readCell } from '../import-line.ts'
import { readRows } from '../read-rows.ts'
import type { Shell } from '../shell.ts'
import { byLine, tellErrors, type LineError } from '../tell-errors.ts'

interface Report {
  read: number
  added: number
  known: number
  errors: LineError[]
}
const mostTogether = 200

/** @param by ids of the source and of the rubric, in its version. */
export async function sendScores(
  shell: Shell,
  file: string,
  options: ScoresOptions,
  by: (connection: Connection) => Promise<{ source: string; rubric: { id: string; version: number } }>,
): Promise<number> {
  const connection = findConnection(options, shell)
  const named = await by(connection)
  const report: Report = { read: 0, added: 0, known: 0, errors: [] }
  let batch: { line: number; score: OutsideScoreRequest }[] = []
  const flush = async () => {
    if (batch.length === 0) return
    const scores = batch.map(({ score }) => score)
    const told = await callApi<ScoresGivenWire>(connection, 'POST', '/v1/scores', { ...named, scores }, shell.signal)
    report.added += told.added
    report.known += told.known
    for (const { line, errors } of told.refused)
      report.errors.push({ line: batch[line - 1]?.line ?? line, message: wordsOf(errors) })
    batch = []
  }
  for await (const { line, row, message } of readRows(resolve(shell.cwd, file), () => undefined)) {
    report.read++
    const score = row && scoreOf(row, options.evaluation)
    if (score) batch.push({ line, score })
    else
      report.errors.push({
        line,
        message: message ?? 'needs id, scores, and either decision or output with its evaluation',
      })
    if (batch.length >= mostTogether) await flush()
  }
  await flush()
  report.errors.sort(byLine)
  if (options.json) shell.out(`${JSON.stringify(report)}\n`)
  else {
    tellErrors(shell, report.errors)
    shell.out(
      `${report.read} lines read, ${report.added} added, ${report.known} known before, ${report.errors.length} refused\n`,
    )
  }
  return report.errors.length > 0 ? exitCodes.failed : exitCodes.done
}

const wordsOf = (errors: readonly { path: string; message: string }[]): string =>
  errors.map(({ path, message }) => `${path} ${message}`).join('; ')

/** A score in a column of its own, such as `scores.quality`, or all as JSON in one. */
function scoreOf(row: Readonly<Record<string, Json>>, evaluation: string | undefined): OutsideScoreRequest | undefined {
  const scores: Record<string, Json> = {}
  for (const [column, cell] of Object.entries(row)) {
    if (column === 'scores') Object.assign(scores, isJsonObject(readCell(cell)) ? readCell(cell) : {})
    else if (column.startsWith('scores.') && cell !== '') scores[column.slice('scores.'.length)] = readCell(cell)
  }
  const text = (name: string): string | undefined =>
    row[name] === undefined || row[name] === '' ? undefined : String(row[name])
  const [id, output, decision, at] = ['id', 'output', 'decision', 'at'].map(text)
  const own = text('evaluation') ?? evaluation
  if (id === undefined || Object.keys(scores).length === 0) return undefined
  const given = { id, scores, ...(at === undefined ? {} : { at }) }
  if (decision !== undefined) return { ...given, decision }
  return own === undefined || output === undefined ? undefined : { ...given, evaluation: own, output }
}

export interface ScoresOptions extends JsonOption, ConnectionOptions {
  source: string
  rubric: string
  rubricVersion?: string
  evaluation?: string
}
