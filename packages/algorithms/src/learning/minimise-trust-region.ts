/** A twice differentiable convex function. Vectors are dense; `hessianTimes` refers to the last `gradientAt` point. */
export type SmoothObjective = {
  readonly size: number
  readonly valueAt: (point: Float64Array) => number
  readonly gradientAt: (point: Float64Array) => Float64Array
  readonly hessianTimes: (direction: Float64Array) => Float64Array
}

export type MinimiseOptions = {
  /** Stops once the gradient's norm is at most this share of its norm at zero. Default 1e-6. */
  readonly tolerance?: number
  /** Default 100. */
  readonly maxIterations?: number
}

export type MinimiseProgress = {
  readonly iteration: number
  readonly value: number
  readonly gradientNorm: number
}

export type Minimum = MinimiseProgress & {
  readonly point: Float64Array
  readonly converged: boolean
}

/**
 * Minimises a convex function from the origin by Newton steps inside a trust region, each found by conjugate gradients.
 * A generator: it yields after every outer iteration, so that a caller can show progress, pause or give up; it returns
 * the minimum. Deterministic.
 *
 * Weakness: a function without a minimum (separable classes, no penalty) ends at `maxIterations` with
 * `converged: false`.
 *
 * @see Lin, Weng & Keerthi, "Trust Region Newton Method for Large-Scale Logistic Regression", JMLR 9, 2008.
 */
export function* minimiseTrustRegion(
  objective: SmoothObjective,
  { tolerance = 1e-6, maxIterations = 100 }: MinimiseOptions = {},
): Generator<MinimiseProgress, Minimum, void> {
  let point: Float64Array = new Float64Array(objective.size)
  let value = objective.valueAt(point)
  let gradient = objective.gradientAt(point)
  let gradientNorm = norm(gradient)
  const goal = tolerance * gradientNorm
  let radius = gradientNorm
  let iteration = 0

  while (gradientNorm > goal && iteration < maxIterations) {
    iteration++
    const { step, residual } = stepWithin(objective, gradient, radius)
    const slope = dot(gradient, step)
    const predicted = -0.5 * (slope - dot(step, residual))
    const candidate = point.map((x, i) => x + step[i]!)
    const candidateValue = objective.valueAt(candidate)
    const actual = value - candidateValue
    if (iteration === 1) radius = Math.min(radius, norm(step))
    radius = nextRadius(radius, norm(step), actual, predicted, slope)
    const exhausted = Math.abs(actual) <= 1e-15 * Math.abs(value) && Math.abs(predicted) <= 1e-15 * Math.abs(value)
    if (actual > 1e-4 * predicted || (exhausted && actual >= 0)) {
      point = candidate
      value = candidateValue
      gradient = objective.gradientAt(point)
      gradientNorm = norm(gradient)
    }
    yield { iteration, value, gradientNorm }
    if (exhausted) break
  }
  return { iteration, value, gradientNorm, point, converged: gradientNorm <= goal }
}

function stepWithin(
  { size, hessianTimes }: SmoothObjective,
  gradient: Float64Array,
  radius: number,
): { step: Float64Array; residual: Float64Array } {
  const step = new Float64Array(size)
  const residual = gradient.map((g) => -g)
  const direction = residual.slice()
  const goal = 0.1 * norm(gradient)
  let residualSquared = dot(residual, residual)
  for (let i = 0; i < size + 10 && Math.sqrt(residualSquared) > goal; i++) {
    const curved = hessianTimes(direction)
    const curvature = dot(direction, curved)
    const along = curvature > 0 ? residualSquared / curvature : Infinity
    if (!(lengthAfter(step, direction, along) <= radius)) {
      const toBoundary = distanceToBoundary(step, direction, radius)
      addScaled(step, direction, toBoundary)
      addScaled(residual, curved, -toBoundary)
      break
    }
    addScaled(step, direction, along)
    addScaled(residual, curved, -along)
    const nextSquared = dot(residual, residual)
    const keep = nextSquared / residualSquared
    for (let j = 0; j < size; j++) direction[j] = residual[j]! + keep * direction[j]!
    residualSquared = nextSquared
  }
  return { step, residual }
}

function nextRadius(radius: number, stepNorm: number, actual: number, predicted: number, slope: number): number {
  const shortfall = -actual - slope
  const scale = shortfall <= 0 ? 4 : Math.max(0.25, -0.5 * (slope / shortfall))
  if (actual < 1e-4 * predicted) return Math.min(Math.max(scale, 0.25) * stepNorm, 0.5 * radius)
  if (actual < 0.25 * predicted) return Math.max(0.25 * radius, Math.min(scale * stepNorm, 0.5 * radius))
  if (actual < 0.75 * predicted) return Math.max(0.25 * radius, Math.min(scale * stepNorm, 4 * radius))
  return Math.max(radius, Math.min(scale * stepNorm, 4 * radius))
}

function distanceToBoundary(step: Float64Array, direction: Float64Array, radius: number): number {
  const cross = dot(step, direction)
  const squared = dot(direction, direction)
  const room = Math.max(0, radius * radius - dot(step, step))
  const root = Math.sqrt(cross * cross + squared * room)
  return cross >= 0 ? room / (cross + root) : (root - cross) / squared
}

function lengthAfter(step: Float64Array, direction: Float64Array, along: number): number {
  let sum = 0
  for (let i = 0; i < step.length; i++) sum += (step[i]! + along * direction[i]!) ** 2
  return Math.sqrt(sum)
}

function addScaled(target: Float64Array, source: Float64Array, scale: number): void {
  for (let i = 0; i < target.length; i++) target[i]! += scale * source[i]!
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

function norm(a: Float64Array): number {
  return Math.sqrt(dot(a, a))
}
