import { isMap, isNode, isScalar, isSeq, type Document, type LineCounter, type Node, type Pair } from 'yaml'
import type { Place } from '../../../shared/model/finding.ts'

export type PathPart = string | number

/** `load[0].script`, the way a person reads a path in a recipe. */
export const showPath = (path: readonly PathPart[]): string =>
  path.map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? part : `.${part}`)).join('')

const keyText = (pair: Pair): string => (isScalar(pair.key) ? String(pair.key.value) : String(pair.key))

/**
 * Finds where in the text a path stands; a part that is not there gives the nearest one above it.
 * `at: 'key'` points to the key itself (for unknown and duplicate keys).
 */
export const createPlaceFinder = (document: Document, counter: LineCounter, file: string) => {
  const toPlace = (offset: number | undefined): Place => {
    if (offset === undefined) return { file, line: 1, column: 1 }
    const { line, col } = counter.linePos(offset)
    return line === 0 ? { file, line: 1, column: 1 } : { file, line, column: col }
  }
  return (path: readonly PathPart[], at: 'value' | 'key' = 'value'): Place => {
    let node: unknown = document.contents
    let offset = isNode(node) ? node.range?.[0] : undefined
    for (const [depth, part] of path.entries()) {
      const last = depth === path.length - 1
      if (isMap(node)) {
        const pair: Pair | undefined = node.items.find((item) => keyText(item) === String(part))
        if (pair === undefined) break
        const key = pair.key as Node | null
        const value = pair.value as Node | null
        const keyOffset = isNode(key) ? key.range?.[0] : undefined
        const valueOffset = isScalar(value) && value.source !== '' && value.range ? value.range[0] : keyOffset
        offset = last && at === 'value' ? (valueOffset ?? offset) : (keyOffset ?? offset)
        node = value
      } else if (isSeq(node) && typeof part === 'number') {
        const item = node.items[part]
        if (!isNode(item)) break
        offset = item.range?.[0] ?? offset
        node = item
      } else break
    }
    return toPlace(offset)
  }
}

export type FindPlace = ReturnType<typeof createPlaceFinder>
