const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' })

const midnight = (text: string, later: number): string | null => {
  const [year, month, date] = text.split('-').map(Number)
  return year && month && date ? new Date(year, month - 1, date + later).toISOString() : null
}

/** When the day `2027-06-30` begins, and when it is over, where the reader is. Null where it is none. */
export const dayStarts = (text: string): string | null => midnight(text, 0)
export const dayEnds = (text: string): string | null => midnight(text, 1)

export const sayDay = (iso: string): string => day.format(new Date(iso))
/** The last day of what ends at this moment: what ends at midnight ends with the day before. */
export const sayLastDay = (iso: string): string => day.format(new Date(Date.parse(iso) - 1))
