// Finding commands by a few letters of them. Pure.

/** Higher is better; null does not match. Word starts and runs of letters count more. */
export const fuzzyScore = (text: string, query: string): number | null => {
  const wanted = query.toLowerCase().replaceAll(/\s+/g, '')
  if (wanted === '') return 0
  const lower = text.toLowerCase()
  const whole = lower.indexOf(query.trim().toLowerCase())
  if (whole >= 0)
    return 1000 - whole * 2 + (whole === 0 || /\W/.test(lower[whole - 1] ?? '') ? 200 : 0) - lower.length * 0.1
  let score = 0
  let at = -1
  for (const letter of wanted) {
    const next = lower.indexOf(letter, at + 1)
    if (next < 0) return null
    const startsWord = next === 0 || /[\s/._-]/.test(lower[next - 1] ?? '')
    score += next === at + 1 ? 12 : startsWord ? 10 : 1
    score -= Math.min(6, next - at - 1) * 0.5
    at = next
  }
  return score - lower.length * 0.1
}

export const rankBy = <T>(items: readonly T[], query: string, textOf: (item: T) => readonly string[]): readonly T[] =>
  items
    .map((item, order) => {
      const scores = textOf(item).map((text, place) => {
        const score = fuzzyScore(text, query)
        return score === null ? Number.NEGATIVE_INFINITY : score - place * 15
      })
      return { item, order, score: Math.max(...scores) }
    })
    .filter((each) => each.score > (query.trim() === '' ? Number.NEGATIVE_INFINITY : 4))
    .sort((a, b) => b.score - a.score || a.order - b.order)
    .map((each) => each.item)
