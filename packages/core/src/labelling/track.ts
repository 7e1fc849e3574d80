/** Objects through a video: how fast its frames are counted, and where an object is in one. */
import type { FieldError } from '../errors.ts'
import { isJsonObject, type Json } from '../json.ts'
import { atPath } from './at-path.ts'
import type { BoxFigures, FramesQuestion, KeyFrame, Question } from './question.ts'

/** Frames a second, where neither the question nor the item says otherwise. */
export const defaultRate = 25
export const fastestRate = 1_000

export const isRate = (value: Json | undefined): value is number =>
  typeof value === 'number' && value > 0 && value <= fastestRate

/** Frames a second of this item: its own where it says so, else the question's. Frame 0 begins at 0 s. */
export function rateOf({ rate, rate_field }: Pick<FramesQuestion, 'rate' | 'rate_field'>, data: Json): number {
  const own = rate_field === undefined ? undefined : atPath(data, rate_field)
  return isRate(own) ? own : (rate ?? defaultRate)
}

/** What is wrong with the rates that an item says. */
export const checkRates = (questions: readonly Question[], data: Json): FieldError[] =>
  questions.flatMap((question) => {
    if (question.kind !== 'frames' || question.rate_field === undefined) return []
    const own = atPath(data, question.rate_field)
    return own === undefined || own === null || isRate(own)
      ? []
      : [
          {
            path: `data.${question.rate_field}`,
            message: `must be the frames a second of the video, over 0 and at most ${fastestRate}`,
          },
        ]
  })

const between = (a: KeyFrame, b: KeyFrame, frame: number): BoxFigures => {
  const share = (frame - a.frame) / (b.frame - a.frame)
  const side = (i: 0 | 1 | 2 | 3) => a.box[i] + (b.box[i] - a.box[i]) * share
  return [side(0), side(1), side(2), side(3)]
}

/**
 * Where an object is at each of these frames, which rise: as it was drawn, or on the straight way between two drawings;
 * null before the first, after the last, and where it has ended and not begun again.
 */
export function boxesAt(frames: readonly KeyFrame[], at: readonly number[]): (BoxFigures | null)[] {
  let next = 0
  return at.map((frame) => {
    while (next < frames.length && (frames[next] as KeyFrame).frame < frame) next++
    const [before, after] = [frames[next - 1], frames[next]]
    if (after?.frame === frame) return after.box
    return before && after && before.ends !== true ? between(before, after, frame) : null
  })
}

/** Over more frames than this two tracks are compared at so many, evenly spread. */
const mostSamples = 50

/** The room in place and time that a track never leaves. */
function roomOf(track: readonly KeyFrame[]) {
  const room = { left: 1, top: 1, right: 0, bottom: 0, first: track[0]?.frame ?? 0, last: track.at(-1)?.frame ?? 0 }
  for (const { box } of track) {
    room.left = Math.min(room.left, box[0])
    room.top = Math.min(room.top, box[1])
    room.right = Math.max(room.right, box[0] + box[2])
    room.bottom = Math.max(room.bottom, box[1] + box[3])
  }
  return room
}

const shared = (from: number, to: number, start: number, end: number): number =>
  Math.max(0, Math.min(to, end) - Math.max(from, start))

/** The area that two boxes have in common. */
export const sharedArea = ([x, y, w, h]: BoxFigures, [u, v, s, t]: BoxFigures): number =>
  shared(x, x + w, u, u + s) * shared(y, y + h, v, v + t)

/**
 * How much of what two tracks cover, in place and time, both cover: the intersection of their boxes summed over frames,
 * over the union summed likewise ("vIoU"), by at most fifty frames.
 *
 * @see Yang, Fan & Xu, "Video Instance Segmentation", ICCV 2019, eq. 1; Ristani et al., "Performance Measures and a Data
 *   Set for Multi-Target, Multi-Camera Tracking", ECCV Workshops 2016 (why whole tracks are matched one to one).
 */
export function trackOverlap(a: readonly KeyFrame[], b: readonly KeyFrame[]): number {
  const [p, q] = [roomOf(a), roomOf(b)]
  const isApart = p.left >= q.right || q.left >= p.right || p.top >= q.bottom || q.top >= p.bottom
  if (isApart || p.first > q.last || q.first > p.last) return 0
  const first = Math.min(p.first, q.first)
  const length = Math.max(p.last, q.last) - first
  const samples = Math.min(mostSamples, length + 1)
  const at = Array.from({ length: samples }, (_, i) => first + Math.round((length * i) / Math.max(1, samples - 1)))
  const [one, other] = [boxesAt(a, at), boxesAt(b, at)]
  let [both, all] = [0, 0]
  for (let i = 0; i < at.length; i++) {
    const [here, there] = [one[i] ?? null, other[i] ?? null]
    const inBoth = here && there ? sharedArea(here, there) : 0
    both += inBoth
    all += (here ? here[2] * here[3] : 0) + (there ? there[2] * there[3] : 0) - inBoth
  }
  return all > 0 ? both / all : 0
}

export const keyFramesOf = (value: Json | undefined): KeyFrame[] =>
  Array.isArray(value) ? (value as Json[]).filter(isJsonObject).map((one) => one as unknown as KeyFrame) : []
