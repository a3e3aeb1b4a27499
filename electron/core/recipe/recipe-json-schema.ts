import { z } from 'zod'
import { recipeSchema } from '../../../shared/model/recipe.ts'

const titles: Readonly<
  Record<string, { readonly title: string; readonly description?: string; readonly examples?: readonly unknown[] }>
> = {
  groundwork: { title: 'Format version' },
  name: { title: 'Name', examples: ['Village library'] },
  description: { title: 'Description' },
  server: { title: 'Server', description: 'What PostgreSQL the project needs.', examples: [{ version: '>=15' }] },
  role: {
    title: 'Login role',
    description: 'The role the project logs in as.',
    examples: [{ name: 'shop_app', password: 'generate' }],
  },
  roles: { title: 'Other roles', examples: [['readers']] },
  database: {
    title: 'Database',
    description: 'Made if it is missing, never dropped or loaded over.',
    examples: [{ name: 'shop' }],
  },
  extensions: {
    title: 'Extensions',
    description: 'Created before anything is loaded. A missing one is said before anything is made.',
    examples: [['pgcrypto', { name: 'vector', optional: true }]],
  },
  load: {
    title: 'Scripts',
    description: 'Loaded in this order.',
    examples: [[{ script: 'db/schema.sql' }, { script: 'db/seed.sql' }]],
  },
  after: {
    title: 'Commands',
    description: "The project's own commands, run in its folder with DATABASE_URL and PG* set.",
    examples: [[{ name: 'Migrations', run: ['{{python}}', 'manage.py', 'migrate'] }]],
  },
  env: {
    title: '.env',
    description:
      'Keys written for the project. {{role}}, {{password}}, {{host}}, {{port}}, {{database}} are filled in.',
    examples: [
      { file: '.env', set: { DATABASE_URL: 'postgresql://{{role}}:{{password}}@{{host}}:{{port}}/{{database}}' } },
    ],
  },
  checks: {
    title: 'Checks',
    description: 'What must be true in the end.',
    examples: [
      {
        counts: { tables: 12 },
        queries: [{ name: 'an administrator', sql: 'select count(*) from users where is_admin', expect: 1 }],
      },
    ],
  },
}

/** JSON Schema of what a person may write, with titles and examples for completion. */
export const recipeJsonSchema = (): Record<string, unknown> => {
  const schema = z.toJSONSchema(recipeSchema, { io: 'input', unrepresentable: 'any' }) as {
    properties: Record<string, Record<string, unknown>>
  }
  const properties = Object.fromEntries(
    Object.entries(schema.properties).map(([key, value]) => [key, { ...titles[key], ...value }]),
  )
  return {
    title: 'Groundwork recipe',
    description: 'groundwork.yaml: from a project folder to a PostgreSQL database that is proven right.',
    ...schema,
    properties,
  }
}
