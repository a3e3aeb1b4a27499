const name = String.raw`((?:"(?:[^"]|"")+"|[\w$\u0080-\uffff]+)(?:\s*\.\s*(?:"(?:[^"]|"")+"|[\w$\u0080-\uffff]+))*)`
const create = new RegExp(
  String.raw`^create\s+(?:or\s+replace\s+)?(?:(?:global|local|temp|temporary|unlogged|recursive|materialized|foreign|unique|trusted|procedural|constraint|event)\s+)*(table|view|function|procedure|sequence|type|domain|schema|extension|index|aggregate|role|user|server|collation|language|trigger)\s+(?:concurrently\s+)?(?:if\s+not\s+exists\s+)?${name}`,
  'i',
)

/** What a CREATE statement would have made: kind and bare name in lower case. */
export const createdName = (sql: string): { readonly kind: string; readonly name: string } | null => {
  const match = create.exec(sql.slice(0, 600))
  if (match === null) return null
  const full = match[2] ?? ''
  const last = /(?:"((?:[^"]|"")+)"|([^."]+))$/.exec(full.trim())
  return { kind: (match[1] ?? '').toLowerCase(), name: (last?.[1] ?? last?.[2] ?? full).trim().toLowerCase() }
}
