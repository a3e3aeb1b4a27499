// A small shop to be set up: its recipe, its scripts, and what is dropped before and after each test.
import type { ConnectionParams } from '../../../electron/core/postgres/connection.ts'
import { databaseNames, dropAll } from './run-recipe.ts'

export const schema = `CREATE TABLE public.shelf (id integer PRIMARY KEY, label text NOT NULL);
CREATE TABLE public.item (id bigserial PRIMARY KEY, shelf_id integer REFERENCES public.shelf (id), name text);
CREATE INDEX item_name_idx ON public.item (name);
`
export const seed = `COPY public.shelf (id, label) FROM stdin;
1\tleft
2\tright
\\.
INSERT INTO public.item (shelf_id, name) VALUES (1, 'nail'), (2, 'hook');
`
export const recipe = (name: string, more = ''): string => `groundwork: 1
name: Shop
role: { name: ${name}_app, password: generate }
database: { name: ${name} }
load:
  - { script: db/schema.sql }
  - { script: db/seed.sql }
env:
  set: { DATABASE_URL: "postgresql://{{role}}:{{password}}@{{host}}:{{port}}/{{database}}" }
${more}`

export type Shop = {
  readonly files: (more?: string) => Record<'groundwork.yaml' | 'db/schema.sql' | 'db/seed.sql', string>
  readonly clean: () => Promise<void>
  /** Its databases, also those that were set aside. */
  readonly ours: () => Promise<string[]>
}

export const shopOn = (params: ConnectionParams, name: string): Shop => ({
  files: (more) => ({
    'groundwork.yaml': recipe(name, more),
    'db/schema.sql': schema,
    'db/seed.sql': seed,
  }),
  clean: () => dropAll(params, name, [`${name}_app`, `${name}_other`, `${name}_readers`]),
  ours: async () => (await databaseNames(params)).filter((database) => database.startsWith(name)),
})
