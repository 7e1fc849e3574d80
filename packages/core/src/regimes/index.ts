import { cfr11 } from './cfr-11.ts'
import { coloradoSb26189 } from './colorado-sb-26-189.ts'
import { euAiAct } from './eu-ai-act.ts'
import { gdpr } from './gdpr.ts'
import { iso42001 } from './iso-42001.ts'
import { nistAiRmf } from './nist-ai-rmf.ts'
import { nycLl144 } from './nyc-ll-144.ts'
import type { Regime } from './regime.ts'
import { soc2 } from './soc-2.ts'

export * from './regime.ts'

export const regimes: readonly Regime[] = [
  ...[euAiAct, gdpr, nistAiRmf, iso42001],
  ...[cfr11, coloradoSb26189, nycLl144, soc2],
]
export const regimeIds = regimes.map(({ id }) => id)
