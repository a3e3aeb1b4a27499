import { maxIdentifierBytes } from '../../../shared/model/recipe.ts'
import { stamp } from './stamp.ts'

const bytes = (text: string): number => Buffer.byteLength(text)

/** `name` shortened, by whole characters, so that it fits with its ending into what PostgreSQL keeps of a name. */
const withEnding = (name: string, ending: string): string => {
  let kept = name
  while (bytes(kept) + bytes(ending) > maxIdentifierBytes) kept = [...kept].slice(0, -1).join('')
  return kept + ending
}

/** A free name a database is kept under: `shop_before_20260131_235959`. */
export const keptName = (name: string, why: 'before' | 'unfinished', at: Date, taken: ReadonlySet<string>): string => {
  for (let n = 1; ; n++) {
    const candidate = withEnding(name, `_${why}_${stamp(at)}${n === 1 ? '' : `_${n}`}`)
    if (!taken.has(candidate)) return candidate
  }
}

/** A free name beside a taken one: `shop_2`. */
export const freeName = (name: string, taken: ReadonlySet<string>): string => {
  for (let n = 2; ; n++) {
    const candidate = withEnding(name, `_${n}`)
    if (!taken.has(candidate)) return candidate
  }
}
