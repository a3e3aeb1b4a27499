// docs/contract.md is written from the contract itself; `npx vitest run --project unit tests/unit/contract -u` renews it.
import { expect, it } from 'vitest'
import { z } from 'zod'
import { procedures } from '../../../shared/contract/procedures.ts'

type Schema = {
  type?: string
  properties?: Record<string, Schema>
  required?: string[]
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  oneOf?: Schema[]
  items?: Schema
  $ref?: string
}

const show = (schema: Schema, depth = 0): string => {
  if (schema.$ref) return 'Recipe'
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  const either = schema.anyOf ?? schema.oneOf
  if (either) return either.map((one) => show(one, depth)).join(' | ')
  if (schema.type === 'array') return `${show(schema.items ?? {}, depth)}[]`
  if (schema.type !== 'object') return schema.type ?? 'any'
  const { properties = {}, required = [] } = schema
  if ('groundwork' in properties) return 'Recipe'
  if (depth > 3) return '{...}'
  const fields = Object.entries(properties).map(
    ([name, value]) => `${name}${required.includes(name) ? '' : '?'}: ${show(value, depth + 1)}`,
  )
  return fields.length ? `{ ${fields.join(', ')} }` : '{}'
}

it('is described in docs/contract.md', async () => {
  const lines = Object.entries(procedures).map(
    ([name, { summary, input }]) =>
      `### \`${name}\`\n\n${summary}\n\nInput: \`${show(z.toJSONSchema(input, { io: 'input' }) as Schema)}\`\n`,
  )
  const text = `# The contract\n\nWritten by tests/unit/contract/docs.test.ts from shared/contract/procedures.ts, where the types of the answers are.\nEvery call answers \`{ok: true, value}\` or \`{ok: false, error: Failure}\`.\n\n${lines.join('\n')}`
  await expect(text).toMatchFileSnapshot('../../../docs/contract.md')
})
