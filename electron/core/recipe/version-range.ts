/** Whether a major fits `15`, `>=15`, `>=15 <18`. */
export const majorFits = (major: number, range: string | undefined): boolean =>
  [...(range ?? '').matchAll(/(>=|<=|>|<|=)?\s*(\d+)/g)].every(([, operator, number]) => {
    const n = Number(number)
    if (operator === '>=') return major >= n
    if (operator === '<=') return major <= n
    if (operator === '>') return major > n
    if (operator === '<') return major < n
    return major === n
  })
