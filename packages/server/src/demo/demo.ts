import type { DemoWire } from '@countersign/core'
import type { Config } from '../config.ts'
import type { Engine } from '../engine/engine.ts'

export interface Demo { status(): DemoWire | null; start(): void; stop(): Promise<void> }

export const createDemo = (_engine: Engine, _workspace: string, _config: Config): Demo => ({ status: () => null, start: () => undefined, stop: async () => undefined })
