import { randomInt } from 'node:crypto'

// No 0 O, 1 l I: a person may have to read it out. Letters and digits only, so that no place needs escaping.
const alphabet = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** 24 characters, about 139 bits. */
export const generatePassword = (): string =>
  Array.from({ length: 24 }, () => alphabet[randomInt(alphabet.length)]).join('')

export const hidden = '********'

/** Where the password of a role is kept. */
export const roleSecretKey = (role: string, host: string, port: number): string => `${role}@${host}:${port}`
