// What keeps the window's page to itself, for both hosts that serve it. The nonce is for the few style elements the
// accessible component kit adds at run time (it reads <meta property="csp-nonce">); scripts come from our files only.
import { randomBytes } from 'node:crypto'

export const makeNonce = (): string => randomBytes(18).toString('base64')

export const contentSecurityPolicy = (nonce: string, connect: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src ${connect}`,
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ')

export const pageHeaders = (nonce: string, connect: string): Readonly<Record<string, string>> => ({
  'Content-Security-Policy': contentSecurityPolicy(nonce, connect),
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), usb=(), serial=(), hid=(), clipboard-write=(self)',
})

export const withNonce = (html: string, nonce: string): string =>
  html.replace(/<head([^>]*)>/i, (head) => `${head}\n    <meta property="csp-nonce" content="${nonce}" />`)
