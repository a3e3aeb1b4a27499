// The object a statement is about, as short text for a progress line: `table public.film`.
const name = String.raw`((?:"(?:[^"]|"")+"|[\w$\u0080-\uffff]+)(?:\s*\.\s*(?:"(?:[^"]|"")+"|[\w$\u0080-\uffff]+))*)`
const regex = (text: string): RegExp => new RegExp(text.replace('NAME', name), 'i')
const kind = (word: string | undefined): string => (word ?? '').toLowerCase().replaceAll(/\s+/g, ' ')

const shapes: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [
    regex(
      String.raw`^create\s+(?:or\s+replace\s+)?(?:global\s+|local\s+|temp(?:orary)?\s+|unlogged\s+|recursive\s+|constraint\s+|trusted\s+|procedural\s+)*(table|view|materialized\s+view|function|procedure|sequence|type|domain|schema|extension|trigger|aggregate|policy|rule|role|user|collation|server|foreign\s+table|event\s+trigger|publication|language)\s+(?:if\s+not\s+exists\s+)?NAME`,
    ),
    (m) => `${kind(m[1])} ${m[2] ?? ''}`,
  ],
  [
    regex(String.raw`^create\s+(?:unique\s+)?index\s+(?:concurrently\s+)?(?:if\s+not\s+exists\s+)?NAME`),
    (m) => `index ${m[1] ?? ''}`,
  ],
  [
    regex(
      String.raw`^(?:alter|drop)\s+(table|view|materialized\s+view|function|procedure|sequence|type|domain|schema|extension|index|aggregate|role)\s+(?:if\s+exists\s+)?(?:only\s+)?NAME`,
    ),
    (m) => `${kind(m[1])} ${m[2] ?? ''}`,
  ],
  [regex(String.raw`^comment\s+on\s+(\w+(?:\s+view)?)\s+NAME`), (m) => `comment on ${kind(m[1])} ${m[2] ?? ''}`],
  [
    regex(String.raw`^(?:copy|insert\s+into|update(?:\s+only)?|delete\s+from(?:\s+only)?)\s+NAME`),
    (m) => `rows of ${m[1] ?? ''}`,
  ],
  [
    regex(String.raw`^(?:grant|revoke)\b[^;]*?\son\s+(?:(?:table|schema|sequence|function)\s+)?NAME`),
    (m) => `rights on ${m[1] ?? ''}`,
  ],
]

export const describeStatement = (sql: string): string | undefined => {
  const head = sql.slice(0, 300)
  for (const [shape, text] of shapes) {
    const match = shape.exec(head)
    if (match !== null) return text(match).slice(0, 120)
  }
  return undefined
}
