// Numbers as people read them. Digits are grouped the same on every machine, so that output can be compared.
export const formatCount = (value: number): string => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',')

export const formatBytes = (bytes: number): string => {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return unit === 0
    ? `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`
    : `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`
}

export const formatDuration = (ms: number): string => {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  const minutes = Math.floor(ms / 60_000)
  return minutes < 60
    ? `${minutes} min ${Math.round((ms % 60_000) / 1000)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

const labels: Readonly<Record<string, string>> = {
  indexes_explicit: 'indexes (explicit)',
  constraints_pk: 'primary keys',
  constraints_unique: 'unique constraints',
  constraints_fk: 'foreign keys',
  constraints_check: 'check constraints',
  constraints_exclude: 'exclusion constraints',
  fts_configs: 'text search configurations',
}
export const kindLabel = (kind: string): string => labels[kind] ?? kind.replaceAll('_', ' ')
