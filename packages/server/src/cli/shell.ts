/** What a command may touch of the machine; tests give it something else. */
export interface Shell {
  env: Record<string, string | undefined>
  cwd: string
  home: string
  /** Results: what a script reads. */
  out(text: string): void
  /** Everything that is said to people. */
  err(text: string): void
  /** Whether `err` ends at a terminal: progress is drawn there and written as lines elsewhere. */
  isTerminal: boolean
  /** All of standard input. */
  readInput(): Promise<string>
  /** Aborts on Ctrl-C and SIGTERM. */
  signal: AbortSignal
}
