/**
 * A digit outside of the editors answers the question that is due: the one with the focus, else the first that has no
 * answer yet, else the first.
 */
export function pressOption(root: HTMLElement | null, digit: number, answered: ReadonlySet<string>): void {
  const all = Array.from(root?.querySelectorAll<HTMLElement>('[data-question]') ?? [])
  const focused = document.activeElement?.closest<HTMLElement>('[data-question]')
  const due =
    all.find((one) => one === focused) ?? all.find((one) => !answered.has(one.dataset['question'] ?? '')) ?? all[0]
  const option = due?.querySelectorAll<HTMLElement>('[data-option]')[digit - 1]
  if (!option) return
  if (option instanceof HTMLInputElement) option.focus()
  option.click()
}
