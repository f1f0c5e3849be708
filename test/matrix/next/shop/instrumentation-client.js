// Next.js runs this before React comes: what React schedules then keeps its cause.
import './silmari.js'
