// The recipe: the product's file format. This one schema validates, gives the types, and generates
// resources/recipe.schema.json for completion in editors (scripts/recipe-schema.mjs; a test keeps them equal).
import { z } from 'zod'
import { countedKinds } from './inventory.ts'

/** PostgreSQL cuts identifiers at NAMEDATALEN - 1 = 63 bytes (src/include/pg_config_manual.h). */
export const maxIdentifierBytes = 63

const identifier = z
  .string()
  .min(1, 'must not be empty')
  .refine(
    (s) => new TextEncoder().encode(s).length <= maxIdentifierBytes,
    'is longer than 63 bytes, PostgreSQL would cut it',
  )
  .refine((s) => !s.includes('\0'), 'must not hold a NUL character')

const relativePath = z.string().min(1).describe('Path relative to the folder of the recipe.')

export const passwordSchema = z
  .string()
  .min(1)
  .describe('ask | generate | env:NAME | the password itself (for local development only).')

export const loadStepSchema = z.strictObject({
  script: relativePath.describe('Plain SQL, loaded in the order of the list.'),
  as: z
    .enum(['owner', 'superuser'])
    .optional()
    .describe(
      'Who runs it. Left out: the owner, or a superuser where the script needs one; the plan says which and why.',
    ),
  onError: z.enum(['stop', 'continue']).default('stop'),
  transaction: z
    .enum(['whole', 'none'])
    .optional()
    .describe(
      'whole: all or nothing. none: statement by statement. Left out: none in a database made by this run (it is removed again on failure), else whole.',
    ),
  engine: z.enum(['psql', 'direct']).optional(),
  encoding: z
    .string()
    .optional()
    .describe("PostgreSQL's name of the file's encoding, when it cannot be told from the file: LATIN1, WIN1252 ..."),
  variables: z.record(z.string(), z.string()).optional().describe('psql variables (:name).'),
  settings: z.record(z.string(), z.string()).optional().describe('Session settings for this load, e.g. search_path.'),
  allowShell: z.boolean().optional().describe('Agree to \\!, backquotes and COPY ... PROGRAM of this script.'),
  requires: z
    .union([identifier, z.array(identifier)])
    .optional()
    .describe(
      'Extensions this script needs. Where an optional one of them cannot be had, the script is skipped with a warning.',
    ),
})

export const afterStepSchema = z.strictObject({
  name: z.string().min(1),
  run: z
    .array(z.string())
    .min(1)
    .describe('Program and arguments; no shell. {{python}} and the other placeholders may be used.'),
  env: z.record(z.string(), z.string()).optional(),
  timeoutSeconds: z.number().positive().optional(),
  optional: z.boolean().optional(),
  inputs: z
    .array(relativePath)
    .optional()
    .describe(
      'Files and folders the command depends on, e.g. migrations. When one changes, `groundwork reset` builds the database anew.',
    ),
})

export const checkQuerySchema = z.strictObject({
  name: z.string().min(1),
  sql: z.string().min(1),
  expect: z.union([z.string(), z.number(), z.boolean(), z.null()]),
})

export const recipeSchema = z.strictObject({
  groundwork: z.literal(1).describe('Version of the format.'),
  name: z.string().min(1).describe('What the project is called.'),
  description: z.string().optional().describe('One or two sentences for people.'),
  server: z
    .strictObject({
      version: z
        .string()
        .regex(/^\s*(>=|<=|>|<|=)?\s*\d+(\s*,?\s*(>=|<=|>|<|=)\s*\d+)*\s*$/, 'must look like 15, ">=15" or ">=15 <18"')
        .optional()
        .describe('Major versions accepted: "15", ">=15", ">=15 <18".'),
    })
    .optional(),
  role: z.strictObject({
    name: identifier.describe('The login role the project connects as.'),
    password: passwordSchema.default('generate'),
  }),
  roles: z
    .array(identifier)
    .optional()
    .describe('Other roles the scripts mention. Missing ones are created without login.'),
  database: z.strictObject({
    name: identifier.describe('The database the project uses.'),
    owner: identifier.optional().describe('Left out: the role.'),
    encoding: z.string().default('UTF8'),
    locale: z.string().optional().describe('LC_COLLATE and LC_CTYPE, e.g. C.UTF-8, or a locale of the provider.'),
    localeProvider: z.enum(['libc', 'icu', 'builtin']).optional(),
    template: identifier.optional().describe('Left out: template0, which is the same everywhere.'),
    settings: z.record(z.string(), z.string()).optional().describe('ALTER DATABASE ... SET.'),
  }),
  extensions: z
    .array(
      z.union([
        identifier,
        z.strictObject({
          name: identifier,
          optional: z.boolean().default(false),
          schema: identifier.optional(),
          version: z.string().optional(),
        }),
      ]),
    )
    .default([]),
  load: z.array(loadStepSchema).default([]),
  after: z.array(afterStepSchema).default([]),
  env: z
    .strictObject({
      file: relativePath.default('.env'),
      set: z.record(
        z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be a name of letters, digits and _'),
        z.string(),
      ),
    })
    .optional(),
  checks: z
    .strictObject({
      counts: z.partialRecord(z.enum(countedKinds), z.number().int().nonnegative()).optional(),
      rows: z
        .record(z.string(), z.union([z.number().int().nonnegative(), z.string().regex(/^(>=|<=|>|<)\s*\d+$/)]))
        .optional(),
      queries: z.array(checkQuerySchema).optional(),
    })
    .optional(),
})

export type Recipe = z.infer<typeof recipeSchema>
/** What a person may write: defaults left out. */
export type RecipeInput = z.input<typeof recipeSchema>
export type LoadStep = z.infer<typeof loadStepSchema>
export type AfterStep = z.infer<typeof afterStepSchema>

/** Placeholders of `env.set` and `after`. */
export const placeholders = ['role', 'password', 'host', 'port', 'database', 'python'] as const
