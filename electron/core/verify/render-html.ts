import type { Report } from '../../../shared/model/report.ts'

export const renderHtml = (report: Report): string => `<!doctype html><title>${report.outcome}</title>`
