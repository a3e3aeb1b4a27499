// Files of the built window under one folder. A path that leaves the folder (.., an absolute path, a link out of it,
// an encoded separator, a NUL) is answered like one that is not there.
import { realpath, readFile } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}

export type PageFile = {
  readonly body: Buffer
  readonly mediaType: string
  readonly isPage: boolean
  /** Vite puts a hash of the content into the names under assets/. */
  readonly immutable: boolean
}

export const readPageFile = async (root: string, urlPath: string): Promise<PageFile | null> => {
  let name: string
  try {
    name = decodeURIComponent(urlPath)
  } catch {
    return null
  }
  if (name === '' || name === '/') name = '/index.html'
  if (!name.startsWith('/') || name.includes('\\') || name.includes('\0') || name.includes(':')) return null
  if (name.split('/').some((part) => part === '..' || (part.startsWith('.') && part !== '.'))) return null
  const mediaType = mediaTypes[extname(name).toLowerCase()]
  if (!mediaType) return null
  try {
    const folder = await realpath(root)
    const file = await realpath(join(folder, name))
    if (!file.startsWith(folder + sep)) return null
    return {
      body: await readFile(file),
      mediaType,
      isPage: mediaType.startsWith('text/html'),
      immutable: name.startsWith('/assets/'),
    }
  } catch {
    return null
  }
}
