import { createRandom } from '@countersign/algorithms'
import { makeTarball } from './make-tarball.ts'

const wanted = 'meeting minutes patch list linux report lunch server invoice review draft schedule'.split(' ')
const unwanted = 'winner prize free offer click money viagra loan credit guaranteed urgent cash'.split(' ')
const common = 'the you and please hello today mail your from with for our'.split(' ')

/**
 * A small data set in the shape of the real one: words overlap, so that some mails are doubtful.
 *
 * @param telling whether subjects say what a mail is; where they do not, its words say it more clearly.
 */
export function makeMails(count: number, seed: number, telling = true): Record<string, string> {
  const random = createRandom(seed)
  const pick = (words: readonly string[]) => words[random.below(words.length)] ?? ''
  const files: Record<string, string> = { 'package/package.json': '{}', 'package/data/spam-1/00000.json': '{}' }
  for (let n = 0; n < count; n++) {
    const isUnwanted = n % 3 === 0
    const own = isUnwanted ? unwanted : wanted
    const other = isUnwanted ? wanted : unwanted
    const leaning = telling ? 0.5 + 0.5 * random.uniform() : 0.8 + 0.2 * random.uniform()
    const words = Array.from({ length: 12 + random.below(20) }, () =>
      random.uniform() < 0.4 ? pick(common) : random.uniform() < leaning ? pick(own) : pick(other),
    )
    const text = `From: Sender ${n} <sender${n}@example.org>\nTo: me@example.com\nSubject: ${pick(telling ? own : common)} ${n}\nDate: Thu, 22 Aug 2002 13:17:22 +0100\nContent-Type: text/plain\n\n${words.join(' ')}\n`
    files[`package/data/${isUnwanted ? 'spam-1' : 'easy-ham-1'}/${String(n).padStart(5, '0')}.txt`] = text
  }
  return files
}

export const makeMailTarball = (count: number, seed: number, telling = true): Buffer =>
  makeTarball(makeMails(count, seed, telling))
