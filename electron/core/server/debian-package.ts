import { contribExtensions, languageOf, packagesOf } from './extension-packages.ts'

/** The name in PGDG's and Debian's repositories. */
export const debianName = (name: string, major: string): string | null => {
  const language = languageOf(name)
  if (language !== null) return `postgresql-pl${language === 'python' ? 'python3' : language}-${major}`
  if (contribExtensions.includes(name)) return `postgresql-${major}` // since 10 contrib is inside
  return packagesOf(name)?.debian?.replace('NN', major) ?? null
}
