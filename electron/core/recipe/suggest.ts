// Did-you-mean: the nearest of a few known words, or nothing when none is near.

const distance = (a: string, b: string): number => {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min(change, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
    previous = row
  }
  return previous[b.length] ?? 0
}

/** The known word meant by `word`: equal but for case and punctuation, else at most a third of its letters away. */
export const suggest = (word: string, known: readonly string[]): string | null => {
  const bare = (s: string): string => s.toLowerCase().replaceAll(/[\s_-]/g, '')
  const target = bare(word)
  let best: string | null = null
  let bestDistance = Number.POSITIVE_INFINITY
  for (const candidate of known) {
    const d = distance(target.slice(0, 80), bare(candidate).slice(0, 80))
    if (d < bestDistance) [best, bestDistance] = [candidate, d]
  }
  return bestDistance <= Math.max(1, Math.floor(word.length / 3)) ? best : null
}

/** ` Did you mean "x"?` or an empty text, to put behind a sentence. */
export const didYouMean = (word: string, known: readonly string[]): string => {
  const found = suggest(word, known)
  return found === null ? '' : ` Did you mean "${found}"?`
}
