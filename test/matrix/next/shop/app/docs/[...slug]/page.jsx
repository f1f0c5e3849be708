export default async function Doc({ params }) {
  const { slug } = await params
  return <h1>Doc {slug.map(decodeURIComponent).join(' / ')}</h1>
}
