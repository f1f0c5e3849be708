/** Asks the page's own server, and tells it what for. */
const url = `/do/${location.pathname.split('/')[2]}`

export async function ask(what, more = '') {
  const response = await fetch(`${url}?of=${what}&delay=30${more}`)
  await response.text()
  return what
}

/** A route that a bundler would have put into a file of its own. */
export const loadRoute = () =>
  import(`${location.origin}${url}?h=content-type:text/javascript&body=export%20default%200`)

// What nobody's act has caused goes on all the while.
setInterval(() => ask('poll'), 40)
