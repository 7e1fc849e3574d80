/**
 * The fewest seats that satisfy every list: of each named seat the most that one list asks for, and open seats until
 * the longest list is reached. Joining a list with itself gives that list, as in any lattice: two gates that both want
 * finance want one finance person. Sorted, open seats last.
 */
export function joinSeats(lists: readonly (readonly string[])[]): string[] {
  const most = new Map<string, number>()
  let longest = 0
  for (const list of lists) {
    longest = Math.max(longest, list.length)
    const counts = new Map<string, number>()
    for (const seat of list) if (seat !== '') counts.set(seat, (counts.get(seat) ?? 0) + 1)
    for (const [seat, count] of counts) most.set(seat, Math.max(count, most.get(seat) ?? 0))
  }
  const joined = [...most.keys()].sort().flatMap((seat) => Array<string>(most.get(seat) ?? 0).fill(seat))
  while (joined.length < longest) joined.push('')
  return joined
}
