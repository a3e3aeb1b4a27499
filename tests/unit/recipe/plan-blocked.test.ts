// What stops a plan, or waits for a yes, before anything is made.
import { describe, expect, it } from 'vitest'
import { type RecipeInput } from '../../../shared/model/recipe.ts'
import type { Observed } from '../../../electron/core/recipe/observed.ts'
import { planRecipe } from '../../../electron/core/recipe/plan-recipe.ts'
import { missing, observed, recipe, script, server } from './plan-samples.ts'

describe('what stops a plan before anything is made', () => {
  const blocked: readonly (readonly [
    what: string,
    change: Partial<Observed>,
    code: string,
    more?: Partial<RecipeInput>,
  ])[] = [
    ['a server that is too old', { server: { ...server, major: 12, version: '12.3' } }, 'server-too-old'],
    ['a server outside the range', {}, 'server-version', { server: { version: '>=17' } }],
    [
      'a missing extension',
      { extensions: new Map([['vector', missing]]) },
      'extension-unavailable',
      { extensions: ['vector'] },
    ],
    [
      'a missing extension a script creates itself',
      {
        extensions: new Map([['vector', missing]]),
        scripts: [script({ extensions: [{ name: 'vector', line: 3, file: 'a.sql', neededBy: ['public.face'] }] })],
      },
      'extension-unavailable',
    ],
    [
      'a missing role',
      { scripts: [script({ roles: [{ name: 'boss', line: 9, file: 'a.sql', creates: false }] })] },
      'role-missing',
    ],
    [
      'a script that leaves the database',
      {
        scripts: [
          script({
            leavesDatabase: [{ file: 'a.sql', line: 4, text: '\\c other', why: 'it connects to another database' }],
          }),
        ],
      },
      'leaves-database',
    ],
    ['another dialect', { scripts: [script({ dialect: 'mysql' })] }, 'wrong-dialect'],
    ['an archive', { scripts: [script({ format: 'archive-custom' })] }, 'script-is-archive'],
    ['a compressed script', { scripts: [script({ format: 'gzip' })] }, 'script-is-compressed'],
    ['a script that rolls back', { scripts: [script({ rollsBack: true })] }, 'rolls-back'],
    [
      'a script that quits at once',
      { scripts: [script({ statements: 0, quitsAtLine: { file: 'a.sql', line: 3 } })] },
      'quits-early',
    ],
    [
      'a script for a superuser without one',
      {
        server: { ...server, isSuperuser: false },
        scripts: [script({ needsSuperuser: [{ file: 'a.sql', line: 2, text: 'x', why: 'it makes a C function' }] })],
      },
      'not-superuser',
    ],
    ['a full disk', { freeBytes: 5_000_000, scripts: [script({ sizeBytes: 9_000_000 })] }, 'disk-full'],
    [
      'nobody who may create databases',
      { server: { ...server, isSuperuser: false, canCreateDatabase: false } },
      'cannot-create-database',
    ],
  ]
  it.each(blocked.map(([what, change, code, more]) => ({ what, change, code, more })))(
    '$what',
    ({ change, code, more }) => {
      const plan = planRecipe(recipe(more), observed(change))
      expect(plan.findings.filter((one) => one.severity === 'error').map((one) => one.code)).toContain(code)
      expect(plan.state).toBe('blocked')
      expect(plan.findings.find((one) => one.code === code)?.hint).toBeTruthy()
    },
  )
  it('names the objects and the package of a missing extension', () => {
    const plan = planRecipe(
      recipe({ extensions: ['vector'] }),
      observed({
        extensions: new Map([['vector', missing]]),
        scripts: [
          script({
            extensions: [{ name: 'vector', line: 3, file: 'a.sql', neededBy: ['public.face', 'public.near(vector)'] }],
          }),
        ],
      }),
    )
    const finding = plan.findings.find((one) => one.code === 'extension-unavailable')
    expect(finding).toMatchObject({
      objects: ['public.face', 'public.near(vector)'],
      fixes: [{ command: 'apt install postgresql-16-pgvector' }],
    })
    expect(finding?.hint).toContain('postgresql-16-pgvector')
    expect(plan.findings.filter((one) => one.code === 'extension-unavailable')).toHaveLength(1)
  })
  it('an optional one is skipped with what requires it', () => {
    const plan = planRecipe(
      recipe({
        extensions: [{ name: 'vector', optional: true }],
        load: [{ script: 'a.sql' }, { script: 'b.sql', requires: 'vector' }],
      }),
      observed({ extensions: new Map([['vector', missing]]) }),
    )
    expect(plan.state).toBe('ready')
    expect(
      plan.steps
        .filter((step) => step.id.startsWith('load') || step.id.startsWith('ext'))
        .map((step) => [step.id, step.action]),
    ).toEqual([
      ['extension:vector', 'nothing'],
      ['load:0', 'do'],
      ['load:1', 'nothing'],
    ])
    expect(plan.findings.filter((one) => one.severity === 'warning').map((one) => one.code)).toEqual([
      'extension-unavailable',
      'script-skipped',
    ])
  })
  it('a missing role is only said where errors are stepped over', () => {
    const plan = planRecipe(
      recipe({ load: [{ script: 'a.sql', onError: 'continue' }] }),
      observed({ scripts: [script({ roles: [{ name: 'boss', line: 9, file: 'a.sql', creates: false }] })] }),
    )
    expect(plan.state).toBe('ready')
  })
  it('programs need a yes', () => {
    const scripts = [script({ metaCommands: [{ file: 'a.sql', line: 2, command: '\\! rm x', risk: 'shell' }] })]
    expect(planRecipe(recipe(), observed({ scripts })).state).toBe('needs-consent')
    expect(planRecipe(recipe(), observed({ scripts, choices: { allowShell: true } })).state).toBe('ready')
    expect(planRecipe(recipe({ load: [{ script: 'a.sql', allowShell: true }] }), observed({ scripts })).state).toBe(
      'ready',
    )
  })
})
