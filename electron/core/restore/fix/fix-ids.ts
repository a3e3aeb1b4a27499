// Fixes by their ids: `create-role:app`, `encoding:WIN1252`, `max-locks`. What a person or a script chooses, read and
// checked; what each of them does stands in plan-fix.ts and prepare-fix.ts.
import { raise } from '../../failures.ts'

const withName = [
  'create-role',
  'install-extension',
  'create-extension',
  'without-extension',
  'drop-setting',
  'encoding',
  'agree',
] as const
const alone = ['max-locks', 'as-administrator'] as const

export type Fix =
  { readonly kind: (typeof withName)[number]; readonly name: string } | { readonly kind: (typeof alone)[number] }

const isOf = <T extends string>(kinds: readonly T[], text: string): text is T =>
  (kinds as readonly string[]).includes(text)

/** Null for what is advice only (`look-at:...`) or no fix at all. */
export const parseFix = (id: string): Fix | null => {
  const at = id.indexOf(':')
  const kind = at < 0 ? id : id.slice(0, at)
  const name = at < 0 ? '' : id.slice(at + 1)
  if (isOf(alone, kind)) return at < 0 ? { kind } : null
  return isOf(withName, kind) && name !== '' ? { kind, name } : null
}

const encodingName = /^[A-Za-z][A-Za-z0-9_-]{1,29}$/

export const parseFixes = (ids: readonly string[]): readonly Fix[] =>
  [...new Set(ids)].map((id) => {
    const fix = parseFix(id)
    if (fix === null || (fix.kind === 'encoding' && !encodingName.test(fix.name)))
      return raise({
        kind: 'usage',
        message: `"${id}" is no fix that can be applied here.`,
        hint: `Fixes are ${withName.map((one) => `${one}:NAME`).join(', ')}, ${alone.join(', ')}; the result of the restore lists those that fit.`,
      })
    return fix
  })

export const namesOf = (fixes: readonly Fix[], kind: (typeof withName)[number]): readonly string[] =>
  fixes.flatMap((fix) => (fix.kind === kind && 'name' in fix ? [fix.name] : []))

export const hasFix = (fixes: readonly Fix[], kind: (typeof alone)[number]): boolean =>
  fixes.some((fix) => fix.kind === kind)
