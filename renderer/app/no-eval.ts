// zod probes for eval when an object schema is made, which the page's policy forbids and reports. Said before any schema
// is: this must be the first import of main.tsx.
import { config } from 'zod'

config({ jitless: true })
