export type LocaleChoice = { readonly title: string; readonly args: readonly string[] }

/**
 * How the cluster sorts and what it takes for letters, best first; initdb refuses what the system or the build lacks.
 * The aim is the same order on every computer, so that a dump tested here behaves the same elsewhere:
 * the builtin provider (17 and later), or C.UTF-8 of the system, sorts by code point everywhere and never changes.
 */
export const localeChoices = (major: number, platform: NodeJS.Platform): readonly LocaleChoice[] => {
  const cType = platform === 'linux' ? ['C.UTF-8'] : platform === 'darwin' ? ['en_US.UTF-8', 'UTF-8'] : []
  const plain: LocaleChoice = { title: 'C', args: ['--locale', 'C'] }
  if (major >= 17) {
    const builtin = (lcType: string): LocaleChoice => ({
      title: 'C.UTF-8 (builtin)',
      args: [
        '--locale-provider',
        'builtin',
        '--builtin-locale',
        'C.UTF-8',
        '--locale',
        'C',
        ...(lcType === 'C' ? [] : ['--lc-ctype', lcType]),
      ],
    })
    return [...cType.map(builtin), builtin('C'), plain]
  }
  const icu: readonly LocaleChoice[] =
    major >= 15
      ? [
          {
            title: 'ICU und',
            args: [
              '--locale-provider',
              'icu',
              '--icu-locale',
              'und',
              '--locale',
              'C',
              ...(cType[0] === undefined ? [] : ['--lc-ctype', cType[0]]),
            ],
          },
        ]
      : []
  const system: readonly LocaleChoice[] =
    platform === 'linux'
      ? [{ title: 'C.UTF-8', args: ['--locale', 'C.UTF-8'] }]
      : platform === 'darwin'
        ? [{ title: 'C with letters of UTF-8', args: ['--locale', 'C', '--lc-ctype', 'en_US.UTF-8'] }]
        : []
  return platform === 'linux' ? [...system, ...icu, plain] : [...icu, ...system, plain]
}
