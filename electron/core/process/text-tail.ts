/** Collects text and keeps the end of it, within a limit that is checked on every chunk. */
export const textTail = (limit: number): { readonly add: (text: string) => void; readonly text: () => string } => {
  let parts: string[] = []
  let length = 0
  return {
    add: (text) => {
      parts.push(text)
      length += text.length
      if (length <= limit * 1.5) return // cut seldom
      const kept = parts.join('').slice(-limit)
      parts = [kept]
      length = kept.length
    },
    text: () => {
      const whole = parts.join('')
      return whole.length > limit ? whole.slice(-limit) : whole
    },
  }
}
