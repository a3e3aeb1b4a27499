const key = 'groundwork.recent-actions'
const kept = 8

/** Commands run last, newest first. A broken or missing memory is an empty one. */
export const recentActionIds = (): readonly string[] => {
  try {
    const ids: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : []
  } catch {
    return []
  }
}

export const rememberAction = (id: string): void =>
  localStorage.setItem(key, JSON.stringify([id, ...recentActionIds().filter((each) => each !== id)].slice(0, kept)))
