// A segment that is one of many of its kind: a number, a UUID, a long hex or mixed token.
const ID = /^(?:\d+|[\da-f]{8}-[\da-f-]{27}|[\da-f]{12,}|(?=[^/]*\d)(?=[^/]*[a-z])[\w-]{16,})$/i

/** A path with ids replaced, so that names made of it stay few: `/api/orders/17` gives `/api/orders/{id}`. */
export function toPathTemplate(path: string): string {
  return path
    .split('/')
    .map(segment => (ID.test(segment) ? '{id}' : segment))
    .join('/')
}
