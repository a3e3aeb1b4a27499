// Takes passwords out of text before anyone sees it: every log line, error detail and report goes through here.
// Two nets: the very secrets we know (also percent-encoded, as they stand in URLs), and the shapes passwords come in.
const mask = '********'

/** Shorter known secrets would blank out half the text; their shapes below still catch them where they matter. */
const shortestKnownSecret = 3

const quoted = String.raw`'(?:[^']|'')*'|"(?:[^"\\]|\\.)*"`

const shapes: readonly (readonly [RegExp, string])[] = [
  // postgres://user:secret@host, with any scheme (postgresql+psycopg, redis ...). The password may hold : and /, not @ and blanks.
  [/\b([a-z][a-z0-9+.-]*:\/\/[^\s:/@'"]*):(?!\/\/)[^\s@'"]+@/gi, `$1:${mask}@`],
  // ...?password=secret in a URL, password=secret or password='a b' in a conninfo, PGPASSWORD=..., DB_PASS: ..., --password=...
  [
    new RegExp(
      String.raw`\b((?:[a-z0-9_]*_)?(?:pg)?(?:password|passwd|passphrase|pwd|db_pass)(?:"|')?\s*[=:]\s*)(?:${quoted}|[^\s'"&;,]+)`,
      'gi',
    ),
    `$1${mask}`,
  ],
  // ALTER ROLE x PASSWORD 'secret', also E'...', U&'...', $$...$$
  [/\b(password\s+)(?:E|U&)?'(?:[^'\\]|''|\\.)*'/gi, `$1'${mask}'`],
  [/\b(password\s+)(\$[a-z0-9_]*\$)[\s\S]*?\2/gi, `$1'${mask}'`],
  // What a server stores instead of a password can be cracked or replayed.
  [/SCRAM-SHA-256\$\d+:[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+/g, `SCRAM-SHA-256$${mask}`],
  [/\bmd5[0-9a-f]{32}\b/gi, `md5${mask}`],
]

/** The same text without the secrets. Longer secrets go first, so that one that contains another leaves no rest. */
export const redact = (text: string, secrets: readonly string[] = []): string => {
  let safe = text
  const known = secrets.filter((secret) => secret.length >= shortestKnownSecret).toSorted((a, b) => b.length - a.length)
  for (const secret of known) {
    safe = safe.replaceAll(secret, mask)
    const encoded = encodeURIComponent(secret)
    if (encoded !== secret) safe = safe.replaceAll(encoded, mask)
    const doubled = secret.replaceAll("'", "''")
    if (doubled !== secret) safe = safe.replaceAll(doubled, mask)
  }
  for (const [shape, replacement] of shapes) safe = safe.replace(shape, replacement)
  return safe
}
