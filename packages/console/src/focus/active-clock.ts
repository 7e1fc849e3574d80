/** How long somebody really looked: counts only while it is running. Milliseconds; the caller brings the time. */
export class ActiveClock {
  private total = 0
  private since: number | null = null

  run(now: number): void {
    this.since ??= now
  }

  pause(now: number): void {
    if (this.since !== null) this.total += now - this.since
    this.since = null
  }

  read(now: number): number {
    return Math.round(this.total + (this.since === null ? 0 : now - this.since))
  }
}
