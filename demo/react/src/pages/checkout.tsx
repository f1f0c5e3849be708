import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Link, useParams } from 'react-router'
import { useScenario, useSilmari, useTraced } from 'silmari/react'
import { getClass, pay, won } from '../api'

const METHODS = { card: 'Card', transfer: 'Bank transfer' }

/** Booking a seat is a scenario of its own: it begins here, and ends when it is paid. */
export default function Checkout() {
  const { id = '' } = useParams()
  const { end } = useScenario('booking')
  const silmari = useSilmari()
  const [method, setMethod] = useState('card')
  const { data } = useQuery({ queryKey: ['class', id], queryFn: () => getClass(id) })
  const {
    mutate,
    isPending,
    error,
    data: paid,
  } = useMutation({
    mutationFn: useTraced('pay', () => pay(id, method)),
    onSuccess: () => end('paid'),
    onError: problem => silmari.captureError(problem),
  })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    mutate()
  }
  if (paid) return <Paid booking={paid.booking} />
  return (
    <form className="sheet" onSubmit={onSubmit}>
      <h1>{data?.title ?? '…'}</h1>
      <p className="total">
        <span>Total</span>
        <b>{data ? won(data.price) : '…'}</b>
      </p>
      <fieldset>
        <legend>Pay by</legend>
        {Object.entries(METHODS).map(([value, label]) => (
          <label key={value}>
            <input type="radio" name="method" checked={method === value} onChange={() => setMethod(value)} /> {label}
          </label>
        ))}
      </fieldset>
      <button type="submit" className="button" disabled={isPending}>
        Pay now
      </button>
      {error && (
        <p role="alert" className="refused">
          The payment failed. {error.message}
        </p>
      )}
      <p className="quiet">A demonstration: nothing is charged.</p>
    </form>
  )
}

function Paid({ booking }: { booking: string }) {
  return (
    <section className="sheet" role="status">
      <h1>See you there</h1>
      <p>Booking {booking}</p>
      <Link to="/" className="button">
        Back to the classes
      </Link>
    </section>
  )
}
