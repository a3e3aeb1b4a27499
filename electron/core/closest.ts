// "Did you mean": the nearest word, or null when none is near enough to be worth saying.

/** Levenshtein distance with transpositions counted as one. */
const distance = (a: string, b: string): number => {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min((row[j - 1] ?? 0) + 1, (last[j] ?? 0) + 1, (last[j - 1] ?? 0) + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (beforeLast[j - 2] ?? 0) + 1)
      row.push(best)
    }
    beforeLast = last
    last = row
  }
  return last[b.length] ?? 0
}

const longest = 80
/** Case and punctuation are no difference: `pgVector` is near `pg_vector`. */
const bare = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[\s_-]/g, '')
    .slice(0, longest)

/** Null when none is near: a third of the letters may be wrong, two of a short word, one of a very short one. */
export const closest = (word: string, candidates: readonly string[]): string | null => {
  const wanted = bare(word)
  let best: string | null = null
  let bestDistance = (word.length <= 3 ? 1 : Math.max(2, Math.floor(word.length / 3))) + 1
  for (const candidate of candidates) {
    const d = distance(wanted, bare(candidate))
    if (d < bestDistance) {
      best = candidate
      bestDistance = d
    }
  }
  return best
}

/** ` Did you mean "x"?` or an empty text, to put behind a sentence. */
export const didYouMean = (word: string, candidates: readonly string[]): string => {
  const found = closest(word, candidates)
  return found === null ? '' : ` Did you mean "${found}"?`
}
