/** What an objective’s page shows: the wish, the evidence, where each promise stands, and how it came there. */
import { fewestAudits } from '@countersign/algorithms'
import {
  formatDuration,
  stateOfCells,
  type ObjectiveCellWire,
  type ObjectiveDetailWire,
  type ObjectiveWire,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { openJson, type Key } from '../../store/seal.ts'
import { isoTime } from '../entry.ts'
import type { WorkspaceState } from '../workspace-state.ts'
import { readHistory, readLastBlock, thin } from './cell-past.ts'
import { readCells, shareOf, type CellView } from './cell-view.ts'
import { keepingFor } from './keeping.ts'
import { countSharing, readObjectives, type ObjectiveRow } from './load-objectives.ts'
import { readEfforts, whatIf } from './what-if.ts'

const leftOf = (block: number, { gathered, open, per_day: perDay }: CellView) => {
  const left = Math.max(0, block - gathered)
  const toDraw = Math.max(0, left - open)
  return { left, days_left: toDraw === 0 ? 0 : perDay > 0 ? toDraw / perDay : null }
}

function wireOf(row: ObjectiveRow, sharing: number, cells: readonly CellView[]): ObjectiveWire {
  const { promise, blockSize: block } = keepingFor(row, sharing)
  const current = cells.filter((cell) => cell.current)
  const state = row.active ? stateOfCells(current.map((cell) => cell.state)) : 'learning'
  const [least] = [...current].sort((a, b) => a.gathered - b.gathered)
  const { left, days_left } = least ? leftOf(block, least) : { left: block, days_left: null }
  return {
    ...{ id: row.id, where: row.where, max_error: row.maxError, confidence: row.confidence },
    ...{ min_audit_rate: row.minAuditRate, segment: row.segment, answer_within: formatDuration(row.answerWithinMs) },
    truth_after: row.truthAfterMs === null ? null : formatDuration(row.truthAfterMs),
    ...{ active: row.active, state },
    threshold: state === 'holding' ? Math.max(...current.map(({ threshold }) => threshold ?? 1)) : null,
    evidence: { fewest: fewestAudits(promise), block, gathered: least?.gathered ?? 0, left, days_left },
    sharing,
    ...{ created_at: isoTime(row.createdMs), changed_at: isoTime(row.changedMs) },
  }
}

export async function readObjectiveWires(
  q: Query,
  workspace: string,
  id: string | null = null,
): Promise<ObjectiveWire[]> {
  const all = await readObjectives(q, workspace)
  const cells = await readCells(q, workspace, id)
  return all
    .filter((row) => id === null || row.id === id)
    .map((row) =>
      wireOf(
        row,
        countSharing(all, row),
        cells.filter(({ objective }) => objective === row.id),
      ),
    )
}

export async function readObjectiveDetail(
  q: Query,
  state: WorkspaceState,
  id: string,
): Promise<ObjectiveDetailWire | undefined> {
  const { id: workspace, key } = state
  const all = await readObjectives(q, workspace)
  const row = all.find((one) => one.id === id)
  if (!row) return undefined
  const sharing = countSharing(all, row)
  const cells = await readCells(q, workspace, id)
  const { blockSize, detector } = keepingFor(row, sharing)
  const blocks = await Promise.all(cells.map((cell) => readLastBlock(q, workspace, cell)))
  const views = await Promise.all(
    cells.map(async (cell, i): Promise<ObjectiveCellWire> => {
      const curve = thin(blocks[i] ?? [], cell.threshold)
      const passed = curve.find(({ threshold }) => threshold === cell.threshold)
      return {
        ...{ system: cell.system, version: cell.version, current: cell.current },
        segment: cell.sealed_segment && segmentName(key, cell.sealed_segment),
        ...{ state: cell.state, threshold: cell.threshold, since: isoTime(cell.since) },
        ...{ gathered: cell.gathered, open: cell.open, per_day: cell.per_day, ...leftOf(blockSize, cell) },
        coverage: passed ? shareOf(passed.accepted, passed.n) : null,
        audited: shareOf(cell.passed_wrong, cell.passed),
        change: { sum: cell.sum, limit: detector.limit },
        ...{ curve, history: await readHistory(q, workspace, cell) },
      }
    }),
  )
  const efforts = await readEfforts(q, state, id)
  const current = cells.flatMap((cell, i) => (cell.current ? [{ cell, block: blocks[i] ?? [] }] : []))
  return {
    ...wireOf(row, sharing, cells),
    cells: views,
    minutes_per_audit: efforts.audit.minutes,
    what_if: whatIf(
      state,
      row,
      sharing,
      current.map(({ cell }) => cell),
      current.map(({ block }) => block),
      efforts,
    ),
  }
}

function segmentName(key: Key, sealed: Buffer): string {
  const value = openJson(key, sealed)
  return typeof value === 'string' ? value : JSON.stringify(value)
}
