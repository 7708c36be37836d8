/** How a scorecard looks: in light, in the dark, on paper. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1a202c; --dim: #4a5568; --ground: #ffffff; --line: #cbd5e0; --band: #f4f6f9;
  --good: #166534; --bad: #b91c1c; --doubt: #92400e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ecf2; --dim: #b6c0cf; --ground: #14181f; --line: #3a4454; --band: #1d232d;
  --good: #6ee7a0; --bad: #fca5a5; --doubt: #fcd34d; } }
@media print { :root { --ink: #000; --dim: #333; --ground: #fff; --line: #999; --band: #fff; --good: #14532d; --bad: #991b1b; --doubt: #713f12; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.5rem 4rem; max-width: 76rem; background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 1.7rem; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; border-bottom: 2px solid var(--line); padding-bottom: .25rem; }
h3 { font-size: 1rem; margin: 1.5rem 0 .25rem; }
p.sum { font-size: 1.15rem; margin: .25rem 0 1rem; }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.25rem; margin: 0; }
dl.facts dt { color: var(--dim); } dl.facts dd { margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; }
caption { text-align: left; color: var(--dim); padding: .25rem 0; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line); }
th:first-child { width: 34%; } thead th { color: var(--dim); font-weight: 600; } tbody tr:nth-child(even) { background: var(--band); }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.verdict { white-space: nowrap; font-weight: 600; }
.met { color: var(--good); } .breached, .failed { color: var(--bad); } .inconclusive, .invalid { color: var(--doubt); }
.trend svg { display: block; } .dim { color: var(--dim); }
.scroll { overflow-x: auto; }
figure { margin: .75rem 0 1.5rem; break-inside: avoid; } figure svg { width: 100%; max-width: 62rem; height: auto; background: #fff; border-radius: 6px; }
figcaption { color: var(--dim); } tr, h3 { break-inside: avoid; } h2, h3 { break-after: avoid; }
footer { margin-top: 3rem; color: var(--dim); }
`;
