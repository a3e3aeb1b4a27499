import { networkInterfaces } from 'node:os'

/** A socket directory (or an abstract socket) instead of a host name. */
export const isSocketHost = (host: string): boolean => host.startsWith('/') || host.startsWith('@')

export const isLoopback = (host: string): boolean => {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '')
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name.startsWith('127.') ||
    name === '::1' ||
    name === '0:0:0:0:0:0:0:1'
  )
}

/** True for sockets, loopback, and an address of one of our own network cards. */
export const isLocalHost = (host: string): boolean => {
  if (isSocketHost(host) || isLoopback(host)) return true
  if (!/^[\d.]+$|:/.test(host)) return false
  return Object.values(networkInterfaces()).some((cards) => cards?.some((card) => card.address === host) === true)
}
