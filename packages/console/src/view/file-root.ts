let through: string | null = null

/** On the page of an expert from outside files are read through their link; they have no session. */
export const readFilesThrough = (address: string): void => void (through = address)
export const fileRoot = (): string => through ?? '/v1/files'
export const isReadThrough = (): boolean => through !== null
