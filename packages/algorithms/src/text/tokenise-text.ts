export type TokeniseOptions = {
  /** Adds each pair of neighbouring words as "first second", after the words. Default false. */
  readonly bigrams?: boolean
}

/**
 * The words of a text in order, lower-cased and in Unicode form NFKC: runs of letters, digits and marks, with inner
 * apostrophes ("don't"); in scripts written without spaces every character is a word, so that bigrams stand for words.
 *
 * Weakness: no stemming and no stop words; numbers are kept as written, so each amount is a word of its own.
 */
export function tokeniseText(text: string, { bigrams = false }: TokeniseOptions = {}): string[] {
  const words: string[] = text.normalize('NFKC').toLowerCase().replaceAll('’', "'").match(WORD) ?? []
  if (!bigrams) return words
  return words.concat(words.slice(1).map((word, i) => `${words[i]} ${word}`))
}

const UNSPACED =
  String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}` +
  String.raw`\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]`
const LETTER = String.raw`(?!${UNSPACED})[\p{L}\p{N}_]\p{M}*`
const WORD = new RegExp(String.raw`(?!\p{M})${UNSPACED}\p{M}*|(?:${LETTER})+(?:'(?:${LETTER})+)*`, 'gu')
