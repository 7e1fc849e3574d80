/**
 * The path of a request, if there is one way only to read it. Dots, doubled or encoded slashes and the like are read in
 * as many ways as there are servers; a gateway that reads one of them guards nothing.
 */
export function plainPath(target: string): { path: string; query: string } | undefined {
  const [path = '', query = ''] = [
    target.split('?', 1)[0] ?? '',
    target.includes('?') ? target.slice(target.indexOf('?') + 1) : '',
  ]
  if (!/^\/[\w\-.~!$&'()*+,;=:@%/]*$/.test(path) || /[^\x21-\x7e]|#/.test(query)) return undefined
  if (path.includes('//') || /%(?![0-9A-Fa-f]{2})|%(2[ef]|5c|00|3b)|;/i.test(path)) return undefined
  if (path.split('/').some((part) => part === '.' || part === '..')) return undefined
  // Some frameworks take the method from here.
  if (new URLSearchParams(query).has('_method')) return undefined
  try {
    decodeURIComponent(path)
  } catch {
    return undefined
  }
  return { path, query }
}
