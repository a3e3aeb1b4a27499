// The report's looks: one sheet, inline, no font or image from anywhere. Light, dark and paper.
export const reportStyle = `
:root { color-scheme: light dark; --ink: #1c2024; --soft: #60646c; --line: #e3e4e8; --ground: #f7f7f9; --sheet: #ffffff; --good: #18794e; --good-ground: #e9f7ef;
  --warn: #8a5a00; --warn-ground: #fdf4e1; --bad: #b42318; --bad-ground: #fdecea; --quiet: #55595f; --quiet-ground: #eeeff2; --code: #f1f2f5; }
@media (prefers-color-scheme: dark) { :root { --ink: #edeef0; --soft: #a0a5ad; --line: #2c2f36; --ground: #111317; --sheet: #181a1f; --good: #5bd39a; --good-ground: #12291f;
  --warn: #f0bd5a; --warn-ground: #2d2410; --bad: #ff8f85; --bad-ground: #331916; --quiet: #b3b8c0; --quiet-ground: #23262c; --code: #22252b; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
main { max-width: 860px; margin: 40px auto; padding: 0 24px 64px; }
header { background: var(--sheet); border: 1px solid var(--line); border-radius: 14px; overflow: hidden; }
.outcome { display: flex; align-items: center; gap: 16px; padding: 22px 26px; }
.mark { flex: none; width: 44px; height: 44px; border-radius: 50%; display: grid; place-items: center; font-size: 22px; font-weight: 700; color: var(--sheet); background: currentColor; }
.mark span { color: var(--sheet); }
.verified { background: var(--good-ground); } .verified .mark, .verified .word { color: var(--good); }
.differences { background: var(--warn-ground); } .differences .mark, .differences .word { color: var(--warn); }
.failed { background: var(--bad-ground); } .failed .mark, .failed .word { color: var(--bad); }
.cancelled { background: var(--quiet-ground); } .cancelled .mark, .cancelled .word { color: var(--quiet); }
.word { font-size: 13px; font-weight: 650; letter-spacing: .02em; }
h1 { font-size: 22px; line-height: 1.3; margin: 0; font-weight: 650; overflow-wrap: anywhere; }
.headline { margin: 2px 0 0; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(230px, 1fr)); gap: 14px 26px; margin: 0; padding: 20px 26px; border-top: 1px solid var(--line); }
dt { font-size: 12.5px; color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
section { margin-top: 30px; break-inside: auto; }
h2 { font-size: 15px; font-weight: 650; margin: 0 0 10px; } h2 small { font-weight: 400; color: var(--soft); font-size: 13.5px; margin-left: 6px; }
.card { background: var(--sheet); border: 1px solid var(--line); border-radius: 12px; overflow: hidden; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: 8px 16px; border-top: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
thead th { font-size: 12.5px; font-weight: 500; color: var(--soft); border-top: 0; } tbody th { font-weight: 400; }
td.number, th.number { text-align: right; white-space: nowrap; width: 1%; } td.state { width: 1%; white-space: nowrap; text-align: right; padding-left: 0; }
tr { break-inside: avoid; }
.ok { color: var(--good); } .off { color: var(--warn); } .no { color: var(--bad); } .soft { color: var(--soft); }
ul { list-style: none; margin: 0; padding: 0; } li { padding: 9px 16px; border-top: 1px solid var(--line); overflow-wrap: anywhere; break-inside: avoid; } li:first-child { border-top: 0; }
li p { margin: 2px 0 0; color: var(--soft); font-size: 13.5px; }
code, pre { font: 13px/1.5 ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
code { background: var(--code); border-radius: 5px; padding: 1px 5px; box-decoration-break: clone; -webkit-box-decoration-break: clone; }
pre { background: var(--code); margin: 12px 0 0; padding: 12px 16px; border-radius: 8px; white-space: pre-wrap; overflow-wrap: anywhere; }
li.entry { display: grid; grid-template-columns: 9.5em 1fr; column-gap: 12px; align-items: baseline; } .entry p { grid-column: 2; } .tag { color: var(--soft); font-size: 13.5px; }
table > tbody:first-child > tr:first-child > * { border-top: 0; }
.trouble { padding: 18px 20px; border-left: 4px solid var(--bad); } .trouble p { margin: 6px 0 0; }
footer { margin-top: 34px; color: var(--soft); font-size: 13px; }
@media (max-width: 560px) { main { margin: 12px auto; padding: 0 12px 32px; } li.entry { display: block; } .tag { display: block; } }
@media print { :root { color-scheme: light; --ink: #000; --soft: #444; --line: #ccc; --ground: #fff; --sheet: #fff; --good: #0b5d39; --good-ground: #fff; --warn: #6b4500; --warn-ground: #fff; --bad: #8f1b12; --bad-ground: #fff; --quiet: #333; --quiet-ground: #fff; --code: #f2f2f2; }
  body { font-size: 11pt; } main { margin: 0; max-width: none; padding: 0; } .mark { border: 2px solid currentColor; background: none; } .mark span { color: inherit; } }
`
