import type { Pair } from './drafts.ts'
import { freshId } from './lists.ts'

export type EnvForm = 'uri' | 'psycopg' | 'jdbc' | 'dotnet' | 'django' | 'pg'

/** What projects read their connection from. */
export const envForms: Readonly<Record<EnvForm, Readonly<Record<string, string>>>> = {
  uri: { DATABASE_URL: 'postgresql://{{role}}:{{password}}@{{host}}:{{port}}/{{database}}' },
  psycopg: { DATABASE_URL: 'postgresql+psycopg://{{role}}:{{password}}@{{host}}:{{port}}/{{database}}' },
  jdbc: { JDBC_URL: 'jdbc:postgresql://{{host}}:{{port}}/{{database}}?user={{role}}&password={{password}}' },
  dotnet: {
    ConnectionStrings__Default:
      'Host={{host}};Port={{port}};Database={{database}};Username={{role}};Password={{password}}',
  },
  django: {
    DB_NAME: '{{database}}',
    DB_USER: '{{role}}',
    DB_PASSWORD: '{{password}}',
    DB_HOST: '{{host}}',
    DB_PORT: '{{port}}',
  },
  pg: {
    PGHOST: '{{host}}',
    PGPORT: '{{port}}',
    PGUSER: '{{role}}',
    PGPASSWORD: '{{password}}',
    PGDATABASE: '{{database}}',
  },
}

/** Sets the variables of a form: those that are there get the new value in their place, others follow. */
export const addForm = (pairs: readonly Pair[], form: EnvForm): readonly Pair[] =>
  Object.entries(envForms[form]).reduce<readonly Pair[]>(
    (all, [name, value]) =>
      all.some((pair) => pair.name === name)
        ? all.map((pair) => (pair.name === name ? { ...pair, value } : pair))
        : [...all.filter((pair) => pair.name !== '' || pair.value !== ''), { id: freshId(all), name, value }],
    pairs,
  )
