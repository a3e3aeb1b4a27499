import { useEffect, useState } from 'react'

/** The time, told again every so often while the component is shown and it matters. */
export const useClock = (everyMs: number, ticks = true): number => {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!ticks) return undefined
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs, ticks])
  return now
}
