// The one script of the portal. Every page works without it.
import { initAll } from '../nhsuk/nhsuk-frontend.min.js'

document.body.classList.add('js-enabled', 'nhsuk-frontend-supported')
initAll()

const MINUTE = 60 * 1000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

function inWords(milliseconds) {
  if (milliseconds <= 0) return 'the time has passed'
  const days = Math.floor(milliseconds / DAY)
  const hours = Math.floor((milliseconds % DAY) / HOUR)
  const minutes = Math.floor((milliseconds % HOUR) / MINUTE)
  const seconds = Math.floor((milliseconds % MINUTE) / 1000)
  if (days > 0) return `${days} days ${hours} hours left`
  if (hours > 0) return `${hours} hours ${minutes} minutes left`
  return `${minutes} minutes ${seconds} seconds left`
}

// Deadlines count by the portal's clock: the page says what that clock read when it was made.
const serverNow = document.querySelector('meta[name="portal-now"]')
if (serverNow) {
  const skew = new Date(serverNow.content).getTime() - Date.now()
  const clocks = [...document.querySelectorAll('[data-countdown]')]
  const show = () => {
    for (const clock of clocks) {
      const left = clock.closest('.portal-clock').querySelector('[data-countdown-for]')
      left.textContent = inWords(new Date(clock.dateTime).getTime() - (Date.now() + skew))
    }
  }
  if (clocks.length) { show(); setInterval(show, 1000) }
}

// A session that ends soon says so, and can be kept with one button. The server decides; this only asks in time.
const session = document.querySelector('[data-session-seconds]')
if (session) {
  const words = session.querySelector('.portal-session__words')
  const stay = session.querySelector('.portal-session__stay')
  let ends = Date.now() + Number(session.dataset.sessionSeconds) * 1000
  const calm = words.textContent
  const look = () => {
    const left = ends - Date.now()
    const soon = left < 5 * MINUTE
    if (soon === stay.hidden) {
      session.classList.toggle('portal-session--soon', soon)
      session.setAttribute('role', soon ? 'alert' : 'none')
      stay.hidden = !soon
    }
    if (left <= 0) words.textContent = 'Your time is over. Send your form all the same: we ask you to sign in and keep what you typed.'
    else if (soon) words.textContent = `You will be signed out in ${Math.ceil(left / MINUTE)} minutes.`
    else words.textContent = calm
  }
  stay.addEventListener('click', async () => {
    const answer = await fetch(session.dataset.sessionStay, { redirect: 'manual' })
    if (answer.status === 204) ends = Date.now() + Number(session.dataset.sessionSeconds) * 1000
    look()
  })
  setInterval(look, 10 * 1000)
}
