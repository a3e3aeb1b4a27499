/** What an X-ray knows already while it is still reading: each answer replaces the one before, and the X-ray all of them. */
export type FirstFacts = {
  readonly kind: 'archive' | 'script'
  readonly sentence: string
  readonly tables: number
  /** Counted so far; null for an archive, which does not say. */
  readonly rows: number | null
  /** The largest seen so far, three at most. */
  readonly largest: readonly { readonly name: string; readonly rows: number | null; readonly bytes: number | null }[]
}
