// What one may choose of the past to keep; what is set by hand in the file is among it. Pure.
import type { SelectOption } from '../../components/select.tsx'
import { plural } from '../../components/format.ts'
import { strings } from '../../strings/strings.ts'

const gibibyte = 1024 ** 3
const budgets = [1, 5, 20, 50, 200].map((count) => count * gibibyte)
const counts = [0, 1, 2, 3, 5, 10]
const days = [1, 3, 7, 14, 30]

/** `20 GB`: counted as file managers and `df -h` do. */
export const budgetText = (bytes: number): string => {
  const gigabytes = bytes / gibibyte
  return gigabytes >= 1 ? `${Number(gigabytes.toFixed(1))} GB` : `${Math.round(gigabytes * 1024)} MB`
}

const withOwn = (usual: readonly number[], own: number): readonly number[] =>
  [...new Set([...usual, own])].toSorted((a, b) => a - b)

type Options = readonly SelectOption<string>[]
export const budgetOptions = (own: number): Options =>
  withOwn(budgets, own).map((bytes) => ({ value: String(bytes), label: budgetText(bytes) }))
export const countOptions = (own: number): Options =>
  withOwn(counts, own).map((count) => ({
    value: String(count),
    label: count === 0 ? strings.settings.keepNone : plural(count, 'state'),
  }))
export const dayOptions = (own: number): Options =>
  withOwn(days, own).map((count) => ({ value: String(count), label: plural(count, 'day') }))
