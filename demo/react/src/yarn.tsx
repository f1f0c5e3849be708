/** A ball of yarn. */
export function Yarn({ colour }: { colour: string }) {
  return (
    <svg className="yarn" viewBox="0 0 120 90" aria-hidden="true" fill="none" stroke="#fff" strokeOpacity=".55">
      <circle cx="56" cy="44" r="32" fill={colour} stroke="none" />
      {[0, 1, 2, 3].map(n => (
        <path key={n} d={`M ${30 + n * 9} ${24 - n * 2} Q ${52 + n * 6} 44 ${34 + n * 10} ${68 + n * 2}`} />
      ))}
      <path d="M 28 40 Q 56 30 86 46 M 27 50 Q 56 42 84 58" />
      <path d="M 80 66 q 14 14 34 6" stroke={colour} strokeOpacity="1" strokeWidth="2" strokeLinecap="round" />
    </svg>
  )
}
