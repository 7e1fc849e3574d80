import type { Shell } from './shell.ts'

export interface Progress {
  update(done: number, of: number, words?: string): void
  /** Clears the bar. */
  end(): void
}

const width = 24
const everyMs = 100
const lineEveryMs = 5_000

/** A bar on a terminal; elsewhere a line now and then, so that a log stays readable. Nothing where it is `quiet`. */
export function createProgress(shell: Shell, name: string, quiet = false): Progress {
  // Something that is over soon needs no line in a log.
  let nextMs = shell.isTerminal ? 0 : performance.now() + lineEveryMs
  let drawn = false
  return {
    update(done, of, words = '') {
      const nowMs = performance.now()
      if (quiet || nowMs < nextMs) return
      nextMs = nowMs + (shell.isTerminal ? everyMs : lineEveryMs)
      const share = of > 0 ? Math.min(1, done / of) : 0
      const percent = `${Math.floor(share * 100)} %`.padStart(5)
      if (!shell.isTerminal) return shell.err(`${name} ${percent.trim()} ${words}\n`)
      const bar = '█'.repeat(Math.round(share * width)).padEnd(width, '░')
      drawn = true
      shell.err(`\r\u001B[2K${name} ${bar} ${percent} ${words}`)
    },
    end() {
      if (drawn) shell.err('\r\u001B[2K')
      drawn = false
    },
  }
}
