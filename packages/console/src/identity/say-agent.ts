const systems: [RegExp, string][] = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/Linux|X11/, 'Linux'],
]
const browsers: [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\/|CriOS/, 'Chrome'],
  [/Safari\//, 'Safari'],
]

/** What a browser says it is, in two words; it may say anything, so nothing rests on it. */
export function sayAgent(agent: string | null): string {
  if (!agent) return 'Unknown browser'
  const find = (of: [RegExp, string][]) => of.find(([pattern]) => pattern.test(agent))?.[1]
  const [browser, system] = [find(browsers), find(systems)]
  return browser || system ? [browser ?? 'A browser', system].filter(Boolean).join(' on ') : agent.slice(0, 60)
}
