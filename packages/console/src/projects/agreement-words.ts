import type { AgreementMatrixWire, AgreementWire } from '../api/wire.ts'
import { count, percent, plural } from '../words/numbers.ts'

const names: Record<string, string> = {
  percent: 'Pairs of answers that are the same',
  'krippendorff-alpha': 'Krippendorff’s alpha',
  'gwet-ac1': 'Gwet’s AC1',
  'gwet-ac2': 'Gwet’s AC2',
  'fleiss-kappa': 'Fleiss’ kappa',
  'cohen-kappa': 'Cohen’s kappa',
  'matched-f1': 'F1 of marks that overlap by half or more',
}
const metrics: Record<string, string> = {
  nominal: 'by category',
  ordinal: 'by order',
  interval: 'by distance',
  ratio: 'by share',
  quadratic: 'near misses count, by squared distance',
  'place and label': 'by place and label',
  place: 'by place alone',
}

export const nameOfFigure = ({ name, metric, pairs }: Pick<AgreementWire, 'name' | 'metric' | 'pairs'>): string => {
  const more = [
    ...(pairs !== undefined && pairs > 1 ? [`mean over ${count(pairs)} pairs of people`] : []),
    ...(metric !== null ? [metrics[metric] ?? metric] : []),
  ]
  return `${names[name] ?? name}${more.length > 0 ? `, ${more.join(', ')}` : ''}`
}

/** How its error is known. */
export const sayError = ({ by, standard_error: error }: Pick<AgreementWire, 'by' | 'standard_error'>): string =>
  by === null || error === null
    ? 'too few items'
    : `${error.toFixed(3)}, ${by === 'theory' ? 'by theory' : 'by drawing items anew'}`

type Cell = AgreementMatrixWire['cells'][number]

/** What stands in a cell of the matrix; of few common items only how many. */
export const sayCell = (cell: Cell | undefined, as: 'share' | 'kappa'): string =>
  cell === undefined
    ? ''
    : cell.share === null
      ? '·'
      : as === 'share'
        ? percent(cell.share.value ?? 0, 0)
        : sayKappa(cell)
const sayKappa = ({ kappa }: Cell): string => (kappa === null ? '–' : kappa.toFixed(2))

/** The same in a sentence, for whoever points at it or hears it. */
export function tellCell(cell: Cell | undefined, one: string, other: string, fewest: number): string {
  if (cell === undefined) return `${one} and ${other} answered no item in common.`
  const items = plural(cell.shared, 'item')
  if (cell.share === null) return `${one} and ${other}: ${items} in common, fewer than the ${fewest} that it takes.`
  const [low, high] = cell.share.interval ?? [0, 1]
  const kappa = cell.kappa === null ? '' : ` Cohen’s kappa is ${cell.kappa.toFixed(2)}.`
  return `${one} and ${other} say the same on ${percent(cell.share.value ?? 0, 0)} of ${items} (95 %: ${percent(low, 0)} to ${percent(high, 0)}).${kappa}`
}
