import { createdName } from '../load/created-name.ts'

/** What a person would call it: `TABLE public.film`. */
export const describeUnit = (sql: string): { readonly desc: string; readonly name: string } => {
  const made = createdName(sql)
  if (made !== null) return { desc: made.kind.toUpperCase(), name: made.name }
  const alter =
    /^\s*(alter\s+table(?:\s+only)?|comment\s+on\s+\w+|create(?:\s+\w+)?|alter\s+\w+|grant|revoke|select|insert\s+into|set|refresh\s+materialized\s+view|copy)\s*([^\s(;]*)/i.exec(
      sql,
    )
  return { desc: (alter?.[1] ?? 'STATEMENT').toUpperCase().replaceAll(/\s+/g, ' '), name: alter?.[2] ?? '' }
}
