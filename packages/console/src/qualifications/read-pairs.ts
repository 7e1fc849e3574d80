/** What is asked, and its right answer. */
export interface Pair {
  asked: string
  right: string
}

export interface ReadPairs {
  pairs: Pair[]
  /** Numbers of the lines, from 1, that have no right answer. */
  without: number[]
}

/** Two columns as a spreadsheet pastes them: what is asked, a tab, the right answer. The last tab of a line counts. */
export function readPairs(text: string): ReadPairs {
  const pairs: Pair[] = []
  const without: number[] = []
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (!line.trim()) continue
    const at = line.lastIndexOf('\t')
    const asked = line.slice(0, at).trim()
    const right = line.slice(at + 1).trim()
    if (at === -1 || !asked || !right) without.push(i + 1)
    else pairs.push({ asked, right })
  }
  return { pairs, without }
}
