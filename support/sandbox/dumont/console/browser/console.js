// What the console does in the browser besides htmx: it says when it is not up to date, and sends no form twice.
'use strict';

function tellLive(live) {
  const sign = document.getElementById('liveness');
  if (sign === null) return;
  sign.textContent = live ? sign.dataset.live : sign.dataset.stale;
  sign.classList.toggle('stale', !live);
}

document.addEventListener('htmx:sseOpen', () => tellLive(true));
document.addEventListener('htmx:sseError', () => tellLive(false));
document.addEventListener('htmx:sseClose', () => tellLive(false));
document.addEventListener('htmx:sseBeforeMessage', (event) => {
  if (event.detail.type !== 'leave') return;
  event.preventDefault();
  if (event.detail.data === '') window.location.reload();
  else window.location.assign(event.detail.data);
});

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.dataset.sent === 'yes') event.preventDefault();
  form.dataset.sent = 'yes';
  if (form.method === 'post') event.submitter?.setAttribute('aria-busy', 'true');
});
// A page that comes back out of the browser's memory may be sent again.
window.addEventListener('pageshow', () => {
  for (const form of document.forms) delete form.dataset.sent;
  for (const button of document.querySelectorAll('[aria-busy]')) button.removeAttribute('aria-busy');
});
