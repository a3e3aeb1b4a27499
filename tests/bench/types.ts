/** One measured claim. `value` is a ratio against psql or the like of the same run wherever there is one. */
export type BenchRow = {
  readonly name: string
  readonly value: number
  readonly unit: 'x' | 's' | 'MB/s' | 'KB'
  readonly goal: string
  readonly ok: boolean
  readonly detail?: string
}
