import { useCallback, useEffect, useState } from 'react'
import type { InputOf, OutputOf, ProcedureName } from '../../../shared/contract/procedures.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import { call } from '../../client/client.ts'

export type CallState<T> = {
  readonly value: T | null
  readonly error: Failure | null
  readonly loading: boolean
  readonly reload: () => void
}

type Answer<T> = { readonly key: string; readonly value: T | null; readonly error: Failure | null }

/**
 * Asks the core and keeps the last answer while a newer one is on its way. `input` null: do not ask. An answer that
 * comes after the question has changed is dropped.
 */
export const useCall = <N extends ProcedureName>(
  name: N,
  input: InputOf<N> | null,
  delayMs = 0,
): CallState<OutputOf<N>> => {
  const [answer, setAnswer] = useState<Answer<OutputOf<N>> | null>(null)
  const [round, setRound] = useState(0)
  // Compared by its words: a new object with the same words is the same question.
  const question = input === null ? null : JSON.stringify(input)
  const key = question === null ? null : `${round} ${question}`
  useEffect(() => {
    if (key === null || question === null) return undefined
    let current = true
    const ask = async (): Promise<void> => {
      const result = await call(name, JSON.parse(question) as InputOf<N>)
      if (!current) return
      setAnswer(result.ok ? { key, value: result.value, error: null } : { key, value: null, error: result.error })
    }
    const timer = setTimeout(() => void ask(), delayMs)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [key, question, name, delayMs])
  const reload = useCallback(() => setRound((n) => n + 1), [])
  const fresh = answer !== null && answer.key === key
  return {
    value: key === null ? null : (answer?.value ?? null),
    error: fresh ? answer.error : null,
    loading: key !== null && !fresh,
    reload,
  }
}
