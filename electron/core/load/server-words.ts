// A server prints severities in its own language, and only a superuser may change that. So psql's messages are told apart
// by these words (all translations PostgreSQL ships): what is none of them is an error.
const harmless = new Set([
  'WARNING', 'WARNUNG', 'ATTENTION', 'ATTENZIONE', 'VARNING', 'ПРЕДУПРЕЖДЕНИЕ', 'ПОПЕРЕДЖЕННЯ', 'გაფრთხილება', '警告', '경고', 'ADVERTENCIA', 'AVISO', 'UWAGA', 'OSTRZEŻENIE', 'UYARI', 'VAROVÁNÍ',
  'NOTICE', 'HINWEIS', 'NOTIFICA', 'NOTIS', 'ЗАМЕЧАНИЕ', 'ПОВІДОМЛЕННЯ', '注意', '알림', 'NOTA', 'NOT', 'POZNÁMKA',
  'INFO', 'ІНФОРМАЦІЯ', 'ИНФОРМАЦИЯ', 'ინფორმაცია', '信息', '資訊', '정보', '情報', 'INFORMACJA', 'BİLGİ',
  'DEBUG', 'НАЛАГОДЖЕННЯ', 'ОТЛАДКА', 'გამართვა', '调试', '除錯', '디버그', 'DEBUGGAGE', 'DÉBOGAGE', 'DEPURACIÓN', 'DEPURAÇÃO', 'LADĚNÍ',
  'LOG', 'LOGG', 'ЗАПИСУВАННЯ', 'СООБЩЕНИЕ', 'ჟურნალი', '日志', '日誌', '로그', 'ログ', 'デバッグ', '注釈', 'JOURNAL',
])

export const isHarmless = (severity: string): boolean => harmless.has(severity)
