export type Listener = {
  readonly port: number
  readonly address: string
  readonly pid?: number
  readonly name?: string
}

/** /proc/net/tcp and tcp6: addresses in hexadecimal, state 0A is LISTEN, the tenth word is the inode of the socket. */
export const parseProcNetTcp = (
  text: string,
): readonly { readonly port: number; readonly address: string; readonly inode: string }[] =>
  text.split('\n').flatMap((line) => {
    const words = line.trim().split(/\s+/)
    const [host, port] = (words[1] ?? '').split(':')
    if (words[3] !== '0A' || host === undefined || port === undefined || words[9] === undefined) return []
    return [{ port: Number.parseInt(port, 16), address: hexAddress(host), inode: words[9] }]
  })

const hexAddress = (hex: string): string => {
  if (/^0+$/.test(hex)) return hex.length > 8 ? '::' : '0.0.0.0'
  if (hex.length === 8) return [6, 4, 2, 0].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join('.')
  if (hex === '00000000000000000000000001000000') return '::1'
  if (hex.startsWith('0000000000000000FFFF0000')) return hexAddress(hex.slice(24))
  return hex.toLowerCase()
}

/** `lsof -Fpcn`: one field a line; p starts a process, c is its name, n an address like *:5432 or [::1]:5432. */
export const parseLsof = (text: string): readonly Listener[] => {
  const found: Listener[] = []
  let pid: number | undefined
  let name: string | undefined
  for (const line of text.split('\n')) {
    const value = line.slice(1)
    if (line.startsWith('p')) {
      pid = Number(value)
      name = undefined
    } else if (line.startsWith('c')) name = value
    else if (line.startsWith('n')) {
      const match = /^(.*):(\d+)$/.exec(value)
      if (match === null) continue
      const port = Number(match[2])
      const address = (match[1] ?? '').replace(/^\[|\]$/g, '')
      found.push({
        port,
        address: address === '*' ? '0.0.0.0' : address,
        ...(pid === undefined ? {} : { pid }),
        ...(name === undefined ? {} : { name }),
      })
    }
  }
  return found
}

/** `netstat -ano`: the word LISTENING is translated on other Windows, a foreign address ending in :0 is not. */
export const parseNetstat = (text: string): readonly Listener[] =>
  text.split(/\r?\n/).flatMap((line) => {
    const match = /^\s*TCP\s+(\S+):(\d+)\s+\S+:0\s+\S.*?\s(\d+)\s*$/.exec(line)
    return match === null
      ? []
      : [{ address: (match[1] ?? '').replace(/^\[|\]$/g, ''), port: Number(match[2]), pid: Number(match[3]) }]
  })

/** `tasklist /FO CSV /NH`: "postgres.exe","4312","Services","0","12,345 K" */
export const parseTasklist = (text: string): ReadonlyMap<number, string> => {
  const names = new Map<number, string>()
  for (const match of text.matchAll(/^"([^"]+)","(\d+)"/gm)) names.set(Number(match[2]), match[1] ?? '')
  return names
}
