import axios from 'axios'
import { settle } from './neighbour.js'

settle({
  async use(url) {
    const seen: unknown[] = []
    for (const adapter of ['xhr', 'fetch'] as const) {
      const client = axios.create({ adapter, headers: { 'x-a': 'b' } })
      client.interceptors.request.use((config: { headers: { set(name: string, value: string): void } }) => {
        config.headers.set('x-b', 'c')
        return config
      })
      const note = (of: Promise<{ status: number; data: unknown }>) =>
        of.then(
          ({ status, data }) => seen.push([status, data]),
          ({ code, response }) => seen.push([code, response?.status]),
        )
      await note(client.get(url, { params: { by: adapter } }))
      await note(client.post(`${url}?by=${adapter}`, { a: 1 }))
      await note(client.get(`${url}?by=${adapter}&status=500`))
      await note(client.get(`${url}?by=${adapter}&hang`, { timeout: 50 }))
      const controller = new AbortController()
      const aborted = note(client.get(`${url}?by=${adapter}&hang`, { signal: controller.signal }))
      controller.abort()
      await aborted
      await note(client.get('http://127.0.0.1:1/'))
    }
    return seen
  },
})
