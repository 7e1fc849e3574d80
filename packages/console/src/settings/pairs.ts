/** A line for each pair: a word without spaces, then the rest. */
export const writePairs = (pairs: readonly (readonly [string, string])[]): string =>
  pairs.map(([word, rest]) => `${word} ${rest}`).join('\n')

export const readPairs = (text: string): [string, string][] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const [word = '', ...rest] = line.split(/\s+/)
      return [word, rest.join(' ')]
    })
