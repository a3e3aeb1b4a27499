// How a statement may travel with others in one message when no transaction is open.
// `group`: a list of them makes one implicit transaction, because doing it again after a failure has no other effect.
// `wrapped`: in a BEGIN ... COMMIT of its own within the message, so that what came before it stays, as in psql.
// `alone`: transaction control, what cannot run in a transaction block, what may end transactions by itself.
export type Travel = 'group' | 'wrapped' | 'alone'

const objects = String.raw`(?:table|view|materialized\s+view|function|procedure|sequence|type|domain|schema|extension|trigger|constraint\s+trigger|aggregate|policy|rule|operator|cast|collation|conversion|text\s+search|foreign\s+(?:table|data)|server|user\s+mapping|event\s+trigger|index|unique\s+index|language|statistics|publication|role|routine|default\s+privileges|access\s+method|transform)`
const group = new RegExp(
  String.raw`^(?:create\s+(?:or\s+replace\s+)?(?:(?:global|local|temp|temporary|unlogged|recursive|trusted|procedural)\s+)*${objects}\b|alter\s+${objects}\b|drop\s+${objects}\b|comment\s+on\b|grant\b|revoke\b|security\s+label\b|reset\s|set\s+(?!transaction\b|local\b|constraints\b|session\s+characteristics\b))`,
  'i',
)
const wrapped = /^(?:insert|update|delete|select|with|values|merge|table)\b|^\(/i

export const classifyStatement = (sql: string): Travel => {
  const head = sql.slice(0, 200)
  if (group.test(head))
    return /\bconcurrently\b/i.test(head) || /^(?:create|alter|drop)\s+subscription/i.test(head) ? 'alone' : 'group'
  return wrapped.test(head) ? 'wrapped' : 'alone'
}

export const isTransactionControl = (sql: string): boolean =>
  /^(?:begin|start|commit|end|rollback|abort|savepoint|release|prepare\s+transaction)\b/i.test(sql.slice(0, 40))
