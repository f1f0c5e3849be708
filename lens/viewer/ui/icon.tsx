// Drawn on a 16 × 16 grid with a line of 1.5.
const PATHS = {
  back: 'M10 3 5 8l5 5',
  caret: 'm6 4 4 4-4 4',
  check: 'm3 8.5 3.5 3.500L13 5',
  close: 'm4 4 8 8m0-8-8 8',
  copy: 'M5.5 5.500V3.200c0-.4.3-.7.7-.7h6.600c.4 0 .7.3.7.7v6.600c0 .4-.3.7-.7.7h-2.300M3.2 5.500h6.600c.4 0 .7.3.7.7v6.600c0 .4-.3.7-.7.7H3.200a.7.7 0 0 1-.7-.7V6.200c0-.4.3-.7.7-.7Z',
  down: 'm4 6 4 4 4-4',
  up: 'm4 10 4-4 4 4',
  error: 'M8 1.800a6.2 6.2 0 1 0 0 12.400A6.2 6.2 0 0 0 8 1.800ZM8 5v3.500M8 10.900v.1',
  export: 'M8 2v8m0 0L5 7m3 3 3-3M2.5 11v2.300c0 .4.3.7.7.7h9.600c.4 0 .7-.3.7-.7V11',
  keyboard:
    'M2.2 4h11.600c.4 0 .7.3.7.7v6.600c0 .4-.3.7-.7.7H2.200a.7.7 0 0 1-.7-.7V4.700c0-.4.3-.7.7-.7ZM4.5 6.700h.1m2.2 0h.1m2.2 0h.1m2.2 0h.1M5 9.500h6',
  minus: 'M3.5 8h9',
  plus: 'M3.5 8h9M8 3.500v9',
  whole: 'M2.5 4v8m11-8v8M5 8h6M5 8l1.8-1.800M5 8l1.8 1.800M11 8 9.2 6.200M11 8 9.2 9.8',
  fold: 'M4 2.5 8 6l4-3.500M4 13.5 8 10l4 3.5',
  unfold: 'm4 5.5 4-3.5 4 3.500m-8 5L8 14l4-3.5',
  search: 'M7 2.500a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9Zm3.3 7.8 3.2 3.2',
  page: 'M4.2 2h5.300L12.5 5v8.300c0 .4-.3.7-.7.7H4.200a.7.7 0 0 1-.7-.7V2.700c0-.4.3-.7.7-.7ZM9.3 2.200V5.200h3',
  act: 'm3 2.5 3.7 10.3 1.7-4.4 4.4-1.700L3 2.500Z',
  route: 'M3.5 4.500h6a2.5 2.5 0 0 1 0 5h-3a2.5 2.5 0 0 0 0 5h6M3.5 4.500a1.2 1.2 0 1 1 0-.1',
  clock: 'M8 1.800a6.2 6.2 0 1 0 0 12.400A6.2 6.2 0 0 0 8 1.800ZM8 4.500V8l2.3 1.6',
  request: 'M2.5 8h10.500M9.5 4.5 13 8l-3.5 3.5',
  server:
    'M3.2 3h9.600c.4 0 .7.3.7.7v2.600c0 .4-.3.7-.7.7H3.200a.7.7 0 0 1-.7-.7V3.700c0-.4.3-.7.7-.7Zm0 6h9.600c.4 0 .7.3.7.7v2.600c0 .4-.3.7-.7.7H3.200a.7.7 0 0 1-.7-.7V9.700c0-.4.3-.7.7-.7ZM5 5h.1M5 11h.1',
  database:
    'M8 2.200c3 0 5 .8 5 1.900S11 6 8 6 3 5.2 3 4.100s2-1.9 5-1.900ZM3 4.100v7.800c0 1.1 2 1.9 5 1.900s5-.8 5-1.900V4.100M3 8c0 1.1 2 1.9 5 1.900S13 9.1 13 8',
  message: 'M2.5 4h11v8h-11V4Zm0 .5L8 8.800l5.5-4.3',
  work: 'M8 5.200a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.600Z',
  log: 'M3 4h10M3 8h10M3 12h6',
  balancer: 'M2 8h4m0 0 5-4h3M6 8h8M6 8l5 4h3',
  sentry: 'M8 2 14.3 13.200H1.700L8 2Zm0 4.500v3M8 11.300v.1',
  loss: 'M2.5 8h2.500m2 0h2m2 0h2.500M8 3v1M8 12v1',
  group: 'M3 5V3h2m6 0h2v2m0 6v2h-2m-6 0H3v-2',
  repeat: 'M12.5 6.500A5 5 0 0 0 3.3 6M3.5 9.500a5 5 0 0 0 9.2.5M12.8 3.200v3.300H9.500M3.2 12.800V9.500h3.3',
} as const

export type IconName = keyof typeof PATHS

/** Ornament beside a text; give `label` where it stands alone. */
export function Icon({ name, label }: { name: IconName; label?: string }) {
  const look = { class: `icon icon-${name}`, viewBox: '0 0 16 16' }
  const path = <path d={PATHS[name]} />
  if (!label)
    return (
      <svg {...look} aria-hidden="true">
        {path}
      </svg>
    )
  return (
    <svg {...look} role="img" aria-label={label}>
      {path}
    </svg>
  )
}
