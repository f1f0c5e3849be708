import { useQueries } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { getClass, getSeats, won } from '../api'
import { Yarn } from '../yarn'

export default function Class() {
  const { id = '' } = useParams()
  const [found, seats] = useQueries({
    queries: [
      { queryKey: ['class', id], queryFn: () => getClass(id), throwOnError: true },
      { queryKey: ['seats', id], queryFn: () => getSeats(id) },
    ],
  })
  if (!found.data) return <p className="quiet">…</p>
  const { title, teacher, text, price, colour } = found.data
  return (
    <article className="sheet wide">
      <Yarn colour={colour} />
      <div>
        <h1>{title}</h1>
        <p className="quiet">with {teacher}</p>
        <p>{text}</p>
        <p className="quiet">{seats.data ? `${seats.data.seats} seats left` : '…'}</p>
        <p className="price">{won(price)}</p>
        <Link to={`/checkout/${id}`} className="button">
          Book a seat
        </Link>
      </div>
    </article>
  )
}
