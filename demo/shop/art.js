const draw = shapes => `<svg viewBox="0 0 120 120" aria-hidden="true">${shapes}</svg>`

/** Pictures of the products, drawn by hand. */
export const art = {
  yarn: draw(`
    <circle cx="58" cy="58" r="34" fill="#d9604a"/>
    <g fill="none" stroke="#f7d9cf" stroke-width="3" stroke-linecap="round">
      <path d="M30 44c16-14 40-16 56-2M25 60c20-16 46-16 66 0M30 76c16-12 40-12 56 0M44 28c-14 18-14 42 0 60M72 28c14 18 14 42 0 60"/>
    </g>
    <path d="M84 82c8 10 4 18 20 18" fill="none" stroke="#d9604a" stroke-width="4" stroke-linecap="round"/>`),
  spool: draw(`
    <rect x="34" y="22" width="52" height="12" rx="4" fill="#b98a5a"/><rect x="34" y="86" width="52" height="12" rx="4" fill="#b98a5a"/>
    <rect x="42" y="34" width="36" height="52" fill="#5f8f8b"/>
    <path d="M42 42l36 6M42 52l36 6M42 62l36 6M42 72l36 6" stroke="#cfe3df" stroke-width="3"/>
    <path d="M78 80c18 2 10 16 26 14" fill="none" stroke="#5f8f8b" stroke-width="3" stroke-linecap="round"/>`),
  scissors: draw(`
    <g fill="none" stroke="#3d4b5c" stroke-width="7"><circle cx="42" cy="88" r="13"/><circle cx="78" cy="88" r="13"/></g>
    <path d="M49 77L82 20l-2 26-22 34z" fill="#9fb0bf"/><path d="M71 77L38 20l2 26 22 34z" fill="#c3d0da"/>
    <circle cx="60" cy="61" r="4" fill="#3d4b5c"/>`),
  buttons: draw(`
    <circle cx="44" cy="46" r="24" fill="#e8b84f"/><circle cx="44" cy="46" r="17" fill="none" stroke="#c6922a" stroke-width="3"/>
    <circle cx="76" cy="76" r="24" fill="#8fb3c9"/><circle cx="76" cy="76" r="17" fill="none" stroke="#6690a8" stroke-width="3"/>
    <g fill="#fffaf2"><circle cx="38" cy="40" r="3.5"/><circle cx="50" cy="40" r="3.5"/><circle cx="38" cy="52" r="3.5"/><circle cx="50" cy="52" r="3.5"/>
    <circle cx="70" cy="70" r="3.5"/><circle cx="82" cy="70" r="3.5"/><circle cx="70" cy="82" r="3.5"/><circle cx="82" cy="82" r="3.5"/></g>`),
  needles: draw(`
    <g stroke-width="6" stroke-linecap="round" stroke="#c79a5e"><path d="M30 94L88 24"/><path d="M90 94L32 24"/></g>
    <circle cx="30" cy="95" r="7" fill="#7d5a36"/><circle cx="90" cy="95" r="7" fill="#7d5a36"/>
    <path d="M36 52q24 16 48 0l6 14q-30 20-60 0z" fill="#a86b8c"/>`),
  hoop: draw(`
    <circle cx="60" cy="64" r="36" fill="#fbf3e4" stroke="#b98a5a" stroke-width="7"/><rect x="54" y="16" width="12" height="14" rx="3" fill="#8a6a44"/>
    <path d="M60 86V62" stroke="#6c8f5a" stroke-width="4" stroke-linecap="round"/><path d="M60 76q-14 0-14-10 14 0 14 10zM60 76q14 0 14-10-14 0-14 10z" fill="#6c8f5a"/>
    <g fill="#d9604a"><circle cx="60" cy="46" r="6"/><circle cx="52" cy="53" r="6"/><circle cx="68" cy="53" r="6"/><circle cx="60" cy="60" r="6"/></g><circle cx="60" cy="53" r="5" fill="#e8b84f"/>`),
  scarf: draw(`
    <path d="M30 30q30 22 60 0l6 16q-36 26-72 0z" fill="#4f7a70"/><path d="M62 44l22 2-4 50-24-2z" fill="#5f8f84"/>
    <path d="M60 60l22 2M59 72l22 2M58 84l22 2" stroke="#e5d7b5" stroke-width="4"/>
    <path d="M57 94v10M63 95v10M69 95v10M75 96v10" stroke="#5f8f84" stroke-width="3" stroke-linecap="round"/>`),
  thimble: draw(`
    <path d="M42 96l6-54q2-16 12-16t12 16l6 54z" fill="#e3b23c"/><path d="M40 92h40v8H40z" fill="#c48f1d"/>
    <g fill="#c48f1d"><circle cx="54" cy="42" r="2.5"/><circle cx="66" cy="42" r="2.5"/><circle cx="60" cy="50" r="2.5"/><circle cx="52" cy="58" r="2.5"/><circle cx="68" cy="58" r="2.5"/><circle cx="60" cy="66" r="2.5"/><circle cx="51" cy="74" r="2.5"/><circle cx="69" cy="74" r="2.5"/></g>
    <path d="M88 30l3 8 8 3-8 3-3 8-3-8-8-3 8-3z" fill="#f3d37a"/>`),
}
