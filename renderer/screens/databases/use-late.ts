import { useEffect, useState } from 'react'

/** True once `active` has been so for a while: what takes a blink shows nothing. */
export const useLate = (active: boolean, afterMs = 300): boolean => {
  const [late, setLate] = useState(false)
  useEffect(() => {
    if (!active) return undefined
    const timer = setTimeout(() => setLate(true), afterMs)
    return () => {
      clearTimeout(timer)
      setLate(false)
    }
  }, [active, afterMs])
  return active && late
}
