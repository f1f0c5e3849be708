import { Fails } from './fails.jsx'

export default async function Order({ params }) {
  const { id } = await params
  return (
    <h1>
      Order {id} <Fails />
    </h1>
  )
}
