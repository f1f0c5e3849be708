import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { getClasses, won } from '../api'
import { Yarn } from '../yarn'

export function Classes() {
  const { data = [] } = useQuery({ queryKey: ['classes'], queryFn: getClasses })
  return (
    <>
      <section className="intro">
        <h1>An afternoon, and a thread</h1>
        <p>Small classes in knitting, weaving and dyeing. The masterclass cannot be paid at once: try it.</p>
      </section>
      <ul className="grid">
        {data.map(({ id, title, teacher, price, colour }) => (
          <li key={id}>
            <Link to={`/classes/${id}`} className="card">
              <Yarn colour={colour} />
              <h2>{title}</h2>
              <p className="quiet">with {teacher}</p>
              <p className="price">{won(price)}</p>
            </Link>
          </li>
        ))}
      </ul>
    </>
  )
}
