// Numbers and times as a person reads them. Pure; the window has one language.

const number = new Intl.NumberFormat('en')
export const formatCount = (count: number): string => number.format(count)

/** `1 table`, `34 tables`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`

export const formatBytes = (sizeBytes: number): string => {
  if (sizeBytes < 1000) return `${sizeBytes} B`
  const units = ['KB', 'MB', 'GB', 'TB']
  let value = sizeBytes
  let unit = 'B'
  for (const next of units) {
    if (value < 999.5) break
    value /= 1000
    unit = next
  }
  return `${value >= 99.5 ? Math.round(value) : value.toFixed(1)} ${unit}`
}

export const formatDuration = (durationMs: number): string => {
  if (durationMs < 1) return '<1 ms'
  if (durationMs < 1000) return `${Math.round(durationMs)} ms`
  if (durationMs < 10_000) return `${(durationMs / 1000).toFixed(1)} s`
  const seconds = Math.round(durationMs / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** `just now`, `5 min ago`, `yesterday`, `3 Nov`. */
export const formatAgo = (at: string, now: number = Date.now()): string => {
  const seconds = (now - Date.parse(at)) / 1000
  if (Number.isNaN(seconds)) return ''
  if (seconds < 45) return 'just now'
  if (seconds < 3600) return `${Math.max(1, Math.round(seconds / 60))} min ago`
  if (seconds < 86_400) return `${Math.round(seconds / 3600)} h ago`
  if (seconds < 172_800) return 'yesterday'
  return new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })
}

export const formatClock = (at: string): string => new Date(at).toLocaleTimeString('en-GB')
