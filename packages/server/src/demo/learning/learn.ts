/**
 * From a data set of mails to measured cases: read, leave out repetitions, deal into three parts, train, measure on the
 * part that nothing was chosen by, and write down the mails that are worth a proposal. Runs in a process of its own.
 * Mails wait in a file between the passes, so that memory holds the vectors of the training part and one mail.
 */
import { createHash } from 'node:crypto'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRandom, expectedCalibrationError, tokeniseText, wilsonInterval } from '@countersign/algorithms'
import { mailInCorpus } from '../mail/mail-in-corpus.ts'
import { readMail, type Mail } from '../mail/read-mail.ts'
import { readTarball } from '../mail/read-tarball.ts'
import { comparedFile, comparedInput, mostCompared, type Compared } from './compared.ts'
import { explainMail } from './explain-mail.ts'
import { createLineReader, createLineWriter, type Line } from './lines.ts'
import { attributesOf, inputOf, type MailCase } from './mail-case.ts'
import { splitCases } from './split-cases.ts'
import { probabilityOf, trainTextModel, versionOf, wordsOf, type TextModel } from './text-model.ts'
import { casesFile, trainedFile, type Trained } from './trained.ts'

export interface Learning {
  tarball: string
  /** Where the result is written. */
  folder: string
}
export type Report = (step: string, done: number, of: number) => void

/** Fixed, so that everybody who runs it measures the same. */
const seed = 20_261_122
const shares = { train: 0.55, calibrate: 0.1 }
/** From this probability on a mail is suspicious enough to ask about. */
const askFrom = 0.1
const mostDecoys = 60

interface Kept extends Line {
  id: string
  group: string
  isUnwanted: boolean
}

export async function learn({ tarball, folder }: Learning, report: Report): Promise<Trained> {
  const mailsPath = join(folder, 'mails.ndjson')
  try {
    const { kept, mails } = await readMails(tarball, mailsPath, report)
    const reader = createLineReader<Mail>(mailsPath)
    const words = (i: number): string[] => {
      const { subject, text } = reader.read(kept[i] as Kept)
      return wordsOf(subject, text)
    }
    const labels = kept.map(({ isUnwanted }) => isUnwanted)
    const random = createRandom(seed)
    const split = splitCases(labels, shares, random)
    const part = (indexes: readonly number[]) => ({
      words: () => each(indexes, words),
      labels: indexes.map((i) => labels[i] === true),
    })
    const model = runSteps(trainTextModel(part(split.train), part(split.calibrate), random), (step) =>
      report('Training the classifier', step, 0),
    )

    const probabilities = split.heldOut.map((i, n) => {
      if (n % 50 === 0) report('Measuring it on mails that it has not seen', n, split.heldOut.length)
      return probabilityOf(model, words(i))
    })
    const truths = split.heldOut.map((i) => labels[i] === true)
    const right = probabilities.filter((probability, n) => probability >= 0.5 === truths[n]).length
    const { lower, upper } = wilsonInterval(right, truths.length)
    const calibration = expectedCalibrationError(probabilities, truths)
    report('Training another that reads subjects alone', 0, 0)
    const subjects = (i: number): string[] => tokeniseText(reader.read(kept[i] as Kept).subject)
    const subjectsPart = (indexes: readonly number[]) => ({ ...part(indexes), words: () => each(indexes, subjects) })
    const hasty = runSteps(trainTextModel(subjectsPart(split.train), subjectsPart(split.calibrate), random), (step) =>
      report('Training another that reads subjects alone', step, 0),
    )
    const [version, subjectsOnly] = [versionOf(model), versionOf(hasty, 'subjects')]
    const compared = createLineWriter(join(folder, comparedFile))
    split.heldOut.slice(0, mostCompared).forEach((i, n) => {
      const { id, isUnwanted } = kept[i] as Kept
      const one: Compared = {
        ...{ mail: id, input: comparedInput(reader.read(kept[i] as Kept)), isUnwanted },
        probabilities: { [version]: probabilities[n] as number, [subjectsOnly]: probabilityOf(hasty, subjects(i)) },
      }
      compared.add(one)
    })
    compared.close()
    const cases = writeCases(
      join(folder, casesFile),
      model,
      split.heldOut.map((i, n) => ({ kept: kept[i] as Kept, probability: probabilities[n] as number })),
      reader.read,
    )
    reader.close()
    const trained: Trained = {
      format: 2,
      ...{ version, subjectsOnly },
      mails,
      repeated: mails - kept.length,
      trainedOn: split.train.length,
      calibratedOn: split.calibrate.length,
      heldOut: truths.length,
      accuracy: right / truths.length,
      interval: [lower, upper],
      ece: calibration.error,
      eceByChance: calibration.expectedIfCalibrated,
      calibration: model.calibration.method,
      l2: model.l2,
      ...cases,
    }
    const path = join(folder, trainedFile)
    writeFileSync(`${path}.new`, JSON.stringify(trained), { mode: 0o600 })
    renameSync(`${path}.new`, path)
    return trained
  } finally {
    rmSync(mailsPath, { force: true })
  }
}

async function readMails(tarball: string, path: string, report: Report): Promise<{ kept: Kept[]; mails: number }> {
  let of = 0
  for await (const { name } of readTarball(tarball, (entry) => mailInCorpus(entry) !== null)) if (name) of++
  const writer = createLineWriter(path)
  const seen = new Set<string>()
  const kept: Kept[] = []
  let mails = 0
  for await (const { name, bytes } of readTarball(tarball, (entry) => mailInCorpus(entry) !== null)) {
    const place = mailInCorpus(name)
    if (place === null) continue
    if (mails++ % 50 === 0) report('Reading real mail', mails, of)
    const mail = await readMail(bytes)
    // The same mail to two readers would be learnt from and then measured on.
    const same = createHash('sha256').update(wordsOf(mail.subject, mail.text).join(' ')).digest('base64')
    if (seen.has(same)) continue
    seen.add(same)
    kept.push({
      ...writer.add(mail),
      ...place,
      id: `mail-${createHash('sha256').update(bytes).digest('hex').slice(0, 10)}`,
    })
  }
  writer.close()
  return { kept, mails }
}

function* each(indexes: readonly number[], words: (i: number) => string[]): Generator<string[]> {
  for (const i of indexes) yield words(i)
}

function runSteps<T>(steps: Generator<void, T, void>, report: (step: number) => void): T {
  for (let n = 1; ; n++) {
    const step = steps.next()
    if (step.done) return step.value
    report(n)
  }
}

function writeCases(
  path: string,
  model: TextModel,
  heldOut: readonly { kept: Kept; probability: number }[],
  read: (line: Line) => Mail,
): Pick<Trained, 'suspects' | 'decoys'> {
  const writer = createLineWriter(path)
  const write = ({ kept, probability }: (typeof heldOut)[number]): Line => {
    const mail = read(kept)
    const one: MailCase = {
      mail: kept.id,
      isUnwanted: kept.isUnwanted,
      group: kept.group,
      probability,
      input: inputOf(mail),
      attributes: attributesOf(mail),
      explanation: explainMail(model, mail.subject, mail.text),
    }
    return writer.add(one)
  }
  const suspects = heldOut
    .filter(({ probability }) => probability >= askFrom)
    .map((one) => ({ ...write(one), probability: one.probability, isUnwanted: one.kept.isUnwanted }))
  // The wanted mails that look least so: a planted error should not be told by its absurdity.
  const decoys = heldOut
    .filter(({ probability, kept }) => probability < askFrom && !kept.isUnwanted)
    .sort((a, b) => b.probability - a.probability)
    .slice(0, mostDecoys)
    .map(write)
  writer.close()
  return { suspects, decoys }
}
