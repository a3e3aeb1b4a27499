export const passwordSource = (
  password: string,
): { kind: 'ask' } | { kind: 'generate' } | { kind: 'env'; variable: string } | { kind: 'literal'; value: string } => {
  if (password === 'ask' || password === 'generate') return { kind: password }
  const variable = /^env:(.*)$/.exec(password)?.[1]
  return variable === undefined ? { kind: 'literal', value: password } : { kind: 'env', variable }
}
