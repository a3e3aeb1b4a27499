// A file opened as a recipe by mistake: say what it is.

const signs: readonly (readonly [keys: readonly string[], what: string])[] = [
  [['services'], 'a Docker Compose file'],
  [['apiVersion', 'kind'], 'a Kubernetes manifest'],
  [['dependencies'], 'a package.json'],
  [['devDependencies'], 'a package.json'],
  [['on', 'jobs'], 'a GitHub workflow'],
  [['stages'], 'a GitLab CI file'],
  [['openapi'], 'an OpenAPI description'],
  [['swagger'], 'an OpenAPI description'],
  [['$schema', 'properties'], 'a JSON Schema'],
  [['project_id'], 'a Supabase configuration'],
]

/** What a mapping without `groundwork:` is, as far as its keys tell; null when they do not. */
export const recogniseOtherFile = (keys: readonly string[]): string | null =>
  signs.find(([needed]) => needed.every((key) => keys.includes(key)))?.[1] ?? null

/** What a text that is no mapping looks like. */
export const recogniseText = (text: string): string | null => {
  if (text.startsWith('PGDMP')) return 'a PostgreSQL archive'
  const start = text.slice(0, 4000)
  if (start.includes('\0') || start.split('\uFFFD').length > start.length / 20 + 2) return 'not a text file'
  if (
    /^\s*(--(?!-\s*$)|\/\*|create\s+(table|schema|extension|database)|select\s|insert\s+into|begin\s*;|set\s+\w+\s*=)/im.test(
      text.slice(0, 4000),
    )
  )
    return 'an SQL script'
  if (/^\s*<(!doctype|html|\?xml)/i.test(text)) return 'an HTML or XML page'
  return null
}
