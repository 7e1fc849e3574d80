import { queryOptions } from '@tanstack/react-query'
import { randomKey } from '../api/random-key.ts'
import { get, post, query, remove } from '../api/request.ts'
import type { JudgeCalibrationWire, JudgeRequest, JudgeWire, Page } from '../api/wire.ts'

export const judgesQuery = queryOptions({
  queryKey: ['judges'],
  queryFn: () => get<Page<JudgeWire>>('/v1/judges'),
})
export const judgeCalibrationQuery = (judge: string, rubric: string, version: number) =>
  queryOptions({
    queryKey: ['judges', judge, rubric, version],
    queryFn: () => get<JudgeCalibrationWire>(`/v1/judges/${judge}/calibration${query({ rubric, version })}`),
  })
export const addJudge = (request: JudgeRequest) =>
  post<JudgeWire>('/v1/judges', request, { idempotencyKey: randomKey() })
export const retireJudge = (id: string) => remove(`/v1/judges/${id}`)
