// What goes with an entry when it is left out: all that depends on it, directly or through others.
import type { TocEntry } from '../../../shared/model/archive.ts'

export const dependentsOf = (
  entries: readonly Pick<TocEntry, 'dumpId' | 'dependencies'>[],
  dumpIds: Iterable<number>,
): ReadonlySet<number> => {
  const users = new Map<number, number[]>()
  for (const { dumpId, dependencies } of entries) {
    for (const needed of dependencies) {
      const list = users.get(needed)
      if (list === undefined) users.set(needed, [dumpId])
      else list.push(dumpId)
    }
  }
  const start = new Set(dumpIds)
  const found = new Set<number>()
  const next = [...start]
  for (let id = next.pop(); id !== undefined; id = next.pop()) {
    for (const user of users.get(id) ?? []) {
      if (found.has(user) || start.has(user)) continue
      found.add(user)
      next.push(user)
    }
  }
  return found
}
