const two = (n: number): string => String(n).padStart(2, '0')

/** `20260131_235959` in local time, as in names of kept databases and backups. */
export const stamp = (at: Date): string =>
  `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}_${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}`
