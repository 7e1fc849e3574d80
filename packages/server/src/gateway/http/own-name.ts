/** A page elsewhere may point a name of its own at this machine; what it sends then carries that name. */
export const isOwnName = (host: string | undefined): boolean =>
  /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/.test(host ?? '')
