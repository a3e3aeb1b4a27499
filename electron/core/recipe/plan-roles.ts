// The login role and the other roles of the recipe. A role that is there is left alone when its password is known to work.
import type { Finding } from '../../../shared/model/finding.ts'
import type { Recipe } from '../../../shared/model/recipe.ts'
import type { PlanStep } from '../../../shared/model/plan.ts'
import type { Observed } from './observed.ts'
import { hidden } from './password.ts'
import { changeRolePassword, createPlainRole, createRole } from './setup-sql.ts'
import type { PlannedStep } from './work.ts'

const passwordWords = (observed: Observed): string => {
  const { source, generated, variable } = observed.password
  if (source === 'env') return `its password comes from the environment variable ${variable ?? ''}`
  if (source === 'literal') return 'its password stands in the recipe'
  if (source === 'ask') return 'with the password you give'
  return generated ? 'with a generated password of 24 characters' : 'with the password generated for it before'
}

const planRole = (recipe: Recipe, observed: Observed): { step: PlannedStep; findings: Finding[] } => {
  const { name } = recipe.role
  const findings: Finding[] = []
  const base = { id: 'role', kind: 'role' as const, findings: [] }
  const { role } = observed
  const needsPassword = role === null || role.passwordWorks === false
  if (needsPassword && !observed.password.known) {
    const variable = observed.password.variable
    findings.push(
      variable === undefined
        ? {
            code: 'role-password-needed',
            severity: 'error',
            message: `The recipe asks for the password of the role "${name}".`,
            hint: 'Give it: in the window, or --role-password-stdin, or write "generate" in the recipe.',
          }
        : {
            code: 'role-password-needed',
            severity: 'error',
            message: `The password of the role "${name}" should come from the environment variable ${variable}, which is not set.`,
            hint: `Set it before you start: export ${variable}=...`,
          },
    )
  }
  if (role?.isSuperuser === true)
    findings.push({
      code: 'role-is-superuser',
      severity: 'warning',
      message: `The role "${name}" exists and is a superuser: the project could do anything on this server.`,
      hint: `ALTER ROLE "${name}" NOSUPERUSER; if that was not meant.`,
    })
  if (observed.server !== null && !observed.server.canCreateRole && needsPassword)
    findings.push({
      code: 'cannot-create-role',
      severity: 'error',
      message: `"${observed.server.user}" may not create or change roles on this server.`,
      hint: 'Connect as a superuser.',
    })

  if (role === null) {
    const step: PlanStep = {
      ...base,
      title: `Create role "${name}"`,
      reason: `The project logs in as "${name}"; ${passwordWords(observed)}.`,
      action: 'do',
      statements: [{ language: 'sql', text: `${createRole(name, hidden)};` }],
    }
    return { step: { step, work: { kind: 'role', create: true, alsoLogin: false } }, findings }
  }
  if (role.passwordWorks === true)
    return {
      step: {
        step: {
          ...base,
          title: `Role "${name}"`,
          reason: 'It is there and its password works.',
          action: 'nothing',
          statements: [],
        },
        work: { kind: 'none' },
      },
      findings,
    }
  if (role.passwordWorks === null) {
    findings.push({
      code: 'role-login-untested',
      severity: 'warning',
      message: `Whether "${name}" can log in could not be tried.`,
      ...(role.why === undefined ? {} : { detail: role.why }),
    })
    return {
      step: {
        step: { ...base, title: `Role "${name}"`, reason: 'It is there.', action: 'nothing', statements: [] },
        work: { kind: 'none' },
      },
      findings,
    }
  }
  const why = role.canLogin ? 'no password that is known here works for it' : 'it may not log in'
  findings.push({
    code: 'role-password-changes',
    severity: 'warning',
    message: `The role "${name}" exists and ${why}; it gets ${role.canLogin ? 'a new password' : 'LOGIN and a password'}.`,
    hint: 'Other programs that log in as this role need the new password.',
  })
  const step: PlanStep = {
    ...base,
    title: `Change the password of role "${name}"`,
    reason: `It exists, and ${why}; ${passwordWords(observed)}.`,
    action: 'do',
    statements: [{ language: 'sql', text: `${changeRolePassword(name, hidden, !role.canLogin)};` }],
  }
  return { step: { step, work: { kind: 'role', create: false, alsoLogin: !role.canLogin } }, findings }
}

export const planRoles = (
  recipe: Recipe,
  observed: Observed,
): { readonly steps: PlannedStep[]; readonly findings: Finding[] } => {
  const main = planRole(recipe, observed)
  const others = (recipe.roles ?? [])
    .filter((name) => name !== recipe.role.name)
    .map((name): PlannedStep => {
      const there = observed.roleNames.has(name)
      return {
        step: {
          id: `role:${name}`,
          kind: 'role',
          title: there ? `Role "${name}"` : `Create role "${name}"`,
          reason: there ? 'It is there.' : 'The recipe lists it, the scripts mention it. It cannot log in.',
          action: there ? 'nothing' : 'do',
          statements: there ? [] : [{ language: 'sql', text: `${createPlainRole(name)};` }],
          findings: [],
        },
        work: there ? { kind: 'none' } : { kind: 'plain-role', name },
      }
    })
  const owner = recipe.database.owner
  const findings = [...main.findings]
  if (
    owner !== undefined &&
    owner !== recipe.role.name &&
    observed.server !== null &&
    !observed.roleNames.has(owner) &&
    !(recipe.roles ?? []).includes(owner)
  )
    findings.push({
      code: 'role-missing',
      severity: 'error',
      message: `The database should belong to the role "${owner}", which does not exist.`,
      hint: `List it in the recipe: roles: [${owner}], or leave owner: out.`,
    })
  return { steps: [main.step, ...others], findings }
}
