/** How long things are measured. */
export interface Plan {
  rounds: number
  seconds: number
  warmS: number
  /** Before the first round, unmeasured: V8 compiles a path only after tens of thousands of requests. */
  firstWarmS: number
  waiting: { few: number; many: number }
  claims: number
  /** Stops in each round, and vetoes. */
  stops: number
  vetoes: number
  /** Calls of a tool in each round, directly and through the gateway. */
  toolCalls: number
  /** Lines of one project, imported in two files. */
  imported: number
  restS: number
}

export const fullPlan: Plan = {
  rounds: 5,
  seconds: 6,
  warmS: 1,
  firstWarmS: 15,
  waiting: { few: 10_000, many: 1_000_000 },
  claims: 400,
  stops: 40,
  vetoes: 100,
  toolCalls: 1_000,
  imported: 1_000_000,
  restS: 10,
}
export const quickPlan: Plan = {
  rounds: 2,
  seconds: 2.5,
  warmS: 0.5,
  firstWarmS: 4,
  waiting: { few: 10_000, many: 100_000 },
  claims: 150,
  stops: 15,
  vetoes: 40,
  toolCalls: 300,
  imported: 100_000,
  restS: 3,
}

export interface Contestant<T> {
  name: string
  run(seconds: number, warmS: number): Promise<T>
}

/** Everybody in turn, round after round, so that nobody has the quiet minutes for themselves. Answers by name, in order of rounds. */
export async function interleave<T>(
  plan: Plan,
  contestants: readonly Contestant<T>[],
  say: (step: string) => void,
  tell: (outcome: T) => string,
): Promise<Map<string, T[]>> {
  const heard = new Map<string, T[]>(contestants.map(({ name }) => [name, []]))
  for (const { name, run } of contestants) {
    say(`warming ${name}`)
    await run(plan.firstWarmS, 0)
  }
  for (let round = 1; round <= plan.rounds; round++)
    for (const { name, run } of contestants) {
      const outcome = await run(plan.seconds, plan.warmS)
      heard.get(name)?.push(outcome)
      say(`round ${round} of ${plan.rounds}, ${name}: ${tell(outcome)}`)
    }
  return heard
}
