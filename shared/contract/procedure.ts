import type { z } from 'zod'

// One procedure: a schema for what comes in (checked at run time, the caller is not trusted) and a type for what
// goes out (made by our own typed core: checked by the compiler; JSON-safety by tests). See docs/adr/0003.
export type Procedure<I extends z.ZodType = z.ZodType, O = unknown> = {
  readonly summary: string
  readonly input: I
  /** Phantom: carries the type only. */
  readonly output?: O
}

export const procedure =
  <O>() =>
  <I extends z.ZodType>(summary: string, input: I): Procedure<I, O> => ({ summary, input })
