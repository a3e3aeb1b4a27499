// Small pure moves on lists of drafts.

export const moveItem = <T>(list: readonly T[], from: number, to: number): readonly T[] => {
  const item = list[from]
  if (item === undefined || to < 0 || to >= list.length || from === to) return list
  const rest = list.filter((_, i) => i !== from)
  return [...rest.slice(0, to), item, ...rest.slice(to)]
}

type WithId = { readonly id: string }

export const changeItem = <T extends WithId>(list: readonly T[], id: string, change: Partial<T>): readonly T[] =>
  list.map((item) => (item.id === id ? { ...item, ...change } : item))

export const removeItem = <T extends WithId>(list: readonly T[], id: string): readonly T[] =>
  list.filter((item) => item.id !== id)

/** An id that no item of the list has. Numbers keep growing, so a removed id is not taken again while its neighbours stand. */
export const freshId = (list: readonly WithId[]): string => {
  const numbers = list.map((item) => Number(item.id)).filter((n) => Number.isInteger(n))
  return String(Math.max(0, ...numbers) + 1)
}
